"""The candidate's program between its clients and an upstream of ours.

upstream.py    the upstream: answers as told, holds what is to be held, counts
quoting.py     a quote: asked for, and judged        making.py      ids and prices, made anew for each run

The other modules hold the checks, in the order in which they are imported here.
"""

from hotseat.lab import Rig, setup

from .quoting import Desk

__all__ = [
    "answers",
    "asks_for_all_at_once",
    "believes_no_lie",
    "delays_nobody",
    "fails_fast",
    "hangs_up",
    "keeps_the_order",
    "leaves_nothing_open",
    "opened",
    "refuses_what_is_no_question",
    "reports_failures",
    "serves_200_at_once",
    "stops_gracefully",
    "sums_exactly",
    "takes_any_id",
    "times_out",
]

# isort: off
# The order of the imports is the order of the checks.
from .adding import answers, sums_exactly, takes_any_id, refuses_what_is_no_question
from .together import asks_for_all_at_once, keeps_the_order, delays_nobody, serves_200_at_once
from .failing import reports_failures, believes_no_lie, times_out, fails_fast, hangs_up
from .ending import leaves_nothing_open, stops_gracefully
# isort: on


@setup
def opened(rig: Rig[Desk]) -> Desk:
    """The upstream first, then the program that asks it."""
    return Desk(rig)
