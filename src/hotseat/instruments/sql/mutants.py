"""Plausible mistakes in a query: each mutant differs from it in one place. Pure.

The kinds follow the mutation operators for SQL of Tuya, Suárez-Cabal and de la Riva (clause, operator, NULL and
identifier mutations) and what people get wrong in interviews. Some mutants mean the same as the query; nothing here
knows which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hotseat.instruments.sql.mistakes import Change, changes
from hotseat.instruments.sql.parsing import Tree
from hotseat.instruments.sql.schema import Table


class Mutant(NamedTuple):
    """A query with one mistake."""

    kind: str
    tree: Tree


class _Site(NamedTuple):
    kind: str
    place: int
    """Number of the node in the walk."""
    change: Change


def mutants(tree: Tree, tables: Sequence[Table] = ()) -> Iterator[Mutant]:
    """Every mutant, each text once; kinds take turns, so that the first few are of many kinds."""
    sites: dict[str, list[_Site]] = {}
    for place, node in enumerate(tree.walk(bfs=False)):
        for kind, change in changes(node, tables):
            sites.setdefault(kind, []).append(_Site(kind, place, change))
    seen = {tree.sql()}
    for site in _in_turn(list(sites.values())):
        mutant = _apply(tree, site)
        if mutant is None:
            continue
        text = mutant.sql()
        if text not in seen:
            seen.add(text)
            yield Mutant(site.kind, mutant)


def _in_turn(lists: Sequence[Sequence[_Site]]) -> Iterator[_Site]:
    for turn in range(max(map(len, lists), default=0)):
        yield from (sites[turn] for sites in lists if turn < len(sites))


def _apply(tree: Tree, site: _Site) -> Tree | None:
    copy = tree.copy()
    node = next(node for place, node in enumerate(copy.walk(bfs=False)) if place == site.place)
    changed = site.change(node)
    if changed is None:
        return None
    if changed is not node:
        if node is copy:
            return changed
        node.replace(changed)
    return copy
