"""The candidate's program with the rates of this run, asked through each of its faces."""

from __future__ import annotations

import json
from random import Random
from typing import Any, cast

from hotseat.instruments.http import Reply
from hotseat.lab import Diff, Failure, Program, Rig, expect

from .envelopes import Answer, call, read
from .sums import Sum, as_env, rates

Object = dict[str, Any]

XML_TYPES = ("text/xml", "application/xml")


class Service:
    """One running instance."""

    def __init__(self, rig: Rig[Any]) -> None:
        self.rates = rates(Random(f"{rig.seed}:rates"))
        self.program: Program = rig.start("run", env={"RATES": as_env(self.rates)})
        self.memory = self.program.memory
        """Bytes that it had after its start."""

    @property
    def port(self) -> int:
        return self.program.port

    # ------------------------------------------------------------------ v1

    def v1(self, target: str) -> Reply:
        """Ask v1."""
        return self.program.http.get(target)

    def expect_v1(self, one: Sum, when: str = "") -> None:
        """v1 answers this sum, byte for byte."""
        self.expect_bytes(one.path, 200, one.v1, when)

    def expect_bytes(self, path: str, status: int, body: bytes, when: str = "") -> None:
        """v1 answers this, byte for byte."""
        reply = self.v1(path)
        what = f"GET {path}{f', {when}' if when else ''}"
        expect(reply.status, status, f"status of {what}", evidence=[reply.exchange])
        if reply.body != body:
            diff = Diff(body.decode(), reply.body.decode("utf-8", "backslashreplace"), title="the content")
            raise Failure(
                f"{what}: the content is {_shown(reply.body)}, expected {_shown(body)}",
                hint="Old clients compare bytes: each space, each zero and the end of the line.",
                evidence=[diff],
            )
        kind = reply.headers.get("Content-Type")
        expect(kind, "application/json", f"Content-Type of {what}", evidence=[reply.exchange])

    # ------------------------------------------------------------------ v2

    def v2(self, content: Any) -> Reply:
        """Ask v2; bytes are sent as they are."""
        body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        fields = {"Content-Type": "application/json"}
        return self.program.http.post("/v2/conversions", body=body, headers=fields)

    def expect_v2(self, one: Sum, content: Any = None, when: str = "") -> None:
        """v2 answers this sum. content: what is sent, where it is more than the sum."""
        reply = self.v2(one.v2 if content is None else content)
        what = f"POST /v2/conversions of {one}{f', {when}' if when else ''}"
        expect(reply.status, 200, f"status of {what}", evidence=[reply.exchange])
        kind = reply.headers.media_type()
        expect(kind, "application/json", f"Content-Type of {what}", evidence=[reply.exchange])
        value = reply.json()
        if not isinstance(value, dict) or _without_new(cast("Object", value)) != one.v2_reply:
            raise Failure(
                f"{what}: the reply is {_shown(reply.body)}, expected {json.dumps(one.v2_reply)}",
                evidence=[reply.exchange],
            )

    def expect_problem(self, content: Any, status: int, what: str) -> None:
        """v2 refuses this, and says why as a problem document."""
        reply = self.v2(content)
        what = f"POST /v2/conversions {what}"
        expect(reply.status, status, f"status of {what}", evidence=[reply.exchange])
        kind = reply.headers.media_type()
        expect(kind, "application/problem+json", f"Content-Type of {what}", evidence=[reply.exchange])
        value = reply.json()
        given = cast("Object", value) if isinstance(value, dict) else {}
        lacking = [name for name in ("title", "status", "detail") if name not in given]
        if lacking:
            raise Failure(
                f"{what}: the problem document lacks {', '.join(lacking)}", evidence=[reply.exchange]
            )
        expect(
            given["status"],
            status,
            f"member status of the problem document of {what}",
            evidence=[reply.exchange],
        )

    # ------------------------------------------------------------------ SOAP

    def soap(self, message: str | bytes, timeout: float = 5.0) -> Reply:
        """Post a message."""
        body = message if isinstance(message, bytes) else message.encode()
        fields = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
        return self.program.http.post("/soap", body=body, headers=fields, timeout=timeout)

    def expect_soap(self, one: Sum, message: str | None = None, when: str = "") -> None:
        """SOAP answers this sum. message: what is sent, where it is not the plain one."""
        reply = self.soap(message or call(one))
        what = f"SOAP call of {one}{f', {when}' if when else ''}"
        answer = self._answer(reply, 200, what)
        if answer.fault is not None:
            raise Failure(f"{what}: a fault came back ({answer.reason})", evidence=[reply.exchange])
        seen = (answer.values.get("result"), answer.values.get("rate"))
        expect(seen, (one.result, one.rate), f"result and rate of {what}", evidence=[reply.exchange])

    def expect_fault(self, message: str | bytes, code: str, what: str, hint: str | None = None) -> Reply:
        """SOAP refuses this with a fault of this code."""
        reply = self.soap(message)
        answer = self._answer(reply, 500, f"POST /soap {what}", hint)
        if answer.fault is None:
            raise Failure(
                f"POST /soap {what}: expected a Fault in the body", hint=hint, evidence=[reply.exchange]
            )
        expect(answer.fault, code, f"code of the fault at POST /soap {what}", evidence=[reply.exchange])
        return reply

    def _answer(self, reply: Reply, status: int, what: str, hint: str | None = None) -> Answer:
        expect(reply.status, status, f"status of {what}", hint=hint, evidence=[reply.exchange])
        if reply.headers.media_type() not in XML_TYPES:
            kind = reply.headers.get("Content-Type")
            raise Failure(f"Content-Type of {what}: expected text/xml, got {kind}", evidence=[reply.exchange])
        return read(reply, what)


def _without_new(value: Object) -> Object:
    """A reply without members that the brief does not name: whoever adds one breaks nobody."""
    money = value.get("money")
    known: Object = {name: value[name] for name in ("money", "rate") if name in value}
    if isinstance(money, dict):
        inner = cast("Object", money)
        known["money"] = {name: inner[name] for name in ("amount", "currency") if name in inner}
    return known


def _shown(body: bytes) -> str:
    text = repr(body[:160].decode("utf-8", "backslashreplace"))
    return text if len(body) <= 160 else f"{text}…"
