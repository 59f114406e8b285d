"""What a check saw, drawn: one renderer for each kind, found by the kind's name.

A kind has a template, `templates/evidence/<kind>.html`, which is given the value as `it`; and, where something is to be
worked out before it can be drawn, a module `<kind>.py` here with `view(it) -> dict` for the template. A kind that has
neither yet is shown as JSON: nothing that a check saw is ever hidden.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

import msgspec
from jinja2 import TemplateNotFound
from markupsafe import Markup

from hotseat.model import Value

View = Callable[[Any], Mapping[str, Any]]


def evidence_html(it: Value) -> Markup:
    """One piece of evidence as HTML."""
    from hotseat.web.html import environment

    kind = str(it.__struct_config__.tag)
    try:
        template = environment().get_template(f"evidence/{kind}.html")
    except TemplateNotFound:
        template = environment().get_template("evidence/unknown.html")
        return Markup(template.render(it=it, json=msgspec.json.format(msgspec.json.encode(it)).decode()))
    return Markup(template.render(it=it, **_view(kind)(it)))


@lru_cache
def _view(kind: str) -> View:
    name = f"{__name__}.{kind}"
    return import_module(name).view if importlib.util.find_spec(name) else _nothing


def _nothing(_it: Any) -> Mapping[str, Any]:
    return {}
