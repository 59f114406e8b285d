"""The explorer's process: `python -m hotseat.instruments.openapi.worker FD`. FD leads to the door.

Reads one `Task` from stdin and writes each `Finding` to stdout as a line of JSON, `Finished` at last. Stdin stays
open as long as anybody wants to know: its end ends this process, whatever it is doing.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from hotseat.instruments.openapi.door import Dialler
from hotseat.instruments.openapi.finding import Finding, Finished, Task
from hotseat.model import Exchange

if TYPE_CHECKING:
    from schemathesis.engine.recorder import Interaction, ScenarioRecorder

HOST = "127.0.0.1"
SHOWN = 4096
"""Bytes of a body that a finding keeps."""


def main() -> None:
    """Entry: the door's descriptor is the only argument."""
    task = Task(**json.loads(sys.stdin.buffer.readline()))
    threading.Thread(target=_end_with_stdin, name="lifeline", daemon=True).start()
    with socket.socket(fileno=int(sys.argv[1])) as line:
        _wall_in(Dialler(line))
        for message in explored(task):
            sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")
            sys.stdout.buffer.flush()


def _end_with_stdin() -> None:
    while sys.stdin.buffer.read(4096):
        continue
    os._exit(1)


def _wall_in(dialler: Dialler) -> None:
    """Let every connection that anything in this process opens lead to the program."""
    import urllib3.connectionpool
    import urllib3.util.connection

    socket.create_connection = dialler.dial  # type: ignore[assignment] # any address, one destination
    urllib3.util.connection.create_connection = dialler.dial  # type: ignore[assignment] # its own copy of it
    # A kept connection that the server is about to close would fail the next request: each gets its own.
    urllib3.connectionpool.is_connection_dropped = _always  # pyright: ignore[reportPrivateImportUsage] # the name it asks


def _always(_connection: object) -> bool:
    return True


def explored(task: Task) -> Iterator[Finding | Finished]:
    """Everything that Schemathesis finds, as it finds it."""
    import schemathesis.openapi
    from schemathesis.config import SchemathesisConfig
    from schemathesis.core.errors import LoaderError
    from schemathesis.engine import events, from_schema

    requests = 0
    config: SchemathesisConfig = SchemathesisConfig.from_dict(  # pyright: ignore[reportUnknownMemberType] # a bare dict
        settings(task)
    )
    try:
        schema = schemathesis.openapi.from_dict(task.description, config=config)
    except LoaderError as error:
        yield Finding("", "Not an OpenAPI description", _shown(str(error)))
        yield Finished(0)
        return
    for event in from_schema(schema).execute():
        match event:
            case events.ScenarioFinished():
                requests += len(event.recorder.interactions)
                yield from _failures(event.recorder)
            case events.NonFatalError():
                where = event.label if event.related_to_operation else ""
                yield Finding(where, _shown(event.info.title), _shown(event.info.message))
            case events.FatalError():
                raise event.exception
            case _:
                continue
    yield Finished(requests)


def settings(task: Task) -> dict[str, Any]:
    """Schemathesis's configuration: bounded, seeded, nothing kept."""
    return {
        "seed": task.seed,
        "base-url": f"http://{HOST}",
        "cache": {"enabled": False},
        "headers": {"Connection": "close"},
        "request-timeout": 10,
        "warnings": False,
        "generation": {
            "max-examples": task.examples,
            "database": "none",
            "no-shrink": True,
            "allow-x00": False,
        },
        # Methods that a description does not name are for a check of their own: not all servers can be asked.
        "phases": {"coverage": {"unexpected-methods": []}},
        "checks": {
            "negative_data_rejection": {"expected-statuses": ["4xx"]},
            "positive_data_acceptance": {"expected-statuses": list(task.accepted)},
        },
    }


def _failures(recorder: ScenarioRecorder) -> Iterator[Finding]:
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                seen = recorder.interactions.get(case_id)
                yield Finding(
                    failure.operation or recorder.label,
                    _shown(failure.title),
                    _shown(failure.message),
                    _exchange(seen) if seen is not None else None,
                )


def _exchange(seen: Interaction) -> Exchange:
    request, response = seen.request, seen.response
    asked = f"{request.method} {request.uri.removeprefix(f'http://{HOST}')} HTTP/1.1"
    replied, seconds = "", None
    if response is not None:
        status = f"HTTP/1.1 {response.status_code} {response.message}"
        replied = _message(status, response.headers, response.content)
        seconds = round(response.elapsed, 4)
    return Exchange(
        request=_message(asked, request.headers, request.body or b""),
        reply=replied,
        title=asked.removesuffix(" HTTP/1.1"),
        seconds=seconds,
    )


def _message(first: str, fields: Mapping[str, list[str]], body: bytes) -> str:
    lines = [first, *(f"{name.title()}: {value}" for name, values in fields.items() for value in values)]
    text = body[:SHOWN].decode("utf-8", "backslashreplace")
    cut = f"\n[... {len(body) - SHOWN} more bytes]" if len(body) > SHOWN else ""
    return _shown("\n".join(lines) + "\n\n" + text + cut)


def _shown(text: str) -> str:
    """A text that can be written: half a surrogate pair is taken apart."""
    return text.encode("utf-8", "backslashreplace").decode()


if __name__ == "__main__":
    main()
