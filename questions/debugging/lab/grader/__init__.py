"""Debugging: mend an invoicing service, and hand in the tests that would have caught each of its faults.

books        what is right: amounts, dates, statements
office       the service with the stand-in for price list and bank behind it, which can hold an answer back
agreed       ordinary and refused requests: what worked and must go on working
incidents    what went wrong, provoked
overlapping  the same for requests at the same time, held in an order that is ours
recorded     the recorded requests, sent again as they overlapped
suite        the candidate's tests against every service: as it was, right, and with each fault alone
tap          what the tests print
"""

from __future__ import annotations

from typing import Any

from hotseat.lab import Rig, check, setup

from . import agreed, incidents, overlapping, recorded, suite
from .office import Office


@setup
def prepare(rig: Rig[Any]) -> Office:
    """The stand-in; the service is started by the first check that needs it."""
    return Office(rig)


# ------------------------------------------------------------------ the service


@check
def answers_as_agreed(rig: Rig[Office]) -> None:
    """Ordinary customers, orders, payments, lists and statements are answered as ever."""
    agreed.ordinary_day(rig)


@check(needs=answers_as_agreed)
def refuses_as_agreed(rig: Rig[Office]) -> None:
    """What cannot be done is refused as ever: status and reason, nothing booked, no number taken."""
    agreed.refused_day(rig)


@check(needs=answers_as_agreed, budget=40)
def recorded_day_goes_right(rig: Rig[Office]) -> None:
    """The recorded requests, sent again as they overlapped, get the replies they should have got."""
    recorded.replay(rig)


@check(needs=answers_as_agreed, budget=30)
def pages_hold_every_row(rig: Rig[Office]) -> None:
    """The pages of a list, whatever its length, hold every row once."""
    incidents.pages(rig)


@check(needs=answers_as_agreed)
def months_are_the_customers(rig: Rig[Office]) -> None:
    """The date of an invoice, and the statement it is on, go by the day where the customer lives."""
    incidents.months(rig)


@check(needs=answers_as_agreed)
def due_dates_exist(rig: Rig[Office]) -> None:
    """An invoice is due a month later, on a day of the next month."""
    incidents.due_dates(rig)


@check(needs=answers_as_agreed)
def money_is_exact(rig: Rig[Office]) -> None:
    """Every amount and every sum is right to the cent."""
    incidents.money(rig)


@check(needs=answers_as_agreed, budget=45)
def requests_share_nothing(rig: Rig[Office]) -> None:
    """An invoice is its customer's own, also when others are written while it waits for a price."""
    overlapping.requests_apart(rig)


@check(needs=answers_as_agreed, budget=45)
def no_update_is_lost(rig: Rig[Office]) -> None:
    """Payments and orders that overlap all count, and each invoice has a number of its own."""
    overlapping.updates_kept(rig)


@check(needs=answers_as_agreed, budget=30)
def nothing_stays_open(rig: Rig[Office]) -> None:
    """A request that is refused leaves no descriptor open."""
    incidents.nothing_open(rig)


@check(needs=answers_as_agreed)
def prices_are_not_mixed_up(rig: Rig[Office]) -> None:
    """Each item costs what its own list says, whatever lists and items are called."""
    incidents.prices_apart(rig)


@check(needs=answers_as_agreed)
def names_come_back_whole(rig: Rig[Office]) -> None:
    """A name in any script is the same in replies, statements and order files."""
    incidents.names_whole(rig)


@check(needs=answers_as_agreed)
def prices_are_remembered(rig: Rig[Office]) -> None:
    """The price list is asked once for each item of a list, however often it is ordered."""
    incidents.prices_remembered(rig)


@check(needs=answers_as_agreed, budget=45)
def nobody_waits(rig: Rig[Office]) -> None:
    """A request that waits for the price list or the bank keeps no other one waiting."""
    overlapping.nobody_waits(rig)


# ------------------------------------------------------------------ the tests


@check(needs=answers_as_agreed, budget=120)
def tests_report(rig: Rig[Office]) -> None:
    """`tests` ends in time on every service, and reports the same tests, one by one."""
    suite.suite(rig)


@check(needs=tests_report)
def tests_pass_on_right_services(rig: Rig[Office]) -> None:
    """Each test passes on two right services, which differ in what the brief leaves open."""
    suite.expect_passes(rig, (suite.RIGHT, suite.OTHER))


@check(needs=tests_report)
def tests_pass_on_your_service(rig: Rig[Office]) -> None:
    """Each test passes on the service that is handed in with it."""
    suite.expect_passes(rig, (suite.OWN,))


@check(needs=tests_report)
def tests_fail_on_the_original(rig: Rig[Office]) -> None:
    """Each test fails on the service as it was."""
    suite.expect_fails_on_the_original(rig)


@check(needs=tests_report)
def tests_tell_faults_apart(rig: Rig[Office]) -> None:
    """Each test fails for at least one fault planted alone, and passes for at least one other."""
    suite.expect_tells_apart(rig)


@check(needs=tests_report)
def tests_catch_every_fault(rig: Rig[Office]) -> None:
    """Each fault, planted alone, makes at least one test fail."""
    suite.expect_catches(rig)
