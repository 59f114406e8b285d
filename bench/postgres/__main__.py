"""How long a lab waits for PostgreSQL, beside a stock set-up with the same programs, in the same run.

    python -m bench.postgres [--rounds N]

hotseat  `services.start` with an empty cache (initdb included), with the template there, and `services.lease`.
stock    what one would type with the same binaries: `initdb`, `pg_ctl start`, `createdb`, all with their defaults.

Rounds of both alternate, so that whatever else the machine does hits both. Figures are medians, in milliseconds.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hotseat import services
from hotseat.services.postgres.cluster import as_user
from hotseat.services.postgres.installation import installation

T = TypeVar("T")
SCHEMA = """
CREATE TABLE item (id int PRIMARY KEY, name text);
INSERT INTO item SELECT n, n::text FROM generate_series(1, 1000) n;
"""
Figures = dict[str, list[float]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    rounds: int = parser.parse_args().rounds
    figures: Figures = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(dir="/tmp") as folder:
            place = Path(folder)
            place.chmod(0o755)
            ours(place / "ours", figures)
            stock(place / "stock", figures)
    show(figures)


def ours(place: Path, figures: Figures) -> None:
    """One round of hotseat, its cache empty at first."""
    os.environ["HOTSEAT_HOME"] = str(place)
    server = timed(figures, "first start: hotseat", lambda: services.start("postgres"))
    timed(figures, "end: hotseat", server.close)
    server = timed(figures, "later start: hotseat", lambda: services.start("postgres"))
    try:
        for schema, name in (
            ("", "fresh database: hotseat"),
            (SCHEMA, "fresh database with a schema: hotseat"),
        ):
            services.lease(
                server.address, template_sql=schema
            ).close()  # imports the client, makes the template
            for _ in range(5):
                lease = timed(
                    figures, name, lambda sql=schema: services.lease(server.address, template_sql=sql)
                )
                timed(figures, "give it back: hotseat", lease.close)
    finally:
        server.close()


def stock(place: Path, figures: Figures) -> None:
    """One round of the tools that come with PostgreSQL."""
    place.mkdir()
    uid = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    if uid is not None:
        os.chown(place, uid, uid)
    tools, data, socket = installation().bin, str(place / "data"), str(place)
    start = [
        "pg_ctl",
        "start",
        "-w",
        "-D",
        data,
        "-l",
        f"{place}/log",
        "-o",
        f"-k {socket} -c listen_addresses=''",
    ]
    stop = ["pg_ctl", "stop", "-w", "-D", data]

    def run(command: list[str]) -> None:
        subprocess.run(
            [f"{tools}/{command[0]}", *command[1:]],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
            cwd="/",
            **as_user(uid),
        )

    def first() -> None:
        run(["initdb", "-D", data, "-U", "postgres"])
        run(start)

    timed(figures, "first start: stock", first)
    timed(figures, "end: stock", lambda: run(stop))
    timed(figures, "later start: stock", lambda: run(start))
    try:
        for number in range(5):
            create = ["createdb", "-h", socket, "-U", "postgres", f"lab{number}"]
            timed(figures, "fresh database: stock", lambda command=create: run(command))
    finally:
        run(stop)
        shutil.rmtree(data)


def timed(figures: Figures, name: str, action: Callable[[], T]) -> T:
    """Do it, and note how many milliseconds it took."""
    began = time.perf_counter()
    result = action()
    figures.setdefault(name, []).append((time.perf_counter() - began) * 1000)
    return result


def show(figures: Figures) -> None:
    """Print the table of the README."""
    print(f"PostgreSQL {installation().key}, {os.cpu_count()} cores; medians of n, in ms\n")
    print("| what | hotseat | stock | n |\n|---|---:|---:|---:|")
    for what in dict.fromkeys(name.rpartition(":")[0] for name in figures):
        both = [figures.get(f"{what}: {who}", []) for who in ("hotseat", "stock")]
        cells = [f"{statistics.median(values):.0f}" if values else "" for values in both]
        print(f"| {what} | {cells[0]} | {cells[1]} | {len(both[0])} |")


if __name__ == "__main__":
    main()
