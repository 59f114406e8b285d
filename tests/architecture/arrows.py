"""The table of arrows in ARCHITECTURE.md, and the imports it speaks of."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGE = "hotseat"
GRADERS = "graders"
_TABLE = re.compile(r"^## Arrows$.*?^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"([a-z_]+) → ([a-z_]+(?:, [a-z_]+)*)")
_MODULE = re.compile(rf"{PACKAGE}(?:\.\w+)+")

Table = Mapping[str, frozenset[str]]
"""Package → the packages it may import."""


class Import(NamedTuple):
    """One import: where it stands and what it leads to."""

    line: int
    package: str
    """The first name beneath `hotseat`; "" for `hotseat` itself."""


def read_table(text: str) -> Table:
    """The arrows in an ARCHITECTURE.md. Raises ValueError where there are none or a row is unreadable."""
    found = _TABLE.search(text)
    if not found:
        raise ValueError("no ```text block under '## Arrows'")
    table: dict[str, frozenset[str]] = {}
    for line in found[1].splitlines():
        row = _ROW.fullmatch(line.strip())
        if not row or row[1] in table:
            raise ValueError(f"expected 'package → package, package', each package once, got {line!r}")
        table[row[1]] = frozenset(() if row[2] == "nothing" else row[2].split(", "))
    return table


def imports(source: str, packages: frozenset[str], *, graders: bool = False) -> Iterator[Import]:
    """All imports of hotseat in a module, those for types and by name included.

    packages: the names beneath `hotseat`. Raises ValueError at a relative import, unless among `graders`.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, _first(alias.name)) for alias in node.names if _ours(alias.name))
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                if not graders:
                    raise ValueError(f"line {node.lineno}: a relative import; write the whole name")
                continue  # a grader that is a package has no name of its own: its parts find each other like this
            if node.module == PACKAGE:
                names = (alias.name for alias in node.names)
                yield from (Import(node.lineno, name if name in packages else "") for name in names)
            elif node.module and _ours(node.module):
                yield Import(node.lineno, _first(node.module))
        elif isinstance(node, ast.Constant) and _first(_name(node.value)) in packages:
            yield Import(node.lineno, _first(_name(node.value)))


def modules() -> dict[Path, str]:
    """Every module of src and every grader → the package whose row holds for it."""
    source = ROOT / "src" / PACKAGE
    scaffold = source / "catalogue" / "scaffold"
    found = {
        path: GRADERS if path.is_relative_to(scaffold) else package_of(path.relative_to(source))
        for path in sorted(source.rglob("*.py"))
    }
    labs = sorted((ROOT / "questions").glob("*/lab"))
    graders = [path for lab in labs for path in sorted([*lab.glob("grader.py"), *lab.glob("grader/**/*.py")])]
    return found | dict.fromkeys(graders, GRADERS)


def package_of(path: Path) -> str:
    """The package of a module, by its path beneath `hotseat`; "" for hotseat/__init__.py."""
    return (
        path.parts[0] if len(path.parts) > 1 else path.stem.removeprefix("__init__").removeprefix("__main__")
    )


def _name(value: object) -> str:
    """A text that names a module of ours, for importlib or for `python -m`; "" for every other value."""
    return value if isinstance(value, str) and _MODULE.fullmatch(value) else ""


def _ours(name: str) -> bool:
    return name == PACKAGE or name.startswith(f"{PACKAGE}.")


def _first(name: str) -> str:
    return [*name.split("."), ""][1]
