"""Grade a few lines of a candidate's program with a few lines of a grader: everything in between is real."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

from hotseat.grading import supervise
from hotseat.grading.job import Event, Job, Judged, Retrying
from hotseat.model import File, Limits, Outcome, Verdict
from hotseat.sandbox.interface import Mode
from hotseat.services.interface import Address

HEAD = "from __future__ import annotations\nimport os, signal, sys, time\nfrom hotseat.lab import *\n"

ECHO = f"""\
#!{sys.executable}
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.path)))
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, *args):
        pass

HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""
"""A server that answers GET with the path."""


def program(text: str) -> File:
    """An executable file; `#!python` stands for this interpreter."""
    return File(dedent(text).replace("#!python", f"#!{sys.executable}", 1).encode(), executable=True)


@dataclass
class Bench:
    """Where graders are written to."""

    folder: Path
    events: list[Event] = field(default_factory=list[Event])

    def job(
        self,
        grader: str,
        run: str | None = ECHO,
        *,
        files: Mapping[str, File] | None = None,
        limits: Limits | None = None,
        services: tuple[Address, ...] = (),
        only: tuple[str, ...] = (),
        seed: int = 1,
        mode: Mode = Mode.PLAIN,
    ) -> Job:
        lab = self.folder / "lab"
        lab.mkdir(exist_ok=True)
        (lab / "grader.py").write_text(HEAD + dedent(grader))
        given = dict(files or {})
        if run is not None:
            given["run"] = program(run)
        return Job(
            question="sample",
            digest="d",
            folder=str(self.folder),
            limits=limits or Limits(),
            tools=(),
            services=services,
            files=given,
            submission="s",
            mode=mode,
            seed=seed,
            only=only,
        )

    def grade(self, grader: str, run: str | None = ECHO, **options: object) -> Verdict:
        """The verdict; what happened on the way is in `events`."""
        self.events = list(supervise.grade(self.job(grader, run, **options)))  # pyright: ignore[reportArgumentType] - passed through
        last = self.events[-1]
        assert isinstance(last, Judged)
        return last.verdict

    def only_outcome(self, grader: str, run: str | None = ECHO, **options: object) -> Outcome:
        """Of a grader with one check."""
        (outcome,) = self.grade(grader, run, **options).outcomes
        return outcome

    @property
    def retried(self) -> bool:
        return any(isinstance(event, Retrying) for event in self.events)
