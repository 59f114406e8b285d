"""The database drivers that candidates' programs find, language by language.

PHP's (pdo_pgsql) is an extension of the system's PHP: `tools` knows its package.
"""

from __future__ import annotations

import compileall
import importlib.util
import shutil
import sys
from pathlib import Path

from hotseat.machine.publish import published

NODE_WHEEL = "nodejs"
"""Folder under `lib()` into which Node.js is installed from its wheel."""
NODE_MODULES = "node"
"""Folder under `lib()` into which npm installs the driver."""
JAR = "java/postgresql.jar"

_DEBIAN_JAR = Path("/usr/share/java/postgresql.jar")
_DEBIAN_MODULES = Path("/usr/share/nodejs")
_PACKAGES = ("psycopg", "psycopg_binary", "typing_extensions")


def python_packages(cache: Path) -> Path:
    """A folder for PYTHONPATH: psycopg and what it imports, nothing else; copied once for each version."""
    sources = _sources()
    versions = sorted(path.name.removesuffix(".dist-info") for path in sources if path.suffix == ".dist-info")
    name = "-".join((sys.implementation.cache_tag or "python", *versions))

    def fill(folder: Path) -> None:
        for source in sources:
            if source.is_dir():
                shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, folder / source.name)
        # Programs see the folder read-only: what is not compiled now would be compiled at each of their starts.
        compileall.compile_dir(folder, quiet=2)

    return published(cache / "python" / name, fill)


def node_folders(installed: Path) -> tuple[str, ...]:
    """The folders of NODE_PATH: what npm installed for hotseat, then Debian's modules."""
    return (str(installed / NODE_MODULES / "node_modules"), str(_DEBIAN_MODULES))


def jars(installed: Path) -> tuple[str, ...]:
    """The JDBC driver, where it is (or would be: a missing jar on the class path is passed over)."""
    own = installed / JAR
    return (str(own if own.exists() else _DEBIAN_JAR),)


def _sources() -> list[Path]:
    """The files and folders of the packages in hotseat's environment, their metadata and libraries."""
    found: list[Path] = []
    for name in _PACKAGES:
        place = _place(name)
        if place is None:
            continue  # typing_extensions is needed before Python 3.13 only
        found.append(place)
        found.extend(sorted(place.parent.glob(f"{name}-*.dist-info")))
        found.extend(sorted(place.parent.glob(f"{name}.libs")))
    return found


def _place(name: str) -> Path | None:
    # find_spec of a top-level name reads the folder only; nothing is imported.
    spec = importlib.util.find_spec(name)
    if spec is None:
        return None
    if spec.submodule_search_locations:
        return Path(next(iter(spec.submodule_search_locations)))
    return Path(spec.origin) if spec.origin else None
