"""The service from outside: bodies are signed and sent, and a canary tells when one of them was executed."""

from __future__ import annotations

import hashlib
import hmac
import json
import pickletools
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from hotseat.instruments.http import Reply
from hotseat.lab import Diff, Failure, Fault, Program, Rig, Text, setup

from .drafts import Plain, answer, draw, stored

PATIENCE = 7.0
"""Seconds for a reply: the brief grants five."""
DRAFTS = "/drafts"
SHOWN = 3000
"""Characters of a disassembled body that are shown."""


@dataclass(frozen=True)
class Body:
    """A hostile body, and what it does, in words: "calls os.system"."""

    does: str
    data: bytes


class Canary:
    """A port on which nobody should ever call: bodies that are executed do."""

    def __init__(self, listener: socket.socket, port: int) -> None:
        self.port = port
        self._listener = listener
        listener.settimeout(0)

    @property
    def code(self) -> str:
        """Python, an expression, that calls."""
        return f"__import__('socket').create_connection(('127.0.0.1',{self.port})).close()"

    def called(self, patience: float = 0.0) -> bool:
        """Whether somebody has called since this was asked the last time."""
        calls = 0
        self._listener.settimeout(patience)
        try:
            while True:
                self._listener.accept()[0].close()
                calls += 1
                self._listener.settimeout(0)
        except (BlockingIOError, TimeoutError):
            return calls > 0

    def close(self) -> None:
        self._listener.close()


class Service:
    """One world's services, started when they are first asked for."""

    def __init__(self, rig: Rig[Any]) -> None:
        self._rig = rig
        self.key = rig.random.randbytes(32)
        self.canary = Canary(*rig.listen())
        self._mended: Program | None = None

    def vulnerable(self, files: dict[str, bytes]) -> Program:
        """The service as candidates are handed it."""
        program = self._rig.serve_fixture(
            ["python3", "run"], files, env={"KEY": self.key.hex()}, label="the vulnerable service"
        )
        program.http.timeout = PATIENCE
        return program

    @property
    def mended(self) -> Program:
        """The candidate's."""
        if self._mended is None:
            self._mended = self._rig.start(env={"KEY": self.key.hex()})
            self._mended.http.timeout = PATIENCE
        return self._mended

    def sign(self, body: bytes) -> str:
        return hmac.new(self.key, body, hashlib.sha256).hexdigest()

    def send(self, body: bytes, *, signature: str | None = None, program: Program | None = None) -> Reply:
        """POST it. signature: another one than the right one; empty for none."""
        fields = {"Content-Type": "application/octet-stream"}
        if signature != "":
            fields["X-Signature"] = self.sign(body) if signature is None else signature
        return (program or self.mended).http.post(DRAFTS, body=body, headers=fields)

    # ------------------------------------------------------------------ what must come back

    def expect_read(
        self, drafts: list[Plain], body: bytes, when: str, *, hint: str, program: Program | None = None
    ) -> None:
        """The body is answered with the description of the drafts. Raises Failure."""
        reply = self._reply(body, when, program)
        if reply.status != 200:
            raise Failure(
                f"{when}: answered {reply.status}; expected 200", hint=hint, evidence=[disassembled(body)]
            )
        found = reply.json()
        wanted = answer(drafts)
        if not same(found, wanted):
            shown = [json.dumps(value, indent=1, ensure_ascii=False)[:SHOWN] for value in (wanted, found)]
            evidence = [Diff(*shown, title="the answer"), disassembled(body)]
            raise Failure(
                f"{when}: the answer is not the description of the draft", hint=hint, evidence=evidence
            )

    def _reply(self, body: bytes, when: str, program: Program | None = None) -> Reply:
        try:
            return self.send(body, program=program)
        except Fault as fault:
            how = f"{when}: no answer: {fault.message}"
            raise Failure(
                how, hint="What became of the service?", evidence=[*fault.evidence, disassembled(body)]
            ) from None

    def expect_refused(self, bodies: Sequence[Body], *, hint: str) -> None:
        """Each body, rightly signed, is answered 422 and does nothing; then a draft is read. Raises Failure."""
        for body in bodies:
            self._expect_refused(body, hint)
        if self.canary.called(0.05):
            raise Failure("one of the bodies was executed: it called back", hint=hint)
        self.expect_serving(f"After {len(bodies)} hostile bodies, a draft", hint=hint)

    def _expect_refused(self, body: Body, hint: str) -> None:
        said = f"A body that {body.does}"
        fault: Fault | None = None
        status = 0
        try:
            status = self.send(body.data).status
        except Fault as error:
            fault = error
        if self.canary.called():
            raise Failure(
                f"{said}: it was executed, and called back", hint=hint, evidence=[disassembled(body.data)]
            )
        if fault is not None:
            evidence = [*fault.evidence, disassembled(body.data)]
            raise Failure(f"{said}: no answer: {fault.message}", hint=hint, evidence=evidence) from None
        if status != 422:
            raise Failure(
                f"{said}: answered {status}; expected 422", hint=hint, evidence=[disassembled(body.data)]
            )

    def expect_serving(self, when: str, *, hint: str, program: Program | None = None) -> None:
        """A draft is read as ever. Raises Failure."""
        drafts = [draw(self._rig.random)]
        self.expect_read(drafts, stored(drafts, 4), when, hint=hint, program=program)


def same(found: object, wanted: object) -> bool:
    """Equal, types included: True is not 1, and 1.0 is not 1."""
    return json.dumps(found, sort_keys=True) == json.dumps(wanted, sort_keys=True)


def disassembled(body: bytes) -> Text:
    """Evidence: the opcodes of a body."""
    out = StringIO()
    try:
        pickletools.dis(body[:20_000], out)
    except Exception as error:  # of whatever kind: bodies are broken on purpose
        out.write(f"({type(error).__name__}: {error})\n")
    text = out.getvalue()
    cut = text if len(text) <= SHOWN else f"{text[:SHOWN]}\n... ({len(body)} bytes in all)"
    return Text(cut, title="the body, by pickletools")


_services: list[Service] = []


@setup
def prepare(rig: Rig[Any]) -> Service:
    """A key and a canary for this world; the services are started by the first check that needs them."""
    for service in _services:  # of worlds that have ended: nothing tells a grader when
        service.canary.close()
    _services[:] = [Service(rig)]
    return _services[0]
