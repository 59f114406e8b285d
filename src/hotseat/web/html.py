"""Templates → responses."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response

from hotseat.web import markdown, words
from hotseat.web.evidence import evidence_html

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


def page(template: str, status: int = 200, **context: Any) -> Response[str]:
    """A whole page, or a piece of one. Never cached: what it shows may have changed in the terminal."""
    return Response(
        fragment(template, **context),
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


def fragment(template: str, **context: Any) -> str:
    """The text of a template."""
    return environment().get_template(template).render(**context)


@lru_cache(1)
def environment() -> Environment:
    """Everything is escaped that is not `Markup`; a name that is not there is an error."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    names: dict[str, Any] = {"static": static, "evidence": evidence_html, "words": words}
    made.globals.update(names)
    filters: dict[str, Any] = {
        "markdown": markdown.rendered,
        "inline": markdown.inline,
        "when": words.when,
        "duration": words.duration,
    }
    made.filters.update(filters)
    return made


@lru_cache
def static(name: str) -> str:
    """The address of a file in `static/`, which changes with its content: it may be cached for ever."""
    try:
        content = (STATIC / name).read_bytes()
    except OSError:
        return f"/static/missing/{name}"
    return f"/static/{hashlib.sha256(content).hexdigest()[:12]}/{name}"
