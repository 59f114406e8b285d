"""Ten queries in which NULL decides, by the smallest database that shows it; ten predictions, by PostgreSQL itself."""

from __future__ import annotations

from hotseat.lab import Rig, check, setup

from .desk import Desk, judge, prepare
from .predictions import compare


@setup
def desk(rig: Rig[Desk]) -> Desk:
    """The schema, the rights of the candidate's role, the sample."""
    return prepare(rig)


@check
def finds_the_missing(rig: Rig[Desk]) -> None:
    """`01-no-team.sql` finds the employees in no team, and no others."""
    judge(rig, "01-no-team.sql", "What does each comparison with NULL return?")


@check
def finds_all_others(rig: Rig[Desk]) -> None:
    """`02-not-in-core.sql` finds everybody outside of team core, those in no team as well."""
    judge(rig, "02-not-in-core.sql", "Into which half does an employee without a team fall?")


@check
def finds_who_leads_nobody(rig: Rig[Desk]) -> None:
    """`03-leads-nobody.sql` finds who is nobody's manager, although somebody has none."""
    judge(rig, "03-leads-nobody.sql", "What does the list hold that you compare with?")


@check
def averages_what_is_known(rig: Rig[Desk]) -> None:
    """`04-rooms.sql` tells all readings from known ones, and averages the known."""
    judge(rig, "04-rooms.sql", "Which rows does each of the three figures see?")


@check
def keeps_who_paid_nothing(rig: Rig[Desk]) -> None:
    """`05-paid.sql` gives every customer the sum of what is known to be paid, 0 included."""
    judge(rig, "05-paid.sql", "What becomes of a customer none of whose invoices is paid?")


@check
def labels_everybody(rig: Rig[Desk]) -> None:
    """`06-label.sql` labels every employee, with or without a nickname."""
    judge(rig, "06-label.sql", "What is a text with a NULL in it?")


@check
def tells_three_states(rig: Rig[Desk]) -> None:
    """`07-bonus.sql` tells undecided from none, and none from some."""
    judge(rig, "07-bonus.sql", "Which branch does a NULL take, and which one a bonus below zero?")


@check
def sorts_the_undecided_last(rig: Rig[Desk]) -> None:
    """`08-by-bonus.sql` sorts by bonus, the undecided last."""
    judge(rig, "08-by-bonus.sql", "Where does PostgreSQL put a NULL?", ordered=True)


@check
def sees_every_change(rig: Rig[Desk]) -> None:
    """`09-changes.sql` finds a change from and to NULL, and none where there is none."""
    judge(rig, "09-changes.sql", "Go through the four cases of a NULL before, after, both and neither.")


@check
def tells_json_null(rig: Rig[Desk]) -> None:
    """`10-json-null.sql` tells a member that is null from one that is absent."""
    judge(rig, "10-json-null.sql", "Which operator still sees the difference?")


@check
def predicts_comparisons(rig: Rig[Desk]) -> None:
    """`predictions.toml` foresees what comparisons with NULL return (`comparison`)."""
    compare(
        rig,
        "comparison",
        "What does each operator return when an operand is NULL, and which two never return NULL?",
    )


@check
def predicts_logic(rig: Rig[Desk]) -> None:
    """`predictions.toml` foresees what AND, OR and NOT make of unknown (`logic`)."""
    compare(rig, "logic", "Would the answer be another one, whatever the unknown value is?")


@check
def predicts_not_in(rig: Rig[Desk]) -> None:
    """`predictions.toml` foresees what IN and NOT IN make of a NULL in the list (`not-in`)."""
    compare(rig, "not-in", "Write each list as comparisons joined by AND or OR.")


@check
def predicts_aggregates(rig: Rig[Desk]) -> None:
    """`predictions.toml` foresees what aggregates make of NULL, and of nothing (`aggregates`)."""
    compare(rig, "aggregates", "Which rows does each aggregate see, and what is a sum of nothing?")


@check
def predicts_strings(rig: Rig[Desk]) -> None:
    """`predictions.toml` foresees what NULL does to texts, and that an empty one is none (`strings`)."""
    compare(rig, "strings", "An empty string is a value; what do || and concat make of NULL?")


@check
def predicts_unique(rig: Rig[Desk]) -> None:
    """`predictions.toml` foresees which NULLs a UNIQUE constraint lets in (`unique`)."""
    compare(rig, "unique", "When are two NULLs equal to a UNIQUE constraint?")


@check
def predicts_check(rig: Rig[Desk]) -> None:
    """`predictions.toml` foresees what a CHECK constraint does with NULL (`check`)."""
    compare(rig, "check", "When is a CHECK violated: when it is false, or when it is not true?")


@check
def predicts_order(rig: Rig[Desk]) -> None:
    """`predictions.toml` foresees where NULL sorts (`order`)."""
    compare(rig, "order", "Does NULL sort as the smallest or as the largest value in PostgreSQL?")


@check
def predicts_groups(rig: Rig[Desk]) -> None:
    """`predictions.toml` foresees where NULLs are put together (`groups`)."""
    compare(rig, "groups", "Which of GROUP BY, DISTINCT and count(DISTINCT ...) see NULL as a value?")


@check
def predicts_json(rig: Rig[Desk]) -> None:
    """`predictions.toml` foresees what JSON null and SQL NULL have to do with each other (`json`)."""
    compare(rig, "json", "A member that is null is there; which operator turns it into SQL NULL?")
