"""What is on this machine: folders, the toolchain of candidates' programs, tools and how to get them."""

from hotseat.machine.places import cache, home, lib, reachable, shared
from hotseat.machine.publish import published
from hotseat.machine.toolchain import Toolchain, interpreter, toolchain

__all__ = [
    "Toolchain",
    "cache",
    "home",
    "interpreter",
    "lib",
    "published",
    "reachable",
    "shared",
    "toolchain",
]
