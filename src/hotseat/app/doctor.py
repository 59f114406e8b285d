"""What this machine has of what labs use, and how to get the rest: each answer is found out by trying."""

from __future__ import annotations

from collections.abc import Iterator

from hotseat import machine
from hotseat.errors import OurProblem
from hotseat.machine import Diagnosis
from hotseat.services.registry import names, start


def diagnose() -> list[Diagnosis]:
    """Servers first, then languages and tools."""
    return [*(_service(name) for name in names()), *machine.diagnosis()]


def install() -> Iterator[str]:
    """Get what is missing. Raises Missing where something still is not here at the end."""
    return machine.install()


def _service(name: str) -> Diagnosis:
    """Really start it: a server that is installed and does not start is of no use."""
    purpose = "labs on a real database" if name == "postgres" else "labs that name it"
    try:
        server = start(name)
    except OurProblem as error:
        return Diagnosis(
            name, ok=False, found=str(error), needed_for=purpose, how_to_get="install hotseat again"
        )
    version = server.address.version
    server.close()
    return Diagnosis(name, ok=True, found=version, needed_for=purpose, how_to_get="")
