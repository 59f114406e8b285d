"""What is on this machine: folders, the toolchain of candidates' programs, tools and how to get them."""

from hotseat.machine.installing import install
from hotseat.machine.places import cache, home, lib, reachable, shared
from hotseat.machine.probing import Absent, Diagnosis, Found, diagnosis, probe, require, which
from hotseat.machine.publish import open_folder, published
from hotseat.machine.toolchain import Toolchain, interpreter, toolchain
from hotseat.machine.tools import TOOLS, Tool, interpreter_tool, tool
from hotseat.machine.versions import versions

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
