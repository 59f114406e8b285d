"""How long a verdict takes: `python -m bench.verdicts`.

1. `hotseat --help`, beside an interpreter that does nothing.
2. `hotseat check` of a one-check lab in Python, beside starting the same program and asking it once with curl; the
   two in turn, so that a drift of the machine's speed meets both.
3. Every lab's references, by language: seconds of `hotseat check`.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PROGRAMS = Path(os.environ.get("HOTSEAT_PROGRAMS") or Path(sys.executable).parent)
HOTSEAT = str(PROGRAMS / "hotseat")

GRADER = '''
from __future__ import annotations

from hotseat.lab import Rig, check, expect


@check
def greets(rig: Rig) -> None:
    """GET /greet answers 200."""
    expect(rig.http.get("/greet?name=you").status, 200, "status of GET /greet")
'''


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.verdicts", description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="pairs of each comparison (default 15)")
    parser.add_argument("--no-labs", action="store_true", help="leave out the table of the labs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.runs)
        bench.help()
        bench.one_check()
        if not options.no_labs:
            bench.labs()


class Bench:
    """A home of its own, so that nobody's attempts grow."""

    def __init__(self, folder: Path, runs: int) -> None:
        self._folder = folder
        self._runs = runs
        self._env = {**os.environ, "HOTSEAT_HOME": str(folder / "home"), "HOTSEAT_QUESTIONS": ""}

    def help(self) -> None:
        """Start-up of the command."""
        bare = [str(PROGRAMS / "python"), "-c", "pass"]
        ours, theirs = self._pairs(lambda: self._run([HOTSEAT, "--help"]), lambda: self._run(bare))
        _say("hotseat --help", ours, "python -c pass", theirs)

    def one_check(self) -> None:
        """The price of a verdict over asking once by hand."""
        self._run([HOTSEAT, "new", "greeting", "--into", str(self._folder)])
        lab = self._folder / "greeting" / "lab"
        (lab / "grader.py").write_text(GRADER)
        _without_wrongs(self._folder / "greeting")
        solution = lab / "reference" / "python"
        check = [HOTSEAT, "--questions", str(self._folder), "check", str(solution), "--question", "greeting"]
        ours, theirs = self._pairs(lambda: self._run(check), lambda: _ask_by_hand(solution))
        _say("hotseat check", ours, "start, curl, kill", theirs)
        extra = statistics.median(a - b for a, b in zip(ours, theirs, strict=True))
        print(f"  a verdict costs {extra * 1000:.0f} ms more (median of the pairs' differences)")

    def labs(self) -> None:
        """Every reference of every lab, once."""
        print(f"\n{'lab':<20}{'reference':<24}{'decision':<10}{'seconds':>8}")
        listed = json.loads(self._run([HOTSEAT, "list", "--json"]))["questions"]
        for question in (head for head in listed if head["lab"]):
            for reference in sorted((Path(question["folder"]) / "lab" / "reference").iterdir()):
                command = [
                    HOTSEAT,
                    "check",
                    str(reference),
                    "--question",
                    question["id"],
                    "--json",
                    "--seed",
                    "1",
                ]
                begun = time.monotonic()
                verdict = json.loads(self._run(command))
                seconds = time.monotonic() - begun
                print(f"{question['id']:<20}{reference.name:<24}{verdict['decision']:<10}{seconds:>8.2f}")

    def _pairs(
        self, one: Callable[[], object], other: Callable[[], object]
    ) -> tuple[list[float], list[float]]:
        """Seconds of both, in turn, after one run of each that does not count."""
        one()
        other()
        taken: list[tuple[float, float]] = [(_timed(one), _timed(other)) for _ in range(self._runs)]
        return [a for a, _ in taken], [b for _, b in taken]

    def _run(self, command: Sequence[str]) -> str:
        done = subprocess.run(
            command, env=self._env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode not in (0, 1, 3):
            raise SystemExit(f"{' '.join(command)} ended with status {done.returncode}: {done.stderr}")
        return done.stdout


def _timed(what: Callable[[], object]) -> float:
    begun = time.monotonic()
    what()
    return time.monotonic() - begun


def _ask_by_hand(folder: Path) -> None:
    """What a person would do without hotseat: start it, ask until it answers, end it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "PORT": str(port), "DATA_DIR": str(folder)}
    with subprocess.Popen(["./run"], cwd=folder, env=environment, stderr=subprocess.DEVNULL) as program:
        ask = ["curl", "-s", "-o", "/dev/null", f"http://127.0.0.1:{port}/greet?name=you"]
        while subprocess.run(ask, check=False).returncode != 0:
            time.sleep(0.005)
        program.kill()


def _without_wrongs(question: Path) -> None:
    """One check is left, so the wrong solutions that name the others go."""
    sheet = question / "question.toml"
    text = sheet.read_text()
    sheet.write_text(text[: text.index("[lab]")] + "[lab]\n")
    (question / "lab" / "said.toml").unlink(missing_ok=True)
    for wrong in (question / "lab" / "wrong").iterdir():
        wrong.unlink()


def _say(one: str, ours: Sequence[float], other: str, theirs: Sequence[float]) -> None:
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    print(
        f"{one}: median {statistics.median(ours) * 1000:.0f} ms ({min(ours) * 1000:.0f} to {max(ours) * 1000:.0f}); "
        f"{other}: median {statistics.median(theirs) * 1000:.0f} ms; ratio {ratio:.2f} ({len(ours)} pairs)"
    )


if __name__ == "__main__":
    main()
