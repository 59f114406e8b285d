"""The nouns of hotseat: frozen values, no I/O.

`msgspec` writes each of them to JSON and reads it back; tagged unions carry a `kind`.
"""

from hotseat.model.evidence import Chart, Diagram, Diff, Event, Evidence, Exchange, Table, Text
from hotseat.model.proof import Case, CaseKind, Proof, Trial
from hotseat.model.question import (
    Answer,
    Card,
    File,
    FollowUp,
    Head,
    Lab,
    Level,
    Limits,
    Listing,
    Question,
    Source,
    Wrong,
)
from hotseat.model.value import Problem, Value
from hotseat.model.verdict import Attempt, AttemptHead, Decision, Outcome, Status, Verdict, decide

__all__ = [
    "Answer",
    "Attempt",
    "AttemptHead",
    "Card",
    "Case",
    "CaseKind",
    "Chart",
    "Decision",
    "Diagram",
    "Diff",
    "Event",
    "Evidence",
    "Exchange",
    "File",
    "FollowUp",
    "Head",
    "Lab",
    "Level",
    "Limits",
    "Listing",
    "Outcome",
    "Problem",
    "Proof",
    "Question",
    "Source",
    "Status",
    "Table",
    "Text",
    "Trial",
    "Value",
    "Verdict",
    "Wrong",
    "decide",
]
