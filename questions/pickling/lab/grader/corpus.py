"""Hostile bodies, in families. Whatever they call would be seen from outside: by the canary, or by what is answered."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Iterator
from random import Random

from . import opcodes as op
from .drafts import graph, stored
from .service import Body, Canary

ADDRESS = "127.0.0.1"
NESTED = op.whole(op.text("nested"))


def calls(random: Random, canary: Canary) -> Iterator[Body]:
    """Functions of the library that run code, open connections, end the process or tell secrets."""
    code = op.text(canary.code)
    shell = op.text(f'python3 -c "{canary.code}"')
    number = f"I{canary.port}\n".encode()
    address = op.tuple_of(op.text(ADDRESS), number)
    argv = b"](" + op.text("-n") + op.text("1") + op.text("-r") + op.text("1") + code + b"e"
    functions: list[tuple[str, str, tuple[bytes, ...]]] = [
        ("builtins", "eval", (code,)),
        ("builtins", "exec", (code,)),
        ("__builtin__", "eval", (code,)),
        ("os", "system", (shell,)),
        ("posix", "system", (shell,)),
        ("subprocess", "getoutput", (shell,)),
        ("subprocess", "call", (b"](" + op.text("python3") + op.text("-c") + code + b"e",)),
        ("timeit", "main", (argv,)),
        ("cProfile", "run", (code,)),
        ("runpy", "_run_code", (code, b"}")),
        ("pydoc", "pipepager", (op.text(""), shell)),
        ("socket", "create_connection", (address,)),
        ("importlib", "import_module", (op.text("this"),)),
        ("builtins", "__import__", (op.text("this"),)),
        ("builtins", "getattr", (op.DRAFT, op.text("__init__"))),
        ("builtins", "open", (op.text("/etc/hostname"),)),
        ("builtins", "print", (op.text("printed"),)),
        ("builtins", "bytearray", (b"K\x10",)),
        ("builtins", "exit", ()),
        ("sys", "exit", ()),
        ("os", "_exit", (b"K\0",)),
        ("pickle", "loads", (b"C" + bytes([len(NESTED)]) + NESTED,)),
        ("_pickle", "loads", (b"C" + bytes([len(NESTED)]) + NESTED,)),
    ]
    for module, function, arguments in functions:
        value = op.call(op.name(module, function), *arguments)
        protocol = random.choice((0, 2, 3, 4, 5))
        body = op.whole(random.choice((value, op.draft(title=value))), protocol)
        yield Body(f"calls {module}.{function}", body)
    yield Body(
        "calls functools.partial of eval",
        op.whole(op.call(op.call(op.name("functools", "partial"), op.name("builtins", "eval"), code))),
    )
    told = op.call(op.name("os", "getenv"), op.text("KEY"))
    yield Body("is a draft titled os.getenv('KEY')", op.whole(op.draft(title=told)))


def ways(canary: Canary) -> Iterator[Body]:
    """The opcodes that import or call, each in its own way."""
    code = op.text(canary.code)
    argument = op.tuple_of(code)
    evil = op.name("builtins", "eval")
    system = op.stack_name("builtins", "eval")
    yield Body("names a function by STACK_GLOBAL", op.whole(system + argument + op.REDUCE))
    yield Body("calls by INST", op.whole(op.MARK + code + b"ibuiltins\neval\n", 0))
    yield Body("calls by OBJ", op.whole(op.MARK + evil + code + b"o", 1))
    parts = op.tuple_of(op.text("Popen")) + b"}"
    yield Body(
        "makes an object by NEWOBJ", op.whole(op.name("subprocess", "Popen") + op.EMPTY_TUPLE + b"\x81", 2)
    )
    yield Body("makes an object by NEWOBJ_EX", op.whole(op.name("builtins", "Exception") + parts + b"\x92"))
    memo = op.text("builtins") + b"q\x00" + op.POP + op.text("eval") + b"q\x01" + op.POP
    yield Body("takes a name from the memo", op.whole(memo + b"h\x00h\x01\x93" + argument + op.REDUCE))
    yield Body("names a function and takes it off the stack", op.whole(evil + op.POP + op.draft()))
    yield Body("calls, and then is a draft", op.whole(op.call(evil, code) + op.POP + op.draft()))
    yield Body(
        "calls inside a mark that is thrown away", op.whole(op.MARK + op.call(evil, code) + b"1" + op.draft())
    )
    yield Body("calls in a link", op.whole(op.draft(links=b"](" + op.call(evil, code) + b"e")))
    yield Body("calls in a key", op.whole(op.draft(meta=b"}" + op.call(evil, code) + b"Ns")))
    yield Body("calls in a tag", op.whole(op.draft(tags=b"\x8f(" + op.call(evil, code) + b"\x90")))
    state = op.draft() + op.tuple_of(b"}", op.items(title=op.call(evil, code))) + b"b"
    yield Body("calls in a second state", op.whole(state))
    yield Body("has a second pickle after its end", op.whole(op.draft()) + op.whole(op.call(evil, code)))


def names(canary: Canary) -> Iterator[Body]:
    """Names that only look like what is allowed: dotted ones, longer ones, neighbours."""
    code = op.text(canary.code)
    for attribute in ("Draft.__init__", "describe", "Draft.__subclasses__", "DraftBox", "Draftsystem"):
        yield Body(
            f"names drafts.{attribute}", op.whole(op.stack_name("drafts", attribute) + op.POP + op.draft())
        )
    today = op.call(op.stack_name("datetime", "datetime.today"))
    yield Body("calls datetime.datetime.today", op.whole(op.draft(created=today)))
    for module, attribute in (("datetime", "datetime.fromisoformat"), ("datetime", "datetime.__class__")):
        value = op.stack_name(module, attribute)
        yield Body(f"names {module}.{attribute}", op.whole(value + op.POP + op.draft()))
    for start in ("Draft.__init__", "describe"):
        builtins = op.stack_name("drafts", f"{start}.__builtins__.get")
        run = op.call(op.call(builtins, op.text("eval")), code)
        yield Body(f"finds eval by drafts.{start}.__builtins__", op.whole(run))
    for module in ("drafts", "datetime", "copyreg"):
        found = op.stack_name(module, "__builtins__.get")
        yield Body(
            f"finds eval by {module}.__builtins__", op.whole(op.call(op.call(found, op.text("eval")), code))
        )
        yield Body(f"names an expression in {module}", op.whole(op.stack_name(module, canary.code)))
    for module in ("drafts.os", "draftsx", "Drafts", "datetimes", "os.path", "", "."):
        yield Body(f"names the module {module!r}", op.whole(op.name(module, "Draft") + op.POP + op.draft()))
    yield Body(
        "names drafts and a name with a line end",
        op.whole(op.stack_name("drafts", "Draft\n") + op.POP + op.draft()),
    )
    frozen = op.call(op.name("builtins", "frozenset"), b"]")
    yield Body("calls builtins.frozenset", op.whole(op.draft(tags=frozen)))


def registered(canary: Canary) -> Iterator[Body]:
    """copyreg: its functions, its tables and its extension codes; external objects."""
    code = op.text(canary.code)
    evil = op.name("builtins", "eval")
    for digits, packed in (
        ("EXT1", b"\x82\x01"),
        ("EXT2", b"\x83\x01\x01"),
        ("EXT4", b"\x84\xff\xff\xff\x00"),
        ("EXT1 0", b"\x82\0"),
    ):
        yield Body(f"uses the extension code {digits}", op.whole(packed + op.POP + op.draft()))
    add = op.call(op.name("copyreg", "add_extension"), op.text("builtins"), op.text("eval"), b"K\xf0")
    yield Body("registers eval by copyreg.add_extension", op.whole(add))
    yield Body(
        "uses the extension code that was registered", op.whole(b"\x82\xf0" + op.tuple_of(code) + op.REDUCE)
    )
    for function, arguments in (
        ("__newobj__", (op.name("builtins", "Exception"),)),
        ("constructor", (evil,)),
        ("pickle", (op.DRAFT, evil)),
        ("_slotnames", (op.DRAFT,)),
        ("__dict__.get", (op.text("add_extension"),)),
    ):
        value = op.stack_name("copyreg", function)
        yield Body(f"calls copyreg.{function}", op.whole(op.call(value, *arguments) + op.POP + op.draft()))
    rebuilt = op.name("copyreg", "_reconstructor")
    other = op.name("builtins", "dict")
    yield Body(
        "rebuilds a dict by _reconstructor",
        op.whole(op.call(rebuilt, other, other, b"}") + op.POP + op.draft(), 2),
    )
    for encoding in ("zip", "idna", "rot13", "no-such-encoding", "utf-8"):
        value = op.call(op.name("_codecs", "encode"), op.text("abc"), op.text(encoding))
        yield Body(f"encodes by {encoding}", op.whole(op.draft(attachment=value), 2))
    yield Body("has a persistent id of text", op.whole(b"Pdrafts/1\n" + op.POP + op.draft(), 0))
    yield Body("has a persistent id of an object", op.whole(op.draft() + b"Q", 1))
    yield Body("has a title with a persistent id", op.whole(op.draft(title=op.text("7") + b"Q")))
    yield Body("asks for a buffer out of band", op.whole(op.draft(attachment=b"\x97"), 5))


def poisons() -> Iterator[Body]:
    """Bodies that change what is shared in the process: the class, and what belongs to it."""
    for attribute, value in (
        ("title", op.text("poisoned")),
        ("__setstate__", op.name("datetime", "datetime")),
        ("__init__", b"N"),
        ("__len__", op.name("builtins", "set")),
        ("__slots__", op.EMPTY_TUPLE),
    ):
        state = op.tuple_of(b"N", op.items(**{attribute: value}))
        yield Body(f"sets Draft.{attribute}", op.whole(op.DRAFT + state + b"b" + op.POP + op.draft()))
    yield Body(
        "changes the __dict__ of Draft",
        op.whole(op.DRAFT + op.items(title=op.text("x")) + b"b" + op.POP + op.draft()),
    )
    state = op.tuple_of(b"N", op.items(encode=b"N"))
    yield Body(
        "sets an attribute of _codecs.encode",
        op.whole(op.name("_codecs", "encode") + state + b"b" + op.POP + op.draft()),
    )
    state = op.tuple_of(b"N", op.items(__defaults__=b"N", __kwdefaults__=b"N"))
    where = op.name("copyreg", "_reconstructor")
    yield Body("sets an attribute of _reconstructor", op.whole(where + state + b"b" + op.POP + op.draft()))


def shapes(random: Random) -> Iterator[Body]:
    """Harmless values that are no drafts."""
    others: dict[str, object] = {
        "a text": "draft", "nothing": None, "a list": [1, 2], "a dictionary": {"title": "t"},
        "a number": 7, "bytes": b"draft",
    }  # fmt: skip
    for what, value in others.items():
        yield Body(f"is {what}", pickle.dumps(value, random.randrange(6)))
    yield Body("is a list of drafts", op.whole(b"](" + op.draft() + b"e"))
    yield Body("is the class itself", op.whole(op.DRAFT))
    yield Body("is a draft without any state", op.whole(op.DRAFT + op.EMPTY_TUPLE + b"\x81"))
    yield Body("has an attribute too many", op.whole(op.draft(rating=b"K\x05")))
    yield Body("has a __class__ in its state", op.whole(op.draft(__class__=op.DRAFT)))
    for attribute, value in (
        ("title", b"K\x07"), ("title", b"N"), ("created", op.text("2026-01-01")), ("created", b"N"), ("tags", b"]"),
        ("tags", b"\x8f(K\x01\x90"), ("attachment", op.text("text")), ("meta", b"]"), ("meta", b"}K\x01Ns"),
        ("meta", op.items(a=b"]")), ("meta", op.items(a=b"}")), ("meta", op.items(a=op.EMPTY_TUPLE)),
        ("meta", op.items(a=op.draft())), ("meta", op.items(a=b"\x8a\x09" + b"\0" * 8 + b"\x01")),
        ("meta", op.items(a=b"\x8b" + struct.pack("<i", 9000) + b"\x01" * 9000)),
        ("links", b"}"), ("links", b"](K\x01e"),
        ("links", b"](Ne"), ("links", op.tuple_of(op.draft())),
    ):  # fmt: skip
        yield Body(f"has an attribute {attribute} of another kind", op.whole(op.draft(**{attribute: value})))


def broken(random: Random) -> Iterator[Body]:
    """Bodies that are no pickles, or that end too early."""
    body = stored(graph(random, 3), random.choice((2, 3, 4)))
    yield Body("is empty", b"")
    for _ in range(3):
        yield Body("is cut off", body[: random.randrange(1, len(body) - 1)])
    yield Body("is random", b"\x80\x04" + random.randbytes(300))
    yield Body("is JSON", b'{"title": "t"}')
    yield Body("has protocol 200", op.whole(op.draft(), 200))
    yield Body("has an unknown opcode", op.whole(b"\xff" + op.draft()))
    yield Body("takes more off the stack than is on it", op.whole(op.POP * 5 + op.draft()))
    yield Body("reduces nothing", op.whole(op.REDUCE))
    yield Body("has a mark and no end", op.whole(op.MARK))
    yield Body("gets what was never put", op.whole(b"h\x07"))
    yield Body("gets what was never put, by text", b"g99999999999999999999\n.")
    yield Body("puts at a negative place", op.whole(op.text("t") + b"p-1\n" + op.POP + op.draft()))
    yield Body("has text that is not UTF-8", op.whole(op.draft(title=b"X\x02\0\0\0\xff\xfe")))
    yield Body("has a number that is none", b"Iseven\n.")
    yield Body("has a text with a lone quote", b"S'lone\n.")


def memory_bombs(random: Random) -> Iterator[Body]:
    """Few bytes that ask for much memory."""
    place = random.randrange(2**26, 2**26 + 1000)
    yield Body("puts at place 67 million of the memo", op.whole(b"]r" + struct.pack("<I", place)))
    yield Body("puts there by text", b"]p%d\n." % place)
    for opcode, named in ((b"\x8e", "bytes"), (b"\x96", "a bytearray"), (b"\x8d", "a text")):
        size = random.randrange(2**33, 2**40)
        yield Body(
            f"announces {named} of gigabytes", op.whole(opcode + struct.pack("<Q", size) + b"x" * 20, 5)
        )
    yield Body(
        "announces a bytearray of 900 MB", op.whole(b"\x96" + struct.pack("<Q", 300_000_000) + b"x", 5)
    )
    yield Body("announces a frame of gigabytes", op.whole(b"\x95" + struct.pack("<Q", 2**40) + b"N"))
    yield Body(
        "announces a number of two gigabytes", op.whole(b"\x8b" + struct.pack("<i", 2**31 - 1) + b"\x01")
    )
    doubled = b"](K\x01K\x01e" + b"".join(
        b"q" + bytes([n]) + op.POP + b"](h" + bytes([n]) + b"h" + bytes([n]) + b"e" for n in range(60)
    )
    yield Body("holds a list that doubles sixty times", op.whole(op.draft(meta=op.items(a=doubled))))
    yield Body("has 3000 drafts that share one list of 3000 links", _shared_links(3000))


def _shared_links(count: int) -> bytes:
    state = op.items(
        title=op.text("t"), created=op.CREATED, tags=b"\x8f", attachment=b"N", meta=b"}", links=b"h\x00"
    )
    one = op.DRAFT + op.EMPTY_TUPLE + b"\x81h\x01b"
    shared = b"]q\x00" + op.POP + state + b"q\x01" + op.POP
    return op.whole(shared + b"h\x00(" + one * count + b"e" + op.POP + one)


def depths() -> Iterator[Body]:
    """Few bytes that ask for a deep stack, or for endless time."""
    yield Body("is a list in a list, 300,000 deep", op.whole(b"]" * 300_000 + b"a" * 299_999))
    yield Body("is a tuple in a tuple, 300,000 deep", op.whole(b")" + b"\x85" * 300_000))
    yield Body(
        "has a list 200,000 deep in its meta",
        op.whole(op.draft(meta=op.items(a=b"]" * 200_000 + b"a" * 199_999))),
    )
    yield Body(
        "has a key that is a tuple 300,000 deep", op.whole(op.draft(meta=b"})" + b"\x85" * 300_000 + b"Ns"))
    )


def endless() -> Body:
    """A key whose hash takes longer than anybody waits: a tuple of pairs that doubles eighty times."""
    return Body(
        "has a key that is a tuple which doubles eighty times",
        op.whole(op.draft(meta=b"})" + b"2\x86" * 80 + b"Ns")),
    )
