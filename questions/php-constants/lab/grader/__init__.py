"""A configuration module, loaded in real PHP with an environment from the seed, and looked at from outside.

values    PHP values in Python
settings  the environment, and the values that follow from it
probes    pieces of PHP run beside the module in one process, and what is wrong with what came back
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotseat.lab import Failure, Fault, Missing, Rig, Text, Unknown, check, setup

from .probes import BUDGET, FILE, LOAD, Answer, Probe, Session, ask, judge, loaded, observed, short
from .settings import CONSTANTS, FIXED, LEVELS, VARIABLES, Settings, case, drawn, full, other

OLDEST = 80200
"""PHP_VERSION_ID that the lab needs."""


@setup
def version(rig: Rig[Any]) -> int:
    """PHP_VERSION_ID of the php that runs here."""
    try:
        said = rig.run_fixture(("php", "-r", "echo PHP_VERSION_ID;"), {}).stdout.decode("ascii", "replace")
    except Fault as fault:  # nothing of the candidate's takes part
        raise Unknown(f"php does not start: {fault}") from fault
    if not said.isdigit():
        raise Unknown(f"php says that its version is {said!r}")
    if int(said) < OLDEST:
        raise Missing(
            f"php is {int(said) // 10000}.{int(said) // 100 % 100}, this lab needs 8.2: install a newer one"
        )
    return int(said)


def _constants(values: Mapping[str, Any]) -> list[Probe]:
    return [Probe(f"\\{full(name)}", value) for name, value in values.items()]


def _settings(values: Mapping[str, Any]) -> list[Probe]:
    return [Probe(f"Shop\\setting('{name}')", value) for name, value in values.items()]


def _stays(rig: Rig[int], here: Settings, meddling: list[Probe], when: str, hint: str) -> None:
    """Raise Failure unless each value is, after the meddling, what it is in a process without any."""
    probes = [*_settings(here.named()), *_constants(here.named()), Probe("Shop\\Page::rows()")]
    calm = observed(ask(rig, here.env, probes))
    judge(ask(rig, here.env, [*meddling, *calm]), hint, when=when)


def _environment(later: Settings) -> Probe:
    """The environment becomes another one, wherever it may be read."""
    lines = [f"putenv('{name}={value}');" for name, value in later.env.items()]
    lines += [f"$_ENV['{name}'] = $_SERVER['{name}'] = '{value}';" for name, value in later.env.items()]
    return Probe("putenv()", None, code="\n".join(lines))


# ------------------------------------------------------------------ it is there


@check(budget=BUDGET)
def loads_quietly(rig: Rig[int]) -> None:
    """Loading config.php declares every name of the brief, and prints and raises nothing."""
    rig.files.read(FILE)
    probes = [Probe(f"defined('{full(name)}')", True) for name in Settings().named()]
    probes += [Probe("enum_exists('Shop\\Level')", True), Probe("function_exists('Shop\\setting')", True)]
    judge(
        ask(rig, drawn(rig.random).env, probes),
        "Which name does each kind of definition give it, in a namespace?",
    )


@check(needs=loads_quietly, budget=BUDGET)
def fixed_values_are_right(rig: Rig[int]) -> None:
    """The fixed constants have the values and types of the brief."""
    judge(ask(rig, drawn(rig.random).env, _constants(FIXED)), "Which type is it?")


@check(needs=loads_quietly, budget=BUDGET)
def computed_values_follow(rig: Rig[int]) -> None:
    """QUEUE, LIMITS and SHOP_BATCH follow from the number of workers."""
    for many in (False, True):
        here = drawn(rig.random, many=many)
        values = {name: here.named()[name] for name in ("QUEUE", "LIMITS", "SHOP_BATCH")}
        judge(ask(rig, here.env, _constants(values)), "From what is it computed, and when?")


# ------------------------------------------------------------------ the environment


@check(needs=loads_quietly, budget=BUDGET)
def environment_is_read(rig: Rig[int]) -> None:
    """WORKERS, DISCOUNT and LEVEL are what the environment says, in the right types; 0 is a number, too."""
    for here in (drawn(rig.random), Settings(workers=1, discount=0, level="debug")):
        values = {name: here.named()[name] for name in ("WORKERS", "DISCOUNT", "LEVEL")}
        judge(ask(rig, here.env, _constants(values)), "What is each text of the environment made into?")


@check(needs=loads_quietly, budget=BUDGET)
def environment_has_defaults(rig: Rig[int]) -> None:
    """A variable that is not set, or empty, leaves the default."""
    values = {name: Settings().named()[name] for name in ("WORKERS", "DISCOUNT", "LEVEL")}
    for env in ({}, dict.fromkeys(VARIABLES, "")):
        judge(ask(rig, env, _constants(values)), "What does getenv() return for each of the two?")


@check(needs=loads_quietly, budget=BUDGET)
def environment_is_checked(rig: Rig[int]) -> None:
    """A value that is not allowed stops the loading: an UnexpectedValueException names the variable."""
    right, draw = drawn(rig.random).env, rig.random.randrange
    wrong = (
        ("SHOP_WORKERS", f"{draw(5, 60)} of them"),
        ("SHOP_WORKERS", "0"),
        ("SHOP_WORKERS", str(draw(65, 999))),
        ("SHOP_DISCOUNT", str(draw(101, 999))),
        ("SHOP_LEVEL", rig.random.choice(LEVELS).upper()),
    )
    for name, value in wrong:
        _expect_refusal(ask(rig, right | {name: value}, []), name, value)


def _expect_refusal(session: Session, name: str, value: str) -> None:
    answer = session.load
    seen = answer.trouble()
    if seen is None and answer.threw is None:
        seen = "goes well"
    elif seen is None and answer.threw != "UnexpectedValueException":
        seen = f"throws {answer.threw}: {short(answer.words)}"
    elif seen is None and name not in answer.words:
        seen = f"throws an UnexpectedValueException that does not say {name}: {short(answer.words)}"
    if seen is not None:
        raise Failure(
            f"with {name}={value!r}, loading {FILE} {seen}; expected an UnexpectedValueException that names {name}",
            hint="When is a wrong value noticed, and by whom?",
        )


@check(needs=loads_quietly, budget=BUDGET)
def environment_is_read_once(rig: Rig[int]) -> None:
    """What becomes of the environment after the loading changes no value, nor one asked for the first time."""
    here = drawn(rig.random)
    later = other(rig.random, here)
    when = "after putenv() of " + ", ".join(f"{name}={value}" for name, value in later.env.items())
    _stays(rig, here, [_environment(later)], when, "When is the environment read, and how often?")


# ------------------------------------------------------------------ nothing changes it


@check(needs=loads_quietly, budget=BUDGET)
def loads_again_without_harm(rig: Rig[int]) -> None:
    """Loaded twice more, in another environment, config.php raises nothing and changes no value."""
    here = drawn(rig.random)
    meddling = [LOAD, _environment(other(rig.random, here)), LOAD]
    _stays(rig, here, meddling, "loaded once before", "What does PHP do with a second definition?")


@check(needs=loads_quietly, budget=BUDGET)
def later_code_changes_nothing(rig: Rig[int]) -> None:
    """Later code defines names again, and writes to every global variable and public property: no value changes."""
    names = ", ".join(f"'{full(name)}'" for name in CONSTANTS)
    again = "namespace Shop; const PAGE_SIZE = 26; const QUEUE = 0; const LIMITS = [];"
    meddling = [
        Probe("other code", len(CONSTANTS), code=f"return Harness\\meddled([{names}]);", quiet=True),
        Probe("other code", None, code=again, quiet=True),
    ]
    when = "after other code meddled with it"
    _stays(rig, drawn(rig.random), meddling, when, "What of it is a variable?")


@check(needs=loads_quietly, budget=BUDGET)
def final_constants_stay(rig: Rig[int]) -> None:
    """No subclass of Retry has another LIMIT or other DELAYS_MS."""
    number = rig.random.randrange(10, 100)
    for name, value in (("LIMIT", str(number)), ("DELAYS_MS", f"[{number}]")):
        code = (
            f"class Impatient extends \\Shop\\Retry {{ const {name} = {value}; }}\nreturn Impatient::{name};"
        )
        session = ask(rig, drawn(rig.random).env, [Probe(f"Impatient::{name}", code=code)])
        loaded(session)
        if session.answers[0].ended is None:
            raise Failure(
                f"a subclass of Shop\\Retry with another {name} is accepted: "
                f"Impatient::{name} {_became(session.answers[0])}; expected PHP to refuse the class",
                hint="May a subclass declare a constant of the same name?",
                evidence=[Text(code, title="what was run", language="php")],
            )


def _became(answer: Answer) -> str:
    return f"throws {answer.threw}" if answer.threw else f"is {short(str(answer.said.get('returned')))}"


# ------------------------------------------------------------------ names


@check(needs=loads_quietly, budget=BUDGET)
def names_are_case_sensitive(rig: Rig[int]) -> None:
    """No name is known in other letters: not to PHP, not to setting()."""
    swapped = {
        name: name.swapcase() if "::" not in name else name[:7] + name[7:].lower()
        for name in Settings().named()
    }
    probes = [
        Probe(f"defined('{_other(name, small)}')", False)
        for name, small in swapped.items()
        if "Page" not in name
    ]
    probes += [
        Probe(f"Shop\\setting('{small}')", throws="OutOfBoundsException") for small in swapped.values()
    ]
    judge(ask(rig, drawn(rig.random).env, probes), "How are names compared?")


def _other(name: str, small: str) -> str:
    return full(name)[: -len(name)] + small


@check(needs=loads_quietly, budget=BUDGET)
def constants_are_found_by_name(rig: Rig[int]) -> None:
    """constant() and setting() find each public constant by its name."""
    here = drawn(rig.random)
    names = list(here.named())
    written = [probe.expected for probe in observed(ask(rig, here.env, _constants(here.named())))]
    values = dict(zip(names, written, strict=True))
    probes = [Probe(f"constant('{full(name)}')", value) for name, value in values.items()]
    judge(ask(rig, here.env, [*_settings(values), *probes]), "Which names does setting() know?")


@check(needs=loads_quietly, budget=BUDGET)
def setting_keeps_to_its_names(rig: Rig[int]) -> None:
    """setting() of any other name throws an OutOfBoundsException, also where there is a constant of that name."""
    secret = f"'{rig.random.getrandbits(40):x}'"
    probes = [Probe("Shop\\setting('COLOUR')", throws="OutOfBoundsException")]
    probes.append(
        Probe(
            "a constant defined later",
            True,
            code=f"define('Shop\\SECRET', {secret}); return define('SECRET', {secret});",
        )
    )
    names = ("SECRET", "PHP_VERSION", "E_ALL", "Retry::BASE_MS", "Page::GAP", "Level::Debug", "", "::")
    probes += [Probe(f"Shop\\setting('{name}')", throws="OutOfBoundsException") for name in names]
    judge(ask(rig, drawn(rig.random).env, probes), "Who decides which constants can be asked for?")


# ------------------------------------------------------------------ classes


@check(needs=loads_quietly, budget=BUDGET)
def visibility_holds(rig: Rig[int]) -> None:
    """BASE_MS is private to Retry; GAP is protected: seen by subclasses of Page, and nowhere else."""
    kind = "(new ReflectionClassConstant('Shop\\{}', '{}'))"
    own = "class Own extends \\Shop\\Page { static function gap() { return self::GAP; } }\nreturn Own::gap();"
    probes = [
        Probe("\\Shop\\Retry::BASE_MS", throws="Error"),
        Probe(kind.format("Retry", "BASE_MS") + "->isPrivate()", True),
        Probe(kind.format("Retry", "BASE_MS") + "->getValue()", 100),
        Probe("\\Shop\\Page::GAP", throws="Error"),
        Probe(kind.format("Page", "GAP") + "->isProtected()", True),
        Probe("self::GAP in a subclass of Page", 2, code=own),
    ]
    judge(ask(rig, drawn(rig.random).env, probes), "Who may see which constant?")


@check(needs=loads_quietly, budget=BUDGET)
def subclasses_choose_their_size(rig: Rig[int]) -> None:
    """Page::rows() counts with the SIZE of the class on which it is called."""
    size = rig.random.randrange(30, 500)
    declare = (
        f"class Large extends \\Shop\\Page {{ const SIZE = {size}; }}\nclass Plain extends \\Shop\\Page {{ }}"
    )
    probes = [
        Probe("\\Shop\\Page::rows()", 27),
        Probe(f"a subclass with SIZE = {size}", None, code=declare),
        Probe("Large::rows()", size + 2),
        Probe("Plain::rows()", 27),
        Probe("\\Shop\\Page::rows()", 27),
    ]
    judge(ask(rig, drawn(rig.random).env, probes), "Of which class is the constant that rows() reads?")


@check(needs=loads_quietly, budget=BUDGET)
def levels_are_cases(rig: Rig[int]) -> None:
    """Level has its four cases, with their texts; LEVEL and Level::DEFAULT are cases."""
    here = drawn(rig.random)
    probes = [Probe("\\Shop\\Level::cases()", [case(level) for level in LEVELS])]
    probes += [Probe(f"\\Shop\\Level::from('{level}')", case(level)) for level in LEVELS]
    probes += [
        Probe("\\Shop\\Level::DEFAULT", case(Settings.level)),
        Probe("\\Shop\\LEVEL", case(here.level)),
        Probe(f"\\Shop\\LEVEL === \\{case(here.level).name}", True),
    ]
    judge(ask(rig, here.env, probes), "What is the type of each of them?")


@check(needs=loads_quietly, budget=BUDGET)
def levels_compare_by_severity(rig: Rig[int]) -> None:
    """A level covers the messages of its own level and of those more severe."""
    probes = [
        Probe(f"\\{case(one).name}->covers(\\{case(message).name})", place >= least)
        for least, one in enumerate(LEVELS)
        for place, message in enumerate(LEVELS)
    ]
    judge(ask(rig, drawn(rig.random).env, probes), "What orders the levels?")
