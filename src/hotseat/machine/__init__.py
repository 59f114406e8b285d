"""What is on this machine: folders, the toolchain of candidates' programs, tools and how to get them.

Each name is imported when it is first used: the grader's process needs two of them, and `hotseat list` one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotseat.machine.about import versions
    from hotseat.machine.installing import install
    from hotseat.machine.interpreters import Toolchain, interpreter, toolchain
    from hotseat.machine.places import cache, home, lib, reachable, shared
    from hotseat.machine.probing import Absent, Diagnosis, Found, diagnosis, probe, require, which
    from hotseat.machine.publish import open_folder, published
    from hotseat.machine.tools import TOOLS, Tool, interpreter_tool, tool

__all__ = [
    "TOOLS",
    "Absent",
    "Diagnosis",
    "Found",
    "Tool",
    "Toolchain",
    "cache",
    "diagnosis",
    "home",
    "install",
    "interpreter",
    "interpreter_tool",
    "lib",
    "open_folder",
    "probe",
    "published",
    "reachable",
    "require",
    "shared",
    "tool",
    "toolchain",
    "versions",
    "which",
]

_WHERE = {
    "installing": ("install",),
    "places": ("cache", "home", "lib", "reachable", "shared"),
    "probing": ("Absent", "Diagnosis", "Found", "diagnosis", "probe", "require", "which"),
    "publish": ("open_folder", "published"),
    "interpreters": ("Toolchain", "interpreter", "toolchain"),
    "tools": ("TOOLS", "Tool", "interpreter_tool", "tool"),
    "about": ("versions",),
}


def __getattr__(name: str) -> Any:
    """Import a name's module (PEP 562)."""
    for module, names in _WHERE.items():
        if name in names:
            value = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
