"""Reads the opcodes of a pickle (pickletools only splits them, it runs nothing) and builds drafts of plain data."""

import pickletools
from datetime import datetime
from math import isfinite

from drafts import Draft

MOST_OPCODES = 200_000
MARK = object()
NAMES = {
    ("drafts", "Draft"): "Draft",
    ("datetime", "datetime"): "datetime",
    ("_codecs", "encode"): "encode",
    **{(module, "_reconstructor"): "reconstruct" for module in ("copyreg", "copy_reg")},
    **{(module, name): name for module in ("builtins", "__builtin__") for name in ("set", "object", "bytes")},
}
LIMITS = {"tags": 50, "meta": 50, "links": 200}
CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
LITERALS = {
    *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "FLOAT", "BINFLOAT"),
    *("UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "SHORT_BINBYTES", "BINBYTES", "BINBYTES8"),
}


class Refused(Exception):
    pass


class Name(str):
    """A class or function that was named; never the thing itself."""

    __slots__ = ()


def build(body):
    """The draft; raises Refused for everything else."""
    try:
        root = _run(body)
        _check_all(root)
        return root
    except Refused:
        raise
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise Refused(f"{type(error).__name__}: {error}") from error


def _run(body):
    stack, memo = [], {}
    for count, (opcode, argument, position) in enumerate(pickletools.genops(body)):
        if count > MOST_OPCODES:
            raise Refused("too many opcodes")
        name = opcode.name
        if name in ("PROTO", "FRAME"):
            _require(name == "FRAME" or argument <= 5, "an unknown protocol")
            continue
        if name == "STOP":
            if position + 1 != len(body) or len(stack) != 1:
                raise Refused("something is left over")
            return stack[0]
        if name in LITERALS:
            stack.append(argument)
        elif name in CONSTANTS:
            stack.append(CONSTANTS[name])
        elif name == "MARK":
            stack.append(MARK)
        elif name in ("PUT", "BINPUT", "LONG_BINPUT"):
            memo[argument] = stack[-1]
        elif name == "MEMOIZE":
            memo[len(memo)] = stack[-1]
        elif name in ("GET", "BINGET", "LONG_BINGET"):
            stack.append(memo[argument])
        elif name == "GLOBAL":
            stack.append(_named(*argument.split(" ", 1)))
        else:
            _STEPS[name](stack)
    raise Refused("no end")


def _named(module, name):
    if (module, name) not in NAMES:
        raise Refused(f"{module}.{name}")
    return Name(NAMES[module, name])


def _items(stack):
    """What is above the mark, taken off with it."""
    at = len(stack) - 1
    while stack[at] is not MARK:
        at -= 1
        if at < 0:
            raise Refused("no mark")
    items = stack[at + 1 :]
    del stack[at:]
    return items


def _put_items(container, items):
    if type(container) is list:
        container.extend(items)
    elif type(container) is set:
        _require(all(type(item) is str for item in items), "a set of other things than texts")
        container.update(items)
    elif type(container) is dict:
        _require(len(items) % 2 == 0 and all(type(key) is str for key in items[::2]), "keys that are no texts")
        container.update(zip(items[::2], items[1::2]))
    else:
        raise Refused("not a container")


def _append(stack):
    item = stack.pop()
    _require(type(stack[-1]) is list, "not a list")
    stack[-1].append(item)


def _set_item(stack):
    value, key = stack.pop(), stack.pop()
    _require(type(stack[-1]) is dict, "not a dictionary")
    _put_items(stack[-1], [key, value])


def _set_items(stack):
    items = _items(stack)
    _put_items(stack[-1], items)


def _new_dict(stack):
    items = _items(stack)
    stack.append({})
    _put_items(stack[-1], items)


def _tuple(count):
    def step(stack):
        items = tuple(stack[-count:])
        _require(len(items) == count, "too few")
        del stack[-count:]
        stack.append(items)

    return step


def _global(stack):
    name, module = stack.pop(), stack.pop()
    _require(type(name) is str and type(module) is str, "no name")
    stack.append(_named(module, name))


def _reduce(stack):
    arguments, function = stack.pop(), stack.pop()
    _require(type(function) is Name and type(arguments) is tuple, "no call")
    match function, *arguments:
        case "set", list(items):
            made = set()
            _put_items(made, items)
        case ("set" | "bytes"),:
            made = set() if function == "set" else b""
        case "encode", str(text), "latin1":
            made = text.encode("latin-1")
        case "datetime", bytes(state) if len(state) == 10:
            made = datetime(state)
        case "reconstruct", Name("Draft"), Name("object"), None:
            made = Draft.__new__(Draft)
        case _:
            raise Refused(f"{function} with other arguments")
    stack.append(made)


def _new_object(stack):
    arguments, kind = stack.pop(), stack.pop()
    _require(type(kind) is Name and kind == "Draft" and arguments == (), "no draft")
    stack.append(Draft.__new__(Draft))


def _build(stack):
    state = stack.pop()
    draft = stack[-1]
    _require(type(draft) is Draft and not vars(draft) and type(state) is dict, "no state of a draft")
    vars(draft).update(state)


_STEPS = {
    "EMPTY_LIST": lambda stack: stack.append([]),
    "EMPTY_DICT": lambda stack: stack.append({}),
    "EMPTY_SET": lambda stack: stack.append(set()),
    "EMPTY_TUPLE": lambda stack: stack.append(()),
    "LIST": lambda stack: stack.append(_items(stack)),
    "TUPLE": lambda stack: stack.append(tuple(_items(stack))),
    "DICT": _new_dict,
    "TUPLE1": _tuple(1),
    "TUPLE2": _tuple(2),
    "TUPLE3": _tuple(3),
    "APPEND": _append,
    "APPENDS": _set_items,
    "ADDITEMS": _set_items,
    "SETITEM": _set_item,
    "SETITEMS": _set_items,
    "STACK_GLOBAL": _global,
    "REDUCE": _reduce,
    "NEWOBJ": _new_object,
    "BUILD": _build,
}


def _check_all(root):
    found, known = [root], {id(root)}
    for draft in found:
        _check(draft)
        for link in draft.links:
            if id(link) not in known:
                known.add(id(link))
                found.append(link)
        _require(len(found) <= 200, "too many drafts")


def _check(draft):
    _require(type(draft) is Draft, "no draft")
    _require(sorted(vars(draft)) == ["attachment", "created", "links", "meta", "tags", "title"], "attributes")
    _require(type(draft.title) is str and type(draft.created) is datetime, "title or created")
    _require(type(draft.attachment) in (bytes, type(None)), "attachment")
    _require(type(draft.tags) is set and type(draft.meta) is dict and type(draft.links) is list, "containers")
    _require(all(len(getattr(draft, name)) <= most for name, most in LIMITS.items()), "too much")
    _require(all(map(_plain, draft.meta.values())), "meta")


def _plain(value):
    if type(value) is int:
        return -(2**63) <= value < 2**63
    if type(value) is float:
        return isfinite(value)
    return type(value) in (str, bool, type(None))


def _require(holds, what):
    if not holds:
        raise Refused(what)
