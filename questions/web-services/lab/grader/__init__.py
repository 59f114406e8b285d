"""One currency service under the clients it is for, and some that it is not for.

service.py   the program and its rates      sums.py   amounts and what they come to      envelopes.py   SOAP by hand
clients.py   programs that call it: zeep here, SoapClient and JSON clients in four languages beside it

The other modules hold the checks, in the order in which they are imported here.
"""

from hotseat.lab import Rig, setup

from .service import Service

__all__ = [
    "agrees_in_four_languages",
    "announces_the_end",
    "answers_v2",
    "describes_itself",
    "explains_what_is_wrong",
    "ignores_what_is_new",
    "keeps_v1",
    "keeps_versions_apart",
    "opened",
    "reads_xml_not_text",
    "refuses_bombs",
    "refuses_entities",
    "reports_faults",
    "rounds_exactly",
    "serves_many_at_once",
    "serves_php",
    "serves_zeep",
]

# isort: off
# The order of the imports is the order of the checks.
from .versions import keeps_v1, announces_the_end, answers_v2, keeps_versions_apart
from .coupling import ignores_what_is_new, explains_what_is_wrong, describes_itself
from .soap import serves_zeep, serves_php, reads_xml_not_text, reports_faults
from .attacks import refuses_entities, refuses_bombs
from .reuse import rounds_exactly, agrees_in_four_languages, serves_many_at_once
# isort: on


@setup
def opened(rig: Rig[Service]) -> Service:
    """The program, with rates of this run."""
    return Service(rig)
