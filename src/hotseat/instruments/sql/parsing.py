"""sqlglot, as this package uses it: nothing here fails on what it cannot understand."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

Tree = exp.Expr
"""A statement, or a part of one."""


def parse(text: str, dialect: str) -> Tree | None:
    """The tree of a single statement; None where sqlglot does not understand it (or there is none, or several)."""
    trees = parse_all(text, dialect)
    return trees[0] if trees and len(trees) == 1 else None


def parse_all(text: str, dialect: str) -> list[Tree] | None:
    """The trees of all statements; None where sqlglot does not understand one of them."""
    try:
        trees = [tree for tree in sqlglot.parse(text, read=dialect) if tree is not None]
    except (SqlglotError, RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return None  # its parser meets some odd texts with exceptions of other kinds
    return None if any(isinstance(tree, exp.Command) for tree in trees) else trees


def write(tree: Tree, dialect: str) -> str | None:
    """The statement in a dialect; None where that dialect cannot say it."""
    try:
        return tree.sql(dialect=dialect)
    except (SqlglotError, RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return None


def find(tree: Tree, *kinds: type[Any]) -> Iterator[Any]:
    """All nodes of these kinds, outermost first; in the order in which they are written."""
    return tree.find_all(*kinds, bfs=False)
