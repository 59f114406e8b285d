"""The candidate's tests, run once against each service: as it was, right, and with each fault alone."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hotseat.lab import Evidence, Failure, Program, Rig, Table, Text, Unknown

from .office import SPACE, Office
from .tap import NotTap, Results, read

FAULTS = (
    "page boundary",
    "month end",
    "time zone",
    "float money",
    "shared state",
    "lost update",
    "descriptor leak",
    "cache key",
    "encoding",
)
ORIGINAL, RIGHT, OTHER, OWN = "as it was", "right", "right in another way", "your own"
PATIENCE = 30.0
"""Seconds for one run of the tests: twice what the brief allows, since several run at once, here on any machine."""
AT_ONCE = 3


@dataclass(frozen=True)
class Suite:
    """The results by service, in the order of the services."""

    results: dict[str, Results]

    @property
    def tests(self) -> tuple[str, ...]:
        return tuple(self.results[RIGHT].ok)

    def failed(self, service: str) -> tuple[str, ...]:
        """The tests that failed there."""
        return self.results[service].failed

    def table(self) -> Table:
        """Which tests failed where."""
        rows = tuple(
            (service, len(self.failed(service)), ", ".join(self.failed(service))) for service in self.results
        )
        return Table(("service", "failed", "tests"), rows, title="the tests against each service")


_suites: dict[int, Suite] = {}
"""By seed: a failed check ends its world, what the tests found does not depend on it."""


def suite(rig: Rig[Office]) -> Suite:
    """What the tests found, everywhere. Raises Failure where they cannot be read."""
    if rig.seed not in _suites:
        _suites[rig.seed] = _run(rig)
    return _suites[rig.seed]


def _run(rig: Rig[Office]) -> Suite:
    addresses = _serve(rig) | {OWN: (f"http://127.0.0.1:{rig.world.service.port}", SPACE)}
    left = list(addresses)
    running: list[tuple[str, Program, float]] = []
    results: dict[str, Results] = {}
    try:
        while left or running:
            while left and len(running) < AT_ONCE:
                service = left.pop(0)
                running.append((service, _start(rig, *addresses[service]), time.monotonic() + PATIENCE))
            service, program, deadline = running.pop(0)
            results[service] = _results(service, program, deadline)
    finally:
        for _, program, _ in running:
            program.kill()
    _same_tests(results)
    return Suite({service: results[service] for service in addresses})


def _serve(rig: Rig[Office]) -> dict[str, tuple[str, str]]:
    """Start the services of ours; name → address, and the space of the stand-in that it asks."""
    planted: list[tuple[str, Sequence[str]]] = [(ORIGINAL, FAULTS), (RIGHT, ()), (OTHER, ())]
    planted += [(fault, [fault]) for fault in FAULTS]
    spaces = rig.random.sample(range(1000, 9999), len(planted))
    services = [
        {"upstream": rig.world.address(f"/s{space}"), "faults": list(faults), "other": name == OTHER}
        for (name, faults), space in zip(planted, spaces, strict=True)
    ]
    rig.random.shuffle(services)
    files = {"service.py": rig.fixture("service.py")}
    program = rig.serve_fixture(["python3", "service.py", json.dumps(services)], files, label="services")
    where = {service["upstream"]: port for service, port in zip(services, _ports(program), strict=True)}
    return {
        name: (f"http://127.0.0.1:{where[rig.world.address(f'/s{space}')]}", f"/s{space}")
        for (name, _), space in zip(planted, spaces, strict=True)
    }


def _ports(program: Program) -> list[int]:
    deadline = time.monotonic() + 10
    while not program.stdout.endswith(b"\n"):
        if time.monotonic() > deadline or not program.alive:
            raise Unknown(
                f"the services to be tested did not start: {program.stderr[-500:].decode('utf-8', 'replace')}"
            )
        time.sleep(0.01)  # what it prints reaches us by a thread that tells nobody
    return [int(port) for port in json.loads(program.stdout)]


def _start(rig: Rig[Office], address: str, space: str) -> Program:
    env = {"SERVICE": address, "UPSTREAM": rig.world.address(space)}
    return rig.start("tests", env=env, label="tests", listens=False, data="tests")


def _results(service: str, program: Program, deadline: float) -> Results:
    done = program.wait(max(0.1, deadline - time.monotonic()))
    where = (
        f"against the service that is {service}"
        if service in (ORIGINAL, RIGHT, OTHER, OWN)
        else "with one fault"
    )
    if done is None:
        program.kill()
        raise Failure(f"`tests` did not end within {PATIENCE:g} s, {where}", evidence=_output(program))
    try:
        return read(done.stdout, done.status)
    except NotTap as error:
        raise Failure(
            f"`tests` was run {where}: {error}",
            hint="The brief says what the tests print, and how they end.",
            evidence=_output(program),
        ) from error


def _output(program: Program) -> list[Evidence]:
    texts = (("stdout", program.stdout), ("stderr", program.stderr))
    return [
        Text(data[-3000:].decode("utf-8", "replace"), title=f"{name} of tests")
        for name, data in texts
        if data
    ]


def _same_tests(results: dict[str, Results]) -> None:
    right = list(results[RIGHT].ok)
    for service, found in results.items():
        if list(found.ok) != right:
            odd = sorted(set(found.ok) ^ set(right)) or list(found.ok)
            raise Failure(
                f"`tests` reports other tests on one service than on another: `{odd[0]}`",
                hint="The names and their order are the same in every run.",
                evidence=[Text("\n".join(found.ok), title=service), Text("\n".join(right), title=RIGHT)],
            )


# ------------------------------------------------------------------ the claims


def expect_passes(rig: Rig[Any], services: Sequence[str]) -> None:
    """Raise Failure where a test fails on one of these services."""
    found = suite(rig)
    for service in services:
        for name in found.failed(service):
            said = found.results[service].said[name]
            raise Failure(
                f"`{name}` fails on the service that is {service}: {said}",
                hint="Does it ask for anything that the brief does not promise?",
                evidence=[found.table()],
            )


def expect_fails_on_the_original(rig: Rig[Any]) -> None:
    """Raise Failure for a test that passes on the service as it was."""
    found = suite(rig)
    passed = [name for name in found.tests if name not in found.failed(ORIGINAL)]
    if passed:
        raise Failure(
            f"{_named(passed)} on the service as it was",
            hint="Run the tests against your untouched starter: what would have to be seen there for them to fail?",
            evidence=[found.table()],
        )


def expect_tells_apart(rig: Rig[Any]) -> None:
    """Raise Failure for a test that fails for no single fault, or for every one."""
    found = suite(rig)
    for name in found.tests:
        count = sum(name in found.failed(fault) for fault in FAULTS)
        if count in (0, len(FAULTS)):
            which = "none" if count == 0 else "all"
            raise Failure(
                f"`{name}` fails on {which} of the {len(FAULTS)} services that have one fault each;"
                " expected some, and not all",
                hint="A test says which fault is back by failing there, and there only.",
                evidence=[found.table()],
            )


def expect_catches(rig: Rig[Any]) -> None:
    """Raise Failure for the faults that no test sees when they are alone."""
    found = suite(rig)
    rig.show(found.table())
    missed = [fault for fault in FAULTS if not found.failed(fault)]
    if missed:
        raise Failure(
            f"no test fails when this fault is planted alone: {', '.join(missed)}",
            hint="Which incident of the report has no test, or one that only luck makes fail?",
        )


def _named(tests: Sequence[str]) -> str:
    more = f" and {len(tests) - 1} more pass" if len(tests) > 1 else " passes"
    return f"`{tests[0]}`{more}"
