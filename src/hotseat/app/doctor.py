"""What this machine has of what labs use, and how to get the rest: each answer is found out by trying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hotseat import machine
from hotseat.errors import OurProblem
from hotseat.machine import Diagnosis
from hotseat.machine.probing import how_to_get
from hotseat.sandbox import containment
from hotseat.services.registry import names, start


def diagnose() -> list[Diagnosis]:
    """Servers first, then languages and tools, then what contained runs can promise here."""
    services = names()
    tools = (found for found in machine.diagnosis() if found.name not in services)
    return [*(_service(name) for name in services), *tools, *_containment()]


def install(names: Sequence[str]) -> Iterator[str]:
    """Get what is missing. Raises UnknownName, Missing where something still is not here at the end."""
    return machine.install([machine.tool(name) for name in names] or None)


def _service(name: str) -> Diagnosis:
    """Really start it: a server that is installed and does not start is of no use."""
    purpose = "labs on a real database" if name == "postgres" else f"labs on a real {name} server"
    try:
        server = start(name)
    except OurProblem as error:
        # A service whose program comes from the system is a tool of the same name; PostgreSQL comes with hotseat.
        known = {tool.name: how_to_get(tool) for tool in machine.TOOLS}
        how = known.get(name, "install hotseat again")
        return Diagnosis(name, ok=False, found=str(error), needed_for=purpose, how_to_get=how)
    version = server.address.version
    server.close()
    return Diagnosis(name, ok=True, found=version, needed_for=purpose, how_to_get="")


def _containment() -> Iterator[Diagnosis]:
    """Really start a sandbox; each guarantee is named with what keeps it, or what it lacks."""
    purpose = "hotseat check --contained"
    report = containment()
    found = f"{report.version or 'bubblewrap'}, limits by {report.limiter}" if report.possible else "refused"
    yield Diagnosis("contained runs", report.possible, found, purpose, report.why_not or "")
    for guarantee in report.guarantees:
        found = f"{guarantee.by}; {guarantee.weaker}" if guarantee.weaker else guarantee.by
        yield Diagnosis(guarantee.name, guarantee.weaker is None, found, purpose, guarantee.remedy or "")
