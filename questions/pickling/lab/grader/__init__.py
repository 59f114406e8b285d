"""Pickling, three parts: a class that survives, an exploit, and a service that reads its own pickles and nothing else.

session   lines of Python with the candidate's journal, each with what it must give
masks     pickles of classes that are not here
drafts    legitimate drafts, and what the service must answer to them
opcodes   pickles put together by hand
corpus    hostile bodies, in families
service   the service from outside, signatures, the canary
trips, exploits, reads, refusals   the checks
"""

# The order of these imports is the order in which the checks are tried and shown.
# ruff: isort: off
from .service import prepare
from .trips import (
    survives_a_round_trip,
    loses_nothing_written,
    keeps_every_attribute,
    keeps_identity,
    reads_version_1,
    reads_version_2,
    refuses_a_newer_version,
)
from .exploits import exploit_brings_the_key, exploit_leaves_it_as_it_was
from .reads import (
    reads_every_draft,
    keeps_links,
    reads_large_drafts,
    checks_the_signature_first,
    refuses_what_is_too_large,
)
from .refusals import (
    refuses_calls,
    refuses_every_opcode,
    refuses_similar_names,
    refuses_registries,
    leaves_nothing_behind,
    refuses_other_values,
    refuses_broken_pickles,
    refuses_memory_bombs,
    refuses_deep_bodies,
    serves_others_meanwhile,
)

__all__ = [
    "checks_the_signature_first",
    "exploit_brings_the_key",
    "exploit_leaves_it_as_it_was",
    "keeps_every_attribute",
    "keeps_identity",
    "keeps_links",
    "leaves_nothing_behind",
    "loses_nothing_written",
    "prepare",
    "reads_every_draft",
    "reads_large_drafts",
    "reads_version_1",
    "reads_version_2",
    "refuses_a_newer_version",
    "refuses_broken_pickles",
    "refuses_calls",
    "refuses_deep_bodies",
    "refuses_every_opcode",
    "refuses_memory_bombs",
    "refuses_other_values",
    "refuses_registries",
    "refuses_similar_names",
    "refuses_what_is_too_large",
    "serves_others_meanwhile",
    "survives_a_round_trip",
]
