"""Several solutions of one lab, measured side by side: in turns, so that a busy moment hits none of them alone.

Round after round, each solution is started anew, asked with 1, 50 and 500 requests open, and ended. The figures of a
solution are the medians over the rounds, shown with the least and the most of them.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

import msgspec

from hotseat import machine
from hotseat.errors import Failure, Fault, Missing
from hotseat.instruments.compare import Loaded, SlowUpstream, load
from hotseat.model import Compared, Comparison, File, Latency, Limits, Measuring, Row, Spread
from hotseat.sandbox import open_sandbox
from hotseat.sandbox.interface import Mode, Process, Sandbox, World

OPEN = (1, 50, 500)
"""Requests that are open at the same time."""

LEAST = 20
"""Requests that a figure rests on, in each round."""

STARTING = 20.0
"""Seconds from a start until something must listen."""

MEMORY, PROCESSES, OPEN_FILES = 2048, 4096, 8192
"""Nothing is judged here: 500 open requests may need more than the lab's limits allow."""

_LANGUAGES = ("php", "node", "java")


@dataclass
class Contender:
    """One solution, and its figures so far."""

    name: str
    files: Mapping[str, File]
    own: bool = False
    startups: list[float] = field(default_factory=list[float])
    memories: list[float] = field(default_factory=list[float])
    loads: dict[int, list[Loaded]] = field(default_factory=dict[int, list[Loaded]])
    why_not: str = ""
    sandbox: Sandbox | None = None


def compare(
    question: str, compared: Compared, limits: Limits, contenders: Sequence[Contender], rounds: int
) -> Generator[Measuring, None, Comparison]:
    """Measure all contenders; yields what it does now, and returns what came of it.

    What goes wrong with a contender is said in its row; the others are measured all the same. Closing the generator
    ends whatever runs.
    """
    limits = _wide(limits)
    with ExitStack() as stack:
        upstream = stack.enter_context(SlowUpstream(compared.answers, compared.delay))
        for contender in contenders:
            yield Measuring(contender.name, 0, "build")
            _prepare(contender, limits, stack)
        for number in range(1, rounds + 1):
            shift = (number - 1) % max(1, len(contenders))
            for contender in (*contenders[shift:], *contenders[:shift]):
                if not contender.why_not:
                    yield from _round(contender, compared, upstream.port, number)
    rows = tuple(_row(contender) for contender in contenders)
    return Comparison(question, rounds, compared.target, compared.delay, rows, machine.versions())


def _wide(limits: Limits) -> Limits:
    return msgspec.structs.replace(
        limits,
        memory=max(MEMORY, limits.memory),
        processes=max(PROCESSES, limits.processes),
        open_files=max(OPEN_FILES, limits.open_files),
        cpu_seconds=600.0,
    )


def _prepare(contender: Contender, limits: Limits, stack: ExitStack) -> None:
    try:
        machine.require(_needs(contender.files))
        contender.sandbox = stack.enter_context(open_sandbox(Mode.PLAIN, contender.files, limits))
        built = contender.sandbox.build()
    except Missing as error:
        contender.why_not = str(error)
        return
    if built is not None and built[0].status != 0:
        last = built[1].decode("utf-8", "replace").strip().split("\n")[-1]
        contender.why_not = f"`build` ended with status {built[0].status}: {last[:100]}"


def _needs(files: Mapping[str, File]) -> list[str]:
    """The languages that `run` and `build` name: of a shell script each word counts, else only the first line."""
    words: set[str] = set()
    for name in ("run", "build"):
        if name in files:
            text = files[name].content.decode("utf-8", "replace")
            first = text.split("\n", 1)[0]
            words |= set((text if first.rstrip().endswith("sh") else first).replace("/", " ").split())
    tools = [machine.tool(name) for name in _LANGUAGES]
    return [tool.name for tool in tools if words & set(tool.programs)]


def _round(
    contender: Contender, compared: Compared, upstream: int, number: int
) -> Generator[Measuring, None, None]:
    assert contender.sandbox is not None, "it has been prepared"
    yield Measuring(contender.name, number, "start")
    with contender.sandbox.world() as world:
        port = world.free_port()
        env = {"PORT": str(port)}
        if compared.upstream:
            env[compared.upstream] = f"http://127.0.0.1:{upstream}"
        try:
            begun = time.perf_counter()
            process = world.start(["./run"], env=env)
            _listens(world, process, port)
            contender.startups.append(time.perf_counter() - begun)
            most = 0
            for count in OPEN:
                yield Measuring(contender.name, number, f"{count} open")
                _loaded(contender, compared, port, count)
                most = max(most, process.memory())
            process.signal(9)
            ended = process.wait(10.0)
            contender.memories.append(float(max(most, ended.peak_memory if ended else 0)))
        except (Fault, Failure, Missing) as error:
            contender.why_not = str(error)


def _listens(world: World, process: Process, port: int) -> None:
    deadline = time.monotonic() + STARTING
    while True:
        try:
            world.connect(port, timeout=1.0).close()
        except OSError:
            if not process.alive:
                raise Failure("`run` ended before it listened") from None
            if time.monotonic() > deadline:
                raise Failure(f"nothing listens on $PORT {STARTING:g} s after `run` was started") from None
            time.sleep(0.001)  # nothing tells when another process begins to listen
        else:
            return


def _loaded(contender: Contender, compared: Compared, port: int, count: int) -> None:
    result = load(
        port, compared.target, contains=compared.contains, open_requests=count, count=max(LEAST, 2 * count)
    )
    contender.loads.setdefault(count, []).append(result)
    if not result.seconds:
        raise Failure(f"no right reply with {count} open: {result.example}")


def _row(contender: Contender) -> Row:
    latencies = tuple(
        Latency(
            open_requests=count,
            median=_spread([median(one.seconds) for one in loads]),
            p99=_spread([_percentile(one.seconds, 0.99) for one in loads]),
            requests=sum(len(one.seconds) + one.failed for one in loads),
            failed=sum(one.failed for one in loads),
        )
        for count, loads in contender.loads.items()
        if all(one.seconds for one in loads)
    )
    examples = [one.example for loads in contender.loads.values() for one in loads if one.failed]
    failed = sum(latency.failed for latency in latencies)
    return Row(
        name=contender.name,
        own=contender.own,
        startup=_spread(contender.startups) if contender.startups else None,
        memory=_spread(contender.memories) if contender.memories else None,
        latencies=latencies,
        why_not=contender.why_not or (f"{failed} requests failed: {examples[0]}" if failed else ""),
    )


def _spread(values: Sequence[float]) -> Spread:
    return Spread(median(values), min(values), max(values))


def _percentile(ascending: Sequence[float], part: float) -> float:
    return ascending[min(len(ascending) - 1, int(part * len(ascending)))]
