"""Eight functions on PHP arrays, called in real PHP on arrays drawn from the seed.

values   PHP values in Python, as text, as cells, and on their way to the harness and back
rules    what each function returns
data     words, numbers and arrays from the seed
map_cases, row_cases, value_cases
         the calls of each check
calls    calls made in one PHP process, and what is wrong with what came back
"""

from __future__ import annotations

from typing import Any

from hotseat.lab import Failure, Fault, Missing, Rig, Table, Unknown, check, setup

from . import map_cases, row_cases, value_cases
from .calls import BUDGET, FILE, Call, ask, expect_argument, expect_value, judge, judge_one, loaded, measure
from .data import Draw
from .values import Run

FUNCTIONS = ("kind", "replayed", "merged", "distinct", "grouped", "sorted", "cleaned", "raised")
OLDEST = 80200
"""PHP_VERSION_ID that the lab needs."""
LENGTH = 2_000_000
"""Elements of the long list."""
SIZE = 32 << 20
"""Bytes that they take in PHP."""
SPARE = 8 << 20
"""Bytes that reading it may take."""


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


def _called(rig: Rig[int], calls: list[Call], hint: str) -> None:
    judge(calls, ask(rig, calls), hint)


@check(budget=BUDGET)
def loads_quietly(rig: Rig[int]) -> None:
    """Loading arrays.php declares the eight functions, and prints and raises nothing."""
    rig.files.read(FILE)
    answer = ask(rig, [])[0]
    loaded(answer)
    declared = answer.texts("declared")
    missing = [name for name in FUNCTIONS if name not in declared]
    if missing:
        raise Failure(
            f"{FILE} declares no function {', '.join(missing)}",
            hint="The eight functions stand outside of every namespace and class.",
        )


# ------------------------------------------------------------------ kind


@check(needs=loads_quietly, budget=BUDGET)
def kind_tells_shapes_apart(rig: Rig[int]) -> None:
    """kind() tells lists, other integer keys, text keys and mixtures apart, by the keys and their order."""
    _called(rig, map_cases.kinds(Draw(rig.random)), "Which keys are there, and in which order?")


@check(needs=kind_tells_shapes_apart, budget=2 * BUDGET)
def kind_reads_without_copying(rig: Rig[int]) -> None:
    """kind() of a list of two million numbers takes hardly any memory beside the list."""
    subject = Run(LENGTH)
    calls = [Call("count", (subject,), LENGTH), Call("kind", (subject,), "list")]
    base, peak = (measure(rig, call) for call in calls)
    if peak - base <= SPARE:
        return
    rows, most = (("the list", base >> 20), ("with kind()", peak >> 20)), (base + SPARE) >> 20
    raise Failure(
        f"kind() of a list of {LENGTH:,} numbers took about {(peak - base) / SIZE:.0f} times "
        f"its own {SIZE >> 20} MiB beside it; expected at most {SPARE >> 20} MiB",
        hint="What makes PHP copy an array, or build another one?",
        evidence=[Table(("of", "MiB"), rows, (rows[0], ("with kind()", f"≤ {most}")), title="peak memory")],
    )


# ------------------------------------------------------------------ replayed


@check(needs=loads_quietly, budget=BUDGET)
def replay_coerces_keys(rig: Rig[int]) -> None:
    """replayed() uses the keys that PHP makes of texts, floats, booleans and null, and raises nothing."""
    _called(rig, map_cases.coerced(Draw(rig.random), rig.world), "Which key does PHP make of each of these?")


@check(needs=loads_quietly, budget=BUDGET)
def replay_appends_after_largest(rig: Rig[int]) -> None:
    """replayed() adds under the key that `$array[] = ...` uses: no key comes twice, also after removals."""
    _called(rig, map_cases.appended(Draw(rig.random), rig.world), "Which keys has the array had so far?")


@check(needs=loads_quietly, budget=BUDGET)
def replay_keeps_places(rig: Rig[int]) -> None:
    """replayed() leaves a key that is set again in its place; removed and set again, it comes last."""
    _called(
        rig, map_cases.placed(Draw(rig.random), rig.world), "What decides the order of an array's elements?"
    )


# ------------------------------------------------------------------ merged


@check(needs=loads_quietly, budget=BUDGET)
def merge_overrides_at_every_depth(rig: Rig[int]) -> None:
    """merged() goes into maps within maps; elsewhere the second value replaces the first, also null."""
    _called(rig, map_cases.overridden(Draw(rig.random)), "Which side wins, for which keys, and how deep?")


@check(needs=loads_quietly, budget=BUDGET)
def merge_replaces_lists(rig: Rig[int]) -> None:
    """merged() replaces a list within a map as a whole; also by an empty one, a map by a list, a list by a map."""
    _called(rig, map_cases.lists_replaced(Draw(rig.random)), "Where does a list differ from a map?")


@check(needs=loads_quietly, budget=BUDGET)
def merge_keeps_integer_keys(rig: Rig[int]) -> None:
    """merged() treats integer keys as it treats texts, at every depth: none is renumbered."""
    _called(rig, map_cases.integers_kept(Draw(rig.random)), "What happens to an integer key on its way?")


# ------------------------------------------------------------------ distinct


@check(needs=loads_quietly, budget=BUDGET)
def distinct_compares_strictly(rig: Rig[int]) -> None:
    """distinct() takes only identical values for duplicates: same type, and in arrays same keys and order."""
    _called(rig, value_cases.compared(Draw(rig.random)), "Which comparison finds these two the same?")


@check(needs=loads_quietly, budget=BUDGET)
def distinct_keeps_the_first_keys(rig: Rig[int]) -> None:
    """distinct() keeps the first of several with its key, and the order."""
    _called(rig, value_cases.firsts(Draw(rig.random)), "Which of the duplicates stays, and under which key?")


# ------------------------------------------------------------------ grouped


@check(needs=loads_quietly, budget=BUDGET)
def grouped_keeps_rows_and_order(rig: Rig[int]) -> None:
    """grouped() puts each row under its value, with its key; groups and rows come as they came."""
    _called(rig, row_cases.rows_kept(Draw(rig.random)), "Follow the key of each row.")


@check(needs=loads_quietly, budget=BUDGET)
def grouped_nests_several_columns(rig: Rig[int]) -> None:
    """grouped() by several columns makes groups within groups, in the order of the columns."""
    _called(
        rig, row_cases.rows_nested(Draw(rig.random)), "One level for each column: what is on the lowest one?"
    )


@check(needs=loads_quietly, budget=BUDGET)
def grouped_tells_null_from_absent(rig: Rig[int]) -> None:
    """grouped() leaves out rows without the column, and none whose value is null, 0, '0' or ''."""
    _called(rig, row_cases.empties_told(Draw(rig.random)), "How is it asked whether a row has the column?")


# ------------------------------------------------------------------ sorted


@check(needs=loads_quietly, budget=BUDGET)
def sorted_keeps_keys(rig: Rig[int]) -> None:
    """sorted() orders rows by the columns, up or down, each row under its key."""
    _called(rig, row_cases.keys_sorted(Draw(rig.random)), "Where is the key of each row afterwards?")


@check(needs=loads_quietly, budget=BUDGET)
def sorted_is_stable(rig: Rig[int]) -> None:
    """sorted() leaves rows that are equal in all columns in the order in which they came, up and down."""
    _called(
        rig, row_cases.ties(Draw(rig.random)), "What happens to rows of which none comes before the other?"
    )


@check(needs=loads_quietly, budget=BUDGET)
def sorted_takes_texts_as_texts(rig: Rig[int]) -> None:
    """sorted() compares texts byte by byte, also such that look like numbers."""
    _called(rig, row_cases.texts_sorted(Draw(rig.random)), "How does PHP compare two texts of digits?")


# ------------------------------------------------------------------ cleaned


@check(needs=loads_quietly, budget=BUDGET)
def cleaned_keeps_zero_and_false(rig: Rig[int]) -> None:
    """cleaned() removes null, '' and [], and nothing else: 0, '0', 0.0, false and ' ' stay."""
    _called(
        rig, value_cases.something_kept(Draw(rig.random)), "What does the test for emptiness take for empty?"
    )


@check(needs=loads_quietly, budget=BUDGET)
def cleaned_keeps_shapes(rig: Rig[int]) -> None:
    """cleaned() leaves a list a list, at every depth, and all other arrays their keys."""
    _called(
        rig,
        value_cases.shapes_kept(Draw(rig.random)),
        "What would each of them be as JSON, before and after?",
    )


@check(needs=loads_quietly, budget=BUDGET)
def cleaned_works_inside_out(rig: Rig[int]) -> None:
    """cleaned() removes an array of which nothing is left, and so on outwards."""
    _called(rig, value_cases.emptied(Draw(rig.random)), "What comes first: the element, or what it holds?")


# ------------------------------------------------------------------ raised


@check(needs=loads_quietly, budget=BUDGET)
def raised_reaches_every_price(rig: Rig[int]) -> None:
    """raised() raises every integer at every depth, and leaves keys, order and all else as they are."""
    _called(
        rig,
        value_cases.prices_reached(Draw(rig.random)),
        "Follow the first and the last element through the loop.",
    )


@check(needs=raised_reaches_every_price, budget=BUDGET)
def raised_shares_nothing(rig: Rig[int]) -> None:
    """raised() of an array with references in it changes nothing outside, and is changed by nothing later."""
    calls = value_cases.prices_shared(Draw(rig.random))
    answers = ask(rig, calls)
    loaded(answers[0])
    hint = (
        "Some elements of the array are references to variables elsewhere. What does a copy of it hold there?"
    )
    for call, answer in zip(calls, answers[1:], strict=False):
        judge_one(call, answer, hint)
        expect_argument(call, answer, 0, hint)
        expect_value(call, answer, "later", call.expected, "becomes, after the variables were changed,", hint)


# ------------------------------------------------------------------ all of them


@check(needs=loads_quietly, budget=BUDGET)
def leaves_arguments_alone(rig: Rig[int]) -> None:
    """No function changes the arrays that it is given."""
    calls = value_cases.witnesses(Draw(rig.random))
    answers = ask(rig, calls)
    loaded(answers[0])
    for call, answer in zip(calls, answers[1:], strict=False):
        for place in range(len(call.arguments)):
            expect_argument(call, answer, place, "How are the parameters declared?")
