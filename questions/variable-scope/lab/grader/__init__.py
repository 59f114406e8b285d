"""Variable scope: predict what twelve programs print, and mend a till whose requests disturb each other.

programs      the twelve programs, from the brief; what they really print
predictions   predictions.toml: its texts, its expressions, how they compare
prices        the price list: a stub that the till asks in the middle of a request, and that can hold it there
receipts      orders, receipts, and what is wrong with one
till          the till with its price list: requests alone, and held together
"""

from __future__ import annotations

from typing import Any

from hotseat.lab import Failure, Rig, Table, check, setup

from .predictions import check_all, compare
from .receipts import Order, Receipt
from .till import Pending, Till

ONE_EACH = "What does this variable belong to: the call, the request, the process?"


@setup
def prepare(rig: Rig[Any]) -> Till:
    """A price list for this world; the programs are started by the first check that needs them."""
    for till in _tills:  # of worlds that have ended: nothing tells a grader when
        till.list.close()
    _tills[:] = [Till(rig)]
    return _tills[0]


_tills: list[Till] = []


# ------------------------------------------------------------------ predict


@check
def predictions_can_be_read(rig: Rig[Till]) -> None:
    """predictions.toml holds texts for the programs of the brief, in terms of A, B and C."""
    check_all(rig.files)


@check(needs=predictions_can_be_read, budget=40)
def predicts_python_assignment(rig: Rig[Till]) -> None:
    """Foreseen: a Python function prints a name before it assigns it."""
    compare(rig, "python-assignment", "Which names belong to report(), and from which line on?")


@check(needs=predictions_can_be_read, budget=40)
def predicts_python_scopes(rig: Rig[Till]) -> None:
    """Foreseen: Python's local, enclosing, global and built-in names, and which of them an assignment binds."""
    compare(rig, "python-scopes", "Which of the variables called n does each of the three functions bind?")


@check(needs=predictions_can_be_read, budget=40)
def predicts_python_class(rig: Rig[Till]) -> None:
    """Foreseen: what comprehensions and methods see of the names in a class body."""
    compare(rig, "python-class", "In which scope is each part of a comprehension evaluated?")


@check(needs=predictions_can_be_read, budget=40)
def predicts_python_closures(rig: Rig[Till]) -> None:
    """Foreseen: the values of closures made in a loop, called after it."""
    compare(rig, "python-closures", "When is the name in the body of a lambda looked up? And a default?")


@check(needs=predictions_can_be_read, budget=40)
def predicts_python_default(rig: Rig[Till]) -> None:
    """Foreseen: a mutable default argument over three calls."""
    compare(rig, "python-default", "How many lists are there, and who holds which?")


@check(needs=predictions_can_be_read, budget=40)
def predicts_php_functions(rig: Rig[Till]) -> None:
    """Foreseen: what PHP functions see of a script's variables, and what `static` keeps."""
    compare(rig, "php-functions", "With which variables does a PHP function begin?")


@check(needs=predictions_can_be_read, budget=40)
def predicts_php_closures(rig: Rig[Till]) -> None:
    """Foreseen: what PHP's closures and arrow functions capture, and what a loop leaves behind."""
    compare(rig, "php-closures", "Is it the value or the variable that is captured, and when?")


@check(needs=predictions_can_be_read, budget=40)
def predicts_node_loops(rig: Rig[Till]) -> None:
    """Foreseen: closures made in loops over `var` and over `let`."""
    compare(rig, "node-loops", "How many variables does each of the two loops make?")


@check(needs=predictions_can_be_read, budget=40)
def predicts_node_hoisting(rig: Rig[Till]) -> None:
    """Foreseen: `var` and `let` used before their declarations have run."""
    compare(
        rig, "node-hoisting", "To what does each declaration belong, and what is there before it has run?"
    )


@check(needs=predictions_can_be_read, budget=40)
def predicts_java_hiding(rig: Rig[Till]) -> None:
    """Foreseen: parameters and locals of Java that hide fields."""
    compare(rig, "java-hiding", "Which variable does each simple name mean?")


@check(needs=predictions_can_be_read, budget=40)
def predicts_java_capture(rig: Rig[Till]) -> None:
    """Foreseen: what Java's lambdas capture of a for-each loop and of an array."""
    compare(rig, "java-capture", "What is captured: a number, or a reference to something that changes?")


@check(needs=predictions_can_be_read, budget=40)
def predicts_java_loop(rig: Rig[Till]) -> None:
    """Foreseen: Java's lambdas over the counter of a for loop."""
    compare(rig, "java-loop", "Which locals may a lambda use?")


# ------------------------------------------------------------------ mend


@check
def adds_up_alone(rig: Rig[Till]) -> None:
    """Alone, a receipt lists each item with its price, in order, and the total."""
    till = rig.world
    order = till.order(rig.random, 3)
    till.expect(till.send(order), order, "With one request alone", "Follow each item to its price.")


@check(needs=adds_up_alone)
def begins_with_nothing(rig: Rig[Till]) -> None:
    """A receipt holds nothing of the ones before: not their items, not their prices."""
    till, random = rig.world, rig.random
    first = till.order(random)
    till.expect(till.send(first), first, "Not as the very first", ONE_EACH)
    for item in first.items:
        till.list.prices[item] = random.randrange(1000, 2000)
    second = Order(till.name(random), (first.items[1], till.item(random), first.items[0]))
    when = f"After {first.customer}'s, at new prices"
    till.expect(till.send(second), second, when, "What is still there when a request has ended?")


@check(needs=adds_up_alone)
def remembers_a_discount(rig: Rig[Till]) -> None:
    """A discount that was set holds in the requests that follow, for its customer and nobody else."""
    till, random = rig.world, rig.random
    mine = till.order(random, 3)
    mine = Order(mine.customer, mine.items, discount=random.randrange(5, 60))
    other = till.order(random)
    till.set_discount(mine.customer, mine.discount)
    after = f"After {mine.customer} was given a discount of {mine.discount}"
    for order in (mine, other, mine):
        till.expect(till.send(order), order, after, "How long does each variable live, and who can see it?")


@check(needs=adds_up_alone)
def adds_up_parts_of_parts(rig: Rig[Till]) -> None:
    """Re-entered by itself: items made of parts that are made of parts cost what all parts cost together."""
    till, random = rig.world, rig.random
    a, b, c = till.item(random), till.item(random), till.item(random)
    inner, outer = till.name(random), till.name(random)
    till.list.prices |= {inner: (b, c), outer: (a, inner, b, inner)}
    made_of = f"With {outer} = {a} + {inner} + {b} + {inner} and {inner} = {b} + {c}"
    order = Order(till.name(random), (c, outer, a))
    till.expect(till.send(order), order, made_of, "Whose variables are they when a function calls itself?")


@check(needs=adds_up_alone, budget=45)
def serves_a_request_within(rig: Rig[Till]) -> None:
    """Re-entered from outside: a receipt ordered and written while another one waits for its prices."""
    till, random = rig.world, rig.random
    till.send(till.order(random))
    outer, inner = till.order(random, 3), till.order(random, 2)
    waiting = till.begin(outer, [])
    within = till.begin(inner, [waiting])
    pair = [waiting, within]
    when = f"Written while {outer.customer}'s waited"
    _expect_overlapped(rig, within, within.receipt(), pair, when)
    when = f"With {inner.customer}'s begun and ended in its midst"
    _expect_overlapped(rig, waiting, waiting.receipt(), pair, when)


@check(needs=adds_up_alone, budget=45)
def keeps_two_requests_apart(rig: Rig[Till]) -> None:
    """Two receipts at once: the one that began first ends first, the other still waiting for its prices."""
    till, random = rig.world, rig.random
    till.send(till.order(random))
    first, second = till.order(random, 3), till.order(random, 3)
    one = till.begin(first, [])
    other = till.begin(second, [one])
    pair = [one, other]
    when = f"With {second.customer}'s begun in its midst"
    _expect_overlapped(rig, one, one.receipt(), pair, when)
    when = f"With {first.customer}'s ended in its midst"
    _expect_overlapped(rig, other, other.receipt(), pair, when)


@check(needs=adds_up_alone, budget=60)
def keeps_eight_requests_apart(rig: Rig[Till]) -> None:
    """Eight receipts at once, let go in any order: each is its customer's own, and each has its own number."""
    till, random = rig.world, rig.random
    before = till.send(till.order(random)).number
    held: list[Pending] = []
    for _ in range(8):
        held.append(till.begin(till.order(random), held))
    released = [held[0], *random.sample(held[1:], 7)]
    receipts: list[Receipt] = []
    for place, pending in enumerate(released):
        if place == 4:  # four were let go one after the other, the rest go at once
            for other in released:
                other.gate.opened.set()
        receipts.append(pending.receipt())
        _expect_overlapped(rig, pending, receipts[-1], held, "As one of eight at once")
    _expect_numbers(before, receipts, "eight receipts at once", ordered=False)


@check(needs=adds_up_alone, budget=45)
def numbers_two_instances(rig: Rig[Till]) -> None:
    """Two instances number their receipts together: none missing, none twice."""
    till, random = rig.world, rig.random
    before = till.send(till.order(random)).number
    second = till.instance("run (second instance)")
    receipts = [
        till.send(till.order(random, 1), program) for program in (second, till.program, second, second)
    ]
    receipts.append(till.send(till.order(random, 1)))
    _expect_numbers(
        before,
        receipts,
        "five receipts, written by the second instance, the first, the second, the second, the first",
        ordered=True,
    )


@check(needs=adds_up_alone, budget=45)
def tells_both_instances(rig: Rig[Till]) -> None:
    """A discount set at one instance holds at the other, also where that one knew another discount before."""
    till, random = rig.world, rig.random
    second = till.instance("run (second instance)")
    customer, item = till.name(random), till.item(random)
    old, new = random.sample(range(5, 60), 2)
    for percent, teller, asked in ((old, till.program, second), (new, second, till.program)):
        for program in (till.program, second):  # whatever is remembered of a customer is remembered now
            till.send(Order(customer, (item,)), program)
        till.set_discount(customer, percent, teller)
        order = Order(customer, (item,), percent)
        when = f"After the other instance was told a discount of {percent}"
        till.expect(till.send(order, asked), order, when, "Where does each instance look a discount up?")


def _expect_overlapped(
    rig: Rig[Till], pending: Pending, receipt: Receipt, together: list[Pending], when: str
) -> None:
    """The receipt is right; where it is not, the diagram of the overlap is shown, too."""
    try:
        rig.world.expect(receipt, pending.order, when, ONE_EACH)
    except Failure as failure:
        evidence = [*failure.evidence, rig.world.diagram(together)]
        raise Failure(failure.message, hint=failure.hint, evidence=evidence) from None


def _expect_numbers(before: int, receipts: list[Receipt], what: str, *, ordered: bool) -> None:
    numbers = [receipt.number for receipt in receipts]
    wanted = [before + place for place in range(1, len(receipts) + 1)]
    if (numbers if ordered else sorted(numbers)) == wanted:
        return
    order = "" if ordered else ", in any order"
    raise Failure(
        f"after receipt {before}, {what} have the numbers {', '.join(map(str, numbers))}; "
        f"expected {wanted[0]} to {wanted[-1]}{order}",
        hint="Where is the last number kept, and may two read it before one has written it?",
        evidence=[_numbers(receipts, wanted, ordered=ordered)],
    )


def _numbers(receipts: list[Receipt], wanted: list[int], *, ordered: bool) -> Table:
    shown = receipts if ordered else sorted(receipts, key=lambda receipt: receipt.number)
    rows = tuple((receipt.customer, receipt.number) for receipt in shown)
    expected = tuple((receipt.customer, number) for receipt, number in zip(shown, wanted, strict=True))
    return Table(("customer", "number"), rows, expected, title="the numbers")
