"""What the handlers share: the use cases, the servers that labs need, and the gradings under way."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from typing import Self

from hotseat.app import App
from hotseat.model import Listing
from hotseat.web.proofs import Proofs
from hotseat.web.runs import Runs

HEADS = 5.0
"""Seconds for which the list of questions is taken as it was read: it costs as much as all the rest of a page."""


class Desk:
    """One for each server process; `with` ends what it has started."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._stack = ExitStack()
        self._heads: tuple[float, Listing | None] = (0.0, None)

    def __enter__(self) -> Self:
        session = self._stack.enter_context(self.app.session())
        turn = threading.Lock()  # gradings disturb each other's times: one at a time
        self.runs = Runs(self.app, session, self.app.home / "runs", turn)
        self._stack.callback(self.runs.close)
        self.proofs = Proofs(self.app, session, self.app.home / "proofs", turn)
        self._stack.callback(self.proofs.close)
        return self

    def heads(self) -> Listing:
        """All questions as a list shows them; read again when what was read is older than HEADS seconds."""
        now = time.monotonic()
        read, listing = self._heads
        if listing is None or now - read > HEADS:
            listing = self.app.heads()
            self._heads = (now, listing)
        return listing

    def __exit__(self, *_: object) -> None:
        self._stack.close()
