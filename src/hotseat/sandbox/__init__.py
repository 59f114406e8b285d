"""Run a program: plain (one's own code) or contained (anybody's).

    with open_sandbox(Mode.CONTAINED, files, limits) as sandbox:
        sandbox.build()
        with sandbox.world() as world:
            process = world.start(["./run"], env={"PORT": str(world.free_port())})

`docs/containment.md` is the theory of operation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

# The spawner imports this package in a bare interpreter: nothing but the standard library may be loaded here.
if TYPE_CHECKING:
    from hotseat.model import File, Limits
    from hotseat.sandbox.containment import Containment
    from hotseat.sandbox.interface import Mode, Sandbox

__all__ = ["containment", "open_sandbox", "sweep"]


def open_sandbox(mode: Mode, submission: Mapping[str, File], limits: Limits) -> Sandbox:
    """A sandbox holding these files (by relative name). Raises ValueError for a name that leaves the folder,
    Missing where the machine cannot contain (with the reason and the remedy), OurProblem when the disk is full.
    """
    from hotseat.sandbox.client import open_spawned

    return open_spawned(mode, submission, limits)


def sweep() -> int:
    """Remove what killed runs left behind; returns how many run folders were removed. Never raises."""
    from hotseat.sandbox.folders import sweep as sweep_folders

    return sweep_folders()


def containment() -> Containment:
    """What this machine guarantees for contained runs, found out by starting one."""
    from hotseat.sandbox.containment import examine

    return examine()
