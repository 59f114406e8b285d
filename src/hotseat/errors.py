"""Every error of hotseat, drawn as one tree.

HotseatError                 one line that says what was seen and what to do next
├── WrongUse                 the person at the keyboard can mend it: exit status 2
│   ├── UnknownName          no such question, check, wrong, language ... (with a suggestion)
│   ├── Conflict             somebody else (another tab, the terminal) changed it meanwhile
│   ├── BadQuestion          a question folder breaks the rules; holds all its problems
│   └── BadSubmission        the candidate's folder cannot be taken; holds all its problems
├── Fault                    the candidate's program misbehaved, as seen from outside (blamed on it)
│   ├── NoReply              nothing listens, nothing answers, or not in time
│   ├── BadReply             what came back breaks the protocol
│   └── ProgramEnded         the program is no longer there
├── OurProblem               nobody's answer is wrong: the verdict is void, exit status 3
│   ├── Missing              a server, a language or a mechanism of the machine is not there
│   ├── ServiceFailed        a server of ours did not start, or died
│   ├── StoreError           attempts cannot be kept or read
│   └── GraderBroken         the grader crashed, hung, or asked for what does not exist
└── Judgement                what a check says (raised by graders only)
    ├── Failure              the claim does not hold
    │   └── Mismatch         ... because one value was expected and another one seen
    └── Unknown              the instrument could not tell
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotseat.model import Evidence, Problem


class HotseatError(Exception):
    """The root: `str(error)` is the line that a person reads."""


class WrongUse(HotseatError):
    """The person at the keyboard can mend it: exit status 2."""


class UnknownName(WrongUse):
    """No such name; suggests the nearest ones that exist."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        choices = sorted(known)
        near = difflib.get_close_matches(name, choices, n=3, cutoff=0.5)
        if near:
            then = f"did you mean {' or '.join(near)}?"
        elif choices:
            then = f"there are: {', '.join(choices)}"
        else:
            then = "there are none"
        super().__init__(f"there is no {kind} {name!r}: {then}")
        self.kind, self.name, self.near = kind, name, tuple(near)


class Conflict(WrongUse):
    """What was to be changed is no longer what was shown: another tab or the terminal came first.

    Nothing was changed. `version` is the one that holds now: read it again, then decide.
    """

    def __init__(self, what: str, *, version: int | str) -> None:
        super().__init__(
            f"{what} was changed meanwhile, in another tab or the terminal: look at it again first"
        )
        self.version = version


class _WithProblems(WrongUse):
    def __init__(self, what: str, problems: Sequence[Problem]) -> None:
        count = len(problems)
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{what}: {count} problem{'s' if count != 1 else ''}\n{lines}")
        self.problems = tuple(problems)


class BadQuestion(_WithProblems):
    """A question folder that breaks the rules; `problems` holds every one of them."""


class BadSubmission(_WithProblems):
    """A candidate's folder that cannot be taken; `problems` holds every one of them."""


class Fault(HotseatError):
    """The candidate's program misbehaved, as seen from outside; `evidence` shows how."""

    def __init__(self, message: str, *, hint: str | None = None, evidence: Sequence[Evidence] = ()) -> None:
        super().__init__(message)
        self.message, self.hint, self.evidence = message, hint, tuple(evidence)


class NoReply(Fault):
    """Nothing listens, nothing answers, or not in time."""


class BadReply(Fault):
    """What came back breaks the protocol it claims to speak."""


class ProgramEnded(Fault):
    """The program is no longer there, or never was."""


class OurProblem(HotseatError):
    """Nobody's answer is wrong: the verdict is void, exit status 3."""


class Missing(OurProblem):
    """A server, a language or a mechanism of the machine is not there; says how to get it."""


class ServiceFailed(OurProblem):
    """A server of ours did not start, or died."""


class StoreError(OurProblem):
    """Attempts cannot be kept or read; says where they are and what to do."""


class GraderBroken(OurProblem):
    """The grader crashed, hung, or asked for what does not exist."""


class Judgement(HotseatError):
    """What a check says. Only graders raise these; only `grading` reads them."""


class Failure(Judgement):
    """The claim of the check does not hold.

    message: what was done, what was seen and what was expected, in one or two sentences.
    hint: where to look, never the solution.
    """

    def __init__(self, message: str, *, hint: str | None = None, evidence: Sequence[Evidence] = ()) -> None:
        super().__init__(message)
        self.message, self.hint, self.evidence = message, hint, tuple(evidence)


class Mismatch(Failure):
    """One value was expected, another one seen; the message shows both."""

    def __init__(
        self,
        what: str,
        *,
        expected: object,
        actual: object,
        hint: str | None = None,
        evidence: Sequence[Evidence] = (),
    ) -> None:
        super().__init__(f"{what}: expected {expected!r}, got {actual!r}", hint=hint, evidence=evidence)
        self.expected, self.actual = expected, actual


class Unknown(Judgement):
    """The instrument could not tell (too slow a machine, too short a history): never held against anybody."""
