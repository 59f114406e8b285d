"""Arrays and lists: millions of readings within a memory limit, and mixed records in order.

session   lines of Python with the candidate's modules, each with what it must give
blocks    readings as bytes; values that fit their types
holding   checks: values, statistics, growth, refusals, slices
moving    checks: files, byte orders, memory
records   checks: mixed records in a list
"""

# The order of these imports is the order in which the checks are tried and shown.
# ruff: isort: off
from .holding import (
    keeps_values,
    grows,
    summarises,
    refuses_wrong_types,
    refuses_overflow,
    refuses_what_is_not_finite,
    refusal_changes_nothing,
    slices_share,
    holds_still_under_slices,
)
from .moving import (
    reads_blocks,
    leaves_the_rest,
    writes_blocks,
    refuses_broken_blocks,
    works_within_memory,
    slices_cost_nothing,
)
from .records import keeps_records, keeps_order, hands_out_copies, drops_records, counts_by_hour

__all__ = [
    "counts_by_hour",
    "drops_records",
    "grows",
    "hands_out_copies",
    "holds_still_under_slices",
    "keeps_order",
    "keeps_records",
    "keeps_values",
    "leaves_the_rest",
    "reads_blocks",
    "refusal_changes_nothing",
    "refuses_broken_blocks",
    "refuses_overflow",
    "refuses_what_is_not_finite",
    "refuses_wrong_types",
    "slices_cost_nothing",
    "slices_share",
    "summarises",
    "works_within_memory",
    "writes_blocks",
]
