"""Twelve files of SQL, each compared with the right answer on the smallest databases that could tell them apart."""

from __future__ import annotations

from hotseat.lab import Rig, check, setup

from .desk import Desk, judge, prepare


@setup
def desk(rig: Rig[Desk]) -> Desk:
    """The schema, the rights of the candidate's role, the sample."""
    return prepare(rig)


@check
def finds_bargains(rig: Rig[Desk]) -> None:
    """`01-bargains.sql` finds each product that costs over 1,000 and was ever sold in bulk or cheaply, once."""
    judge(rig, "01-bargains.sql", "Which rows make a product appear, how often, and which price counts?")


@check
def counts_per_customer(rig: Rig[Desk]) -> None:
    """`02-february-per-customer.sql` counts each customer's purchases of February 2026, none included."""
    judge(rig, "02-february-per-customer.sql", "What becomes of a customer whose purchases do not qualify?")


@check
def averages_prices(rig: Rig[Desk]) -> None:
    """`03-price-per-piece.sql` gives what a piece of each product cost on the average, fractions included."""
    judge(rig, "03-price-per-piece.sql", "Follow one division: which types, how many pieces, how many lines?")


@check
def finds_the_month(rig: Rig[Desk]) -> None:
    """`04-february.sql` finds the purchases of February 2026, from its first moment to its last, oldest first."""
    judge(rig, "04-february.sql", "Look at the first and the last moments of the month.", ordered=True)


@check
def balances_purchases(rig: Rig[Desk]) -> None:
    """`05-balance.sql` gives what each purchase cost and what was paid for it, each amount counted once."""
    judge(rig, "05-balance.sql", "How many rows does each step make of one purchase?")


@check
def finds_who_never_bought(rig: Rig[Desk]) -> None:
    """`06-never-bought.sql` finds the customers who never bought anything, although guests did."""
    judge(rig, "06-never-bought.sql", "Which value does each comparison meet, row by row?")


@check
def keeps_the_ledger(rig: Rig[Desk]) -> None:
    """`07-ledger.sql` lists every payment and every line as an entry, equal ones as often as they are there."""
    judge(rig, "07-ledger.sql", "Count the entries that go in and those that come out.")


@check
def ranks_best_sellers(rig: Rig[Desk]) -> None:
    """`08-best-sellers.sql` gives the three products sold most, those that tie with the third too, best first."""
    judge(rig, "08-best-sellers.sql", "What happens where two products sold equally well?", ordered=True)


@check
def adds_up_payments(rig: Rig[Desk]) -> None:
    """`09-paid-so-far.sql` gives for each payment what had been paid for its purchase by then."""
    judge(rig, "09-paid-so-far.sql", "Which rows does each sum take in, also on a day with two payments?")


@check
def walks_the_tree(rig: Rig[Desk]) -> None:
    """`10-beneath.sql` finds category 1 and all beneath it, however deep, each with its depth."""
    judge(rig, "10-beneath.sql", "Follow a chain of four categories by hand.")


@check
def restocks(rig: Rig[Desk]) -> None:
    """`11-restock.sql` adds all deliveries to the stock, of products new in it as well."""
    judge(rig, "11-restock.sql", "What was in stock before, and what is delivered twice?", writes=True)


@check
def transfers(rig: Rig[Desk]) -> None:
    """`12-transfer.sql` moves 500 from account 1 to account 2, or changes nothing."""
    hint = "Play it with too little money, and with an account that is not there."
    judge(rig, "12-transfer.sql", hint, writes=True)
