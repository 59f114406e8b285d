"""A description comes from the program it describes: nothing in it is followed out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

DEEPEST = 64
"""Levels of nesting, more than which no description needs."""

_LEADS_OUT = (
    "$id",
    "$dynamicRef",
    "$recursiveRef",
    "$anchor",
    "$dynamicAnchor",
    "externalValue",
    "operationRef",
)
_FREE = ("properties", "patternProperties", "example", "examples", "default", "const", "enum")
"""Below these, keys are names or values of the author's own, not keywords."""

_HALF = re.compile("[\ud800-\udfff]")


def problems(description: object) -> list[str]:
    """Why a description cannot be explored, each with its place; empty where it can.

    Refused are references that leave the description, and nesting beyond `DEEPEST`.
    """
    if not isinstance(description, dict):
        return ["it is not a JSON object"]
    root = cast("dict[str, Any]", description)
    found = list(_problems(root, "#", 0))
    version = root.get("openapi")
    if not (isinstance(version, str) and version.startswith(("3.0.", "3.1."))):
        found.append(f"#/openapi is {version!r}, not a version 3.0.x or 3.1.x")
    if not isinstance(root.get("paths"), dict):
        found.append("#/paths is missing")
    return found


def operations(description: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """(method in upper case, path) → operation object. What has not the shape of one is left out."""
    paths = _table(description.get("paths"))
    return {
        (method.upper(), path): _table(item[method])
        for path, item in ((path, _table(item)) for path, item in paths.items())
        for method in METHODS
        if isinstance(item.get(method), dict)
    }


def _table(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _problems(value: object, place: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        yield f"{place[:80]}... is nested deeper than {DEEPEST} levels"
    elif isinstance(value, str):
        if not value.isascii() and _HALF.search(value):
            yield f"{place} holds half of a surrogate pair"
    elif isinstance(value, list):
        for number, element in enumerate(cast("list[object]", value)):
            yield from _problems(element, f"{place}/{number}", depth + 1)
    elif isinstance(value, dict):
        named = place.rsplit("/", 1)[-1] in _FREE
        for key, inner in cast("dict[str, object]", value).items():
            if _HALF.search(key):
                yield f"{place} has a member whose name holds half of a surrogate pair"
                continue
            if not named:
                yield from _leading_out(key, inner, place)
            yield from _problems(inner, f"{place}/{key}", depth + 1)


def _leading_out(key: str, value: object, place: str) -> Iterator[str]:
    if key == "$ref" and not (isinstance(value, str) and value.startswith("#/")):
        yield f"{place}/$ref is {value!r}; only references inside the description (`#/...`) are followed"
    elif key in _LEADS_OUT:
        yield f"{place}/{key} is not followed here; write the value itself, or a `$ref` of the form `#/...`"
