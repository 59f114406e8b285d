"""Greet by name: two checks, the second of which needs the first."""

from __future__ import annotations

from urllib.parse import quote_plus

from hotseat.lab import Rig, check, expect

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßéøč"


@check
def greets_by_name(rig: Rig[None]) -> None:
    """GET /greet?name=NAME answers 200 with `Hello, NAME!`, whatever the name."""
    name = " ".join("".join(rig.random.choices(LETTERS, k=6)).capitalize() for _ in range(2))
    target = f"/greet?name={quote_plus(name)}"
    reply = rig.http.get(target)
    expect(reply.status, 200, f"status of GET {target}")
    expect(reply.text, f"Hello, {name}!", f"body of GET {target}", hint="Where does the name come from?")


@check(needs=greets_by_name)
def refuses_an_empty_name(rig: Rig[None]) -> None:
    """Without a name, or with an empty one, the answer is 400."""
    for target in ("/greet", "/greet?name="):
        expect(rig.http.get(target).status, 400, f"status of GET {target}", hint="Whose mistake is it?")
