"""All resources under one path, and their description."""

from __future__ import annotations

from litestar import Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from hotseat import __version__

PATH = "/api/v1"


def create() -> Router:
    """The routes of the API."""
    return Router(PATH, route_handlers=[])


def description() -> OpenAPIConfig:
    """OpenAPI 3.1, at `/api/v1/openapi.json`."""
    return OpenAPIConfig(
        title="hotseat",
        version=__version__,
        description="Backend interview questions that you answer by running them. Bound to this machine.",
        path=PATH,
        render_plugins=[JsonRenderPlugin()],
        use_handler_docstrings=True,
    )
