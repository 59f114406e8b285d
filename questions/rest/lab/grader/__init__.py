"""Two instances of the candidate's program on one `$DATA_DIR`; the next request goes to the other one.

library.py     the two instances      reading.py  what a reply says      making.py  documents to send
held.py        a request whose last byte is held back: how a race is forced

The other modules hold the checks, in the order in which they are imported here.
"""

from hotseat.lab import Rig, setup

from .library import Library

__all__ = [
    "allows",
    "any_instance_serves",
    "creates",
    "deletes",
    "describes_itself",
    "explains_errors",
    "guards_updates",
    "heads",
    "keeps_json",
    "knows_what_is_missing",
    "lists",
    "lists_while_others_write",
    "negotiates",
    "one_writer_wins",
    "opened",
    "patches",
    "puts",
    "reads_whole_documents",
    "refuses_other_types",
    "refuses_what_is_no_document",
    "revalidates",
    "sees_changes",
    "survives_a_kill",
    "tags_versions",
]

# isort: off
# The order of the imports is the order of the checks.
from .creating import creates, any_instance_serves, keeps_json
from .changing import puts, patches, deletes, sees_changes
from .asking import knows_what_is_missing, allows, heads, negotiates
from .refusing import refuses_other_types, refuses_what_is_no_document, explains_errors
from .versions import tags_versions, revalidates, guards_updates
from .racing import one_writer_wins, reads_whole_documents
from .listing import lists, lists_while_others_write
from .outliving import survives_a_kill
from .describing import describes_itself
# isort: on


@setup
def opened(rig: Rig[Library]) -> Library:
    """Both instances, started one after the other."""
    return Library(rig)
