"""What may import what: the table in ARCHITECTURE.md is what the code does."""

from __future__ import annotations

from graphlib import TopologicalSorter

import pytest

from tests.architecture.arrows import GRADERS, ROOT, Import, imports, modules, read_table

TABLE = read_table((ROOT / "ARCHITECTURE.md").read_text())
MODULES = modules()
PACKAGES = frozenset(MODULES.values()) - {GRADERS, ""}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_along_the_arrows(path: object) -> None:
    """Imports for types count, too; so do names of modules in texts."""
    (module,) = (one for one in MODULES if one == path)
    package = MODULES[module]
    allowed = TABLE.get(package, frozenset[str]()) | {package, ""} if package else PACKAGES & {"cli"}
    crossed = [
        found
        for found in imports(module.read_text(), PACKAGES, graders=MODULES[module] == GRADERS)
        if found.package not in allowed
    ]
    assert not crossed, [f"line {line}: {package} → {other}" for line, other in crossed]


def test_every_package_has_its_row() -> None:
    """A new package is drawn before it is written; a row of a package that is gone, goes."""
    assert PACKAGES | {GRADERS} == set(TABLE)
    assert {name for row in TABLE.values() for name in row} <= PACKAGES


def test_no_arrow_leads_back() -> None:
    """There is an order in which the packages can be read."""
    TopologicalSorter(TABLE).prepare()


def test_a_table_is_read_from_its_heading() -> None:
    """Other blocks of the same kind are not it."""
    text = "```text\nx → y\n```\n## Arrows\nprose\n```text\na → nothing\nb → a\nc → a, b\n```\n"
    assert read_table(text) == {"a": frozenset(), "b": frozenset("a"), "c": frozenset("ab")}


@pytest.mark.parametrize("row", ["a -> b", "a → ", "a → b,c", "b → nothing\nb → a"])
def test_a_row_that_cannot_be_read_is_refused(row: str) -> None:
    """It would otherwise forbid or allow in silence."""
    with pytest.raises(ValueError, match="expected 'package → package, package'"):
        read_table(f"## Arrows\n```text\n{row}\n```\n")


@pytest.mark.parametrize(
    ("source", "package"),
    [
        ("import hotseat.store", "store"),
        ("import hotseat.store.tables as t", "store"),
        ("from hotseat.store.tables import x", "store"),
        ("from hotseat import store", "store"),
        ("from hotseat import __version__", ""),
        ("import hotseat", ""),
        ("def f():\n    from hotseat.store import x", "store"),
        ("if TYPE_CHECKING:\n    from hotseat.store import x", "store"),
        ("import_module('hotseat.store.tables')", "store"),
        ("['python', '-m', 'hotseat.store']", "store"),
    ],
)
def test_every_kind_of_import_is_seen(source: str, package: str) -> None:
    """Wherever it stands and however it is written."""
    assert [found.package for found in imports(source, frozenset({"store"}))] == [package]


@pytest.mark.parametrize(
    "source",
    ["import os", "from hotseats import x", "'hotseat'", "'hotseat.org is a name'", "'hotseat.toml'"],
)
def test_other_imports_are_not_ours(source: str) -> None:
    """Nor is every text that begins like a module."""
    assert list[Import](imports(source, frozenset())) == []


def test_a_relative_import_is_refused() -> None:
    """It hides where it leads to."""
    with pytest.raises(ValueError, match="line 1: a relative import"):
        list(imports("from . import x", frozenset()))
