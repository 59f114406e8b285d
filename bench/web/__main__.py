"""python -m bench.web [--attempts N] [--rounds N]: first byte of every page, and the weight of a first load."""

from __future__ import annotations

import argparse
import contextlib
import gzip
import http.client
import os
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from hotseat.model import Outcome, Status, Verdict
from hotseat.store import Store

PAGES = (
    "/",
    "/questions",
    "/questions/rest",
    "/review",
    "/mock",
    "/attempts",
    "/attempts/1",
    "/proofs",
    "/settings",
)
LAB = "/questions/rest/lab"


def main() -> None:
    """One server over a store of its own; one request after the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--attempts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        fill(Path(home), arguments.attempts)
        command = [sys.executable, "-m", "bench.web.serve"]
        environment = {**os.environ, "HOTSEAT_HOME": home}
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as server:
            try:
                assert server.stdout is not None
                port = int(server.stdout.readline().split()[3].rstrip("/").rpartition(":")[2])
                measure(port, arguments.rounds)
            finally:
                server.send_signal(signal.SIGINT)


def fill(home: Path, count: int) -> None:
    """Attempts at two questions: two written by the store, the others copied from them, a minute apart."""
    outcome = Outcome("creates", "A document can be created.", Status.FAILED, "it was not", seconds=0.1)
    with Store.open(home / "hotseat.db") as store:
        for number, question in enumerate(("rest", "variable-scope")):
            verdict = Verdict(question, "0" * 64, "1" * 64, number, 1.0, (outcome,))
            moment = datetime(2026, 1, 1, tzinfo=UTC)
            store.add_attempt(question, moment, verdict, {"run": b"#!/bin/sh\n"})
    with contextlib.closing(sqlite3.connect(home / "hotseat.db")) as database, database:
        names = [row[1] for row in database.execute("PRAGMA table_info(attempts)")]
        kept = ", ".join(name for name in names if name not in ("number", "started"))
        database.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count // 2 - 1}) "
            f"INSERT INTO attempts (started, {kept}) "
            f"SELECT strftime('%Y-%m-%d %H:%M:%f000', started, i || ' minutes'), {kept} FROM attempts, n"
        )


def measure(port: int, rounds: int) -> None:
    """Print a table: median and worst time to the first byte, page size, and everything a first visit loads."""
    print("| page | median ms | worst ms | first load, kB gzipped |\n|---|---:|---:|---:|")
    for path in (*PAGES, LAB):
        get(port, path)  # the first visit of all reads the catalogue
        times = sorted(first_byte(port, path) for _ in range(rounds))
        weight = load(port, path) / 1000
        print(f"| `{path}` | {statistics.median(times):.1f} | {times[-1]:.1f} | {weight:.0f} |")


def first_byte(port: int, path: str) -> float:
    """Milliseconds from the request to the status line."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    begun = time.perf_counter()
    connection.request("GET", path)
    reply = connection.getresponse()
    took = (time.perf_counter() - begun) * 1000
    reply.read()
    connection.close()
    return took


def load(port: int, path: str) -> int:
    """Bytes, gzipped, of a page and all that it loads by itself."""
    body = get(port, path)
    parts = set(re.findall(rb'(?:src|href)="(/static/[^"]+)"', body))
    total = len(gzip.compress(body))
    seen: set[str] = set()
    waiting = [part.decode() for part in parts]
    while waiting:
        part = waiting.pop()
        if part in seen:
            continue
        seen.add(part)
        content = get(port, part)
        total += len(gzip.compress(content))
        folder = part.rpartition("/")[0]
        imported = re.findall(
            rb'(?:from|import)"\./([^"]+)"', content
        )  # not import(...): that is asked for later
        waiting += [f"{folder}/{name.decode()}" for name in imported]
    return total


def get(port: int, path: str) -> bytes:
    """The body of a reply."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    body = connection.getresponse().read()
    connection.close()
    return body


if __name__ == "__main__":
    main()
