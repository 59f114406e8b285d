"""Two instances of the candidate's program on one Redis server; the next request goes to the other one.

shop.py     the two instances, their replies      making.py  documents, names
races.py    two requests, one held midway         costs.py   what a request may cost

The other modules hold the checks, in the order in which they are imported here.
"""

from hotseat.lab import Rig, setup

from .shop import Shop

__all__ = [
    "asks_little_of_feeds",
    "asks_little_of_sessions",
    "asks_little_of_the_board",
    "asks_little_of_the_catalogue",
    "bounds_feeds",
    "changes_stock",
    "counts_all_points",
    "ends_sessions",
    "feeds_followers",
    "finds_by_fields",
    "finds_by_price",
    "forgets_what_is_gone",
    "keeps_documents",
    "keeps_documents_small",
    "keeps_sessions",
    "loses_no_stock",
    "opened",
    "ranks_players",
    "renews_sessions",
    "replaces_in_one_step",
]

# isort: off
# The order of the imports is the order of the checks.
from .catalogue import keeps_documents, finds_by_fields, finds_by_price, forgets_what_is_gone, changes_stock
from .together import loses_no_stock, replaces_in_one_step
from .thrift import asks_little_of_the_catalogue, keeps_documents_small
from .sessions import keeps_sessions, renews_sessions, ends_sessions, asks_little_of_sessions
from .board import ranks_players, counts_all_points, asks_little_of_the_board
from .feeds import feeds_followers, bounds_feeds, asks_little_of_feeds
# isort: on


@setup
def opened(rig: Rig[Shop]) -> Shop:
    """Both instances, started one after the other."""
    return Shop(rig)
