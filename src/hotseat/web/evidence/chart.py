"""A Vega-Lite chart: drawn in the browser from its specification, and as the table of its data for everybody else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from hotseat.model import Chart

ROWS = 500


def view(it: Chart) -> dict[str, Any]:
    """The specification as JSON, and the rows of its inline data."""
    rows = _rows(it.spec)[:ROWS]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[_shown(row.get(name)) for name in columns] for row in rows]
    return {"json": json.dumps(it.spec, ensure_ascii=False), "columns": columns, "cells": cells}


def _rows(spec: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Inline data of the specification and of the views inside it."""
    data = spec.get("data")
    values = cast("dict[str, Any]", data).get("values") if isinstance(data, dict) else None
    found = [
        cast("Mapping[str, Any]", row) for row in cast("list[Any]", values or []) if isinstance(row, dict)
    ]
    for part in ("layer", "hconcat", "vconcat", "concat"):
        inner = spec.get(part)
        for each in cast("list[Any]", inner if isinstance(inner, list) else []):
            if isinstance(each, dict):
                found += _rows(cast("Mapping[str, Any]", each))
    return found


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return "" if value is None else str(value)
