"""What the handlers share: the use cases, the servers that labs need, and the gradings under way."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import Self

from hotseat.app import App
from hotseat.web.proofs import Proofs
from hotseat.web.runs import Runs


class Desk:
    """One for each server process; `with` ends what it has started."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        session = self._stack.enter_context(self.app.session())
        turn = threading.Lock()  # gradings disturb each other's times: one at a time
        self.runs = Runs(self.app, session, self.app.home / "runs", turn)
        self._stack.callback(self.runs.close)
        self.proofs = Proofs(self.app, session, self.app.home / "proofs", turn)
        self._stack.callback(self.proofs.close)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
