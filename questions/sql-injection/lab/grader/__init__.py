"""SQL injection, both halves: the exploit against a vulnerable shop of ours, and the attacks on the mended one.

world      what a world holds: the goods, the vulnerable shop, the mended shop and its database account
goods      the rows: random ones for every run, awkward names among them
shop       the shop's HTTP, as its brief says; what a reply must look like
attack     ways in (where text enters) and techniques (what an attacker does there)
*_checks   the checks, in the order of the imports below
"""

# The order of these imports is the order in which the checks are tried and shown.
# ruff: isort: off
from .world import prepare
from .exploit_checks import (
    exploit_brings_the_secret,
    exploit_works_in_another_shop,
    exploit_only_reads,
)
from .service_checks import (
    shows_the_catalogue,
    finds_any_text,
    keeps_any_text,
    searches_literally,
    refuses_what_does_not_fit,
)
from .attack_checks import (
    withstands_tautologies,
    withstands_union,
    withstands_boolean_blind,
    withstands_time_blind,
    withstands_stacked,
    withstands_numbers,
    withstands_sort,
    withstands_json,
    withstands_header,
    withstands_second_order,
)
from .leak_checks import errors_tell_nothing
from .account_checks import account_reads_no_more, account_writes_no_more, account_owns_nothing

__all__ = [
    "account_owns_nothing",
    "account_reads_no_more",
    "account_writes_no_more",
    "errors_tell_nothing",
    "exploit_brings_the_secret",
    "exploit_only_reads",
    "exploit_works_in_another_shop",
    "finds_any_text",
    "keeps_any_text",
    "prepare",
    "refuses_what_does_not_fit",
    "searches_literally",
    "shows_the_catalogue",
    "withstands_boolean_blind",
    "withstands_header",
    "withstands_json",
    "withstands_numbers",
    "withstands_second_order",
    "withstands_sort",
    "withstands_stacked",
    "withstands_tautologies",
    "withstands_time_blind",
    "withstands_union",
]
