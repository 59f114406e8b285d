"""An HTTP exchange: what was sent behind `>`, what came back behind `<`."""

from __future__ import annotations

from collections.abc import Iterator

from hotseat.cli.render.view import View, folded, join, note, split
from hotseat.model import Exchange


def view(evidence: Exchange) -> View:
    """The request and the reply, each folded to its beginning and its end."""
    request = folded(_unwired(evidence.request), prefix="> ", style="cyan", first=12, last=4)
    reply = folded(_unwired(evidence.reply), prefix="< ", first=14, last=5)
    if not evidence.reply:
        reply = View([note("< nothing came back")])
    after = [] if evidence.seconds is None else [View([note(f"  after {evidence.seconds:.3f} s")])]
    return join([request, *after, reply])


def whole(evidence: Exchange) -> Iterator[str]:
    """Every line."""
    yield from (f"> {line}" for line in split(_unwired(evidence.request)))
    if evidence.seconds is not None:
        yield f"  after {evidence.seconds:.6f} s"
    yield from (f"< {line}" for line in split(_unwired(evidence.reply)))


def _unwired(message: str) -> str:
    # Every line of HTTP ends in CR LF: to show each of them would only hide the message.
    return message.replace("\r\n", "\n")
