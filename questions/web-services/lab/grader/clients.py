"""Clients: zeep in the grader's process, and programs in four languages beside the candidate's."""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from typing import Any

from hotseat.instruments.http import Reply
from hotseat.lab import BadReply, Failure, Rig

from .service import Service
from .sums import Sum

LARGEST = 64 * 1024
WSDL = "http://service/wsdl"
"""By what zeep is told to ask for it; nothing is asked over a network."""


class Zeep:
    """zeep, which knows nothing but the WSDL; what it sends goes over the check's transcript."""

    def __init__(self, service: Service) -> None:
        # It is imported where it is needed: that takes a third of a second. It has no types.
        self._zeep: Any = importlib.import_module("zeep")
        self.wsdl = service.program.http.get("/soap?wsdl")
        _expect_fit(self.wsdl)
        self._service = service
        with self._blamed("zeep cannot make a client from the WSDL"):
            transport = _transport(self._zeep, service, self.wsdl)
            self._client: Any = self._zeep.Client(WSDL, transport=transport)
            self.service: Any = self._client.service

    def convert(self, one: Sum) -> tuple[str, str]:
        """Result and rate, as text. Raises `ZeepFault` where the service answers with a fault."""
        from decimal import Decimal

        with self._blamed(f"zeep cannot call Convert of {one}"):
            reply = self.service.Convert(
                **{"from": one.source, "to": one.target, "amount": Decimal(one.amount)}
            )
            return str(reply["result"]), str(reply["rate"])

    def _blamed(self, what: str) -> _Blamed:
        return _Blamed(self._zeep, what, self.wsdl)


class ZeepFault(Exception):
    """The service answered with a fault: its code and reason, as zeep read them."""


class _Blamed:
    """Whatever zeep cannot make of the candidate's documents is the candidate's."""

    def __init__(self, zeep: Any, what: str, wsdl: Reply) -> None:
        self._zeep, self._what, self._wsdl = zeep, what, wsdl

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or not isinstance(error, Exception) or isinstance(error, Failure | BadReply):
            return
        if isinstance(error, self._zeep.exceptions.Fault):
            fault: Any = error
            raise ZeepFault(f"{fault.code}: {fault.message}") from error
        raise Failure(
            f"{self._what}: {type(error).__name__}: {' '.join(str(error).split())[:300]}",
            hint="Compare the WSDL with what is sent: names, namespaces, required elements.",
            evidence=[self._wsdl.exchange],
        ) from error


def _expect_fit(wsdl: Reply) -> None:
    """What is parsed in the grader's process is looked at first."""
    if wsdl.status != 200:
        raise Failure(f"status of GET /soap?wsdl: expected 200, got {wsdl.status}", evidence=[wsdl.exchange])
    if len(wsdl.body) > LARGEST or b"<!DOCTYPE" in wsdl.body:
        raise Failure("GET /soap?wsdl: it is longer than 64 KiB or has a document type declaration")


def _transport(zeep: Any, service: Service, wsdl: Reply) -> Any:
    """zeep's own transport would open connections; this one asks the program and nobody else."""

    class Transport(zeep.transports.Transport):
        def load(self, url: str) -> bytes:
            if url != WSDL:
                raise Failure(
                    f"the WSDL refers to another document, {url[:100]!r}: it has to be complete in itself"
                )
            return wsdl.body

        def post(self, address: str, message: bytes, headers: dict[str, str]) -> Any:
            wanted = f"http://127.0.0.1:{service.port}/soap"
            if address != wanted:
                raise Failure(
                    f"the WSDL names the address {address[:100]!r}, expected {wanted}",
                    evidence=[wsdl.exchange],
                )
            reply = service.program.http.post("/soap", body=message, headers=headers)
            return _Response(reply)

        def post_xml(self, address: str, envelope: Any, headers: dict[str, str]) -> Any:
            etree: Any = importlib.import_module("lxml.etree")
            return self.post(
                address, etree.tostring(envelope, xml_declaration=True, encoding="utf-8"), headers
            )

    return Transport()


class _Response:
    """As much of a `requests.Response` as zeep looks at."""

    encoding = "utf-8"

    def __init__(self, reply: Reply) -> None:
        self.status_code = reply.status
        self.content = reply.body
        self.text = reply.body.decode("utf-8", "replace")
        self.headers = dict(reply.headers)


def told(
    rig: Rig[Any], command: Sequence[str], name: str, sums: Sequence[Sum], timeout: float = 15.0
) -> list[str]:
    """Run one of the fixtures' clients on these sums: one line of its output for each.

    It is given $SERVICE_PORT, and the sums on stdin, one a line: from, to, amount. Raises Failure with its stderr.
    """
    lines = "".join(f"{one.source} {one.target} {one.amount}\n" for one in sums)
    port = str(rig.world.port)
    done = rig.run_fixture(
        [*command, name],
        {name: rig.fixture(name)},
        env={"SERVICE_PORT": port},
        stdin=lines.encode(),
        timeout=timeout,
    )
    said = done.stdout.decode("utf-8", "replace").splitlines()
    if done.status != 0 or len(said) != len(sums):
        words = " ".join(done.stderr.decode("utf-8", "replace").split())[:400]
        raise Failure(
            f"{name}, a client in {command[0]}, ended with status {done.status}: {words or json.dumps(said[:3])}"
        )
    return said
