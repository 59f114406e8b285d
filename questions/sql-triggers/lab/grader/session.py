"""What one connection must see: the model's state through transactions, savepoints and errors."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .model import EMPTY, Actor, Refused, State, effect
from .statements import Begin, Commit, Rollback, Savepoint, SetUser, Statement

ABORTED = "25P02"


@dataclass(frozen=True)
class Moment:
    """What a rollback brings back."""

    state: State = EMPTY
    user: str = ""
    local: str | None = None
    """`app.user` of this transaction only."""


@dataclass
class Session:
    """A connection of the model's. role: what it logged in as."""

    role: str
    now: Moment = field(default_factory=Moment)
    marks: list[tuple[str, Moment]] = field(default_factory=list[tuple[str, Moment]])
    """The begin of the transaction (its name is empty) and the savepoints; none outside of a transaction."""
    failed: bool = False

    @property
    def actor(self) -> Actor:
        """Who changes are ascribed to now."""
        return Actor(self.now.user if self.now.local is None else self.now.local, self.role)

    def copy(self) -> Session:
        """The same, to try a statement on."""
        return replace(self, marks=list(self.marks))

    def step(self, statement: Statement) -> frozenset[str] | None:
        """Take a statement: the SQLSTATEs it must fail with (empty: it succeeds); None where there is no answer.

        A statement without an answer leaves the session as it is.
        """
        match statement:
            case Begin() | Commit() | Savepoint() | Rollback():
                return self._control(statement)
            case SetUser(name, local):
                if self.failed or (local and not self.marks):
                    return None
                self.now = (
                    replace(self.now, local=name) if local else replace(self.now, user=name, local=None)
                )
                return frozenset()
            case _:
                answer = effect(self.now.state, statement, self.actor)
        if self.failed:
            return frozenset({ABORTED})
        if answer is None:
            return None
        if isinstance(answer, Refused):
            self.failed = bool(self.marks)
            return answer.codes
        self.now = replace(self.now, state=answer)
        return frozenset()

    def _control(self, statement: Begin | Commit | Savepoint | Rollback) -> frozenset[str] | None:
        inside = bool(self.marks)
        match statement:
            case Begin() if not inside:
                self.marks = [("", self.now)]
            case Savepoint(name) if inside and not self.failed:
                self.marks.append((name, self.now))
            case Commit() if inside and not self.failed:
                self.marks, self.now = [], replace(self.now, local=None)
            case Rollback("") if inside:
                self.now = self.marks[0][1]
                self.marks, self.failed = [], False
            case Rollback(to) if to and any(name == to for name, _ in self.marks):
                while self.marks[-1][0] != to:
                    self.marks.pop()
                self.now, self.failed = self.marks[-1][1], False
            case _:
                return None
        return frozenset()
