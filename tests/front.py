"""The front door: the `hotseat` command, as a person has it.

`make test` builds the wheel, installs it into an environment of its own and names that environment's programs in
HOTSEAT_PROGRAMS; without that, the command of this environment is used.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROGRAMS = Path(os.environ.get("HOTSEAT_PROGRAMS") or Path(sys.executable).parent)

COMMAND = str(PROGRAMS / "hotseat")

TIMEOUT = 120.0
"""Seconds after which a command is taken for hung; none takes a tenth of it."""


@dataclass(frozen=True)
class Ran:
    """A command that ended."""

    status: int
    out: str
    err: str


@dataclass
class Front:
    """A home and a folder of one's own, and the command."""

    folder: Path
    env: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def environment(self) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        return {
            **inherited,
            "HOME": str(self.folder),
            "HOTSEAT_HOME": str(self.home),
            "COLUMNS": "80",
            **self.env,
        }

    def run(self, *arguments: str, stdin: str = "", cwd: Path | None = None) -> Ran:
        """Run `hotseat` with these arguments to its end."""
        done = subprocess.run(
            [COMMAND, *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            errors="backslashreplace",
            cwd=cwd or self.folder,
            env=self.environment(),
            timeout=TIMEOUT,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def popen(self, *arguments: str, cwd: Path | None = None) -> subprocess.Popen[str]:
        """Start `hotseat`; its output comes through pipes."""
        return subprocess.Popen(
            [COMMAND, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=cwd or self.folder,
            env=self.environment(),
            start_new_session=True,
        )
