"""The Litestar application: one list of routes, one way in which errors become replies."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException

from hotseat.app import App
from hotseat.errors import HotseatError
from hotseat.web import pages
from hotseat.web.api import router as api
from hotseat.web.desk import Desk
from hotseat.web.problems import for_error, for_http, for_unexpected
from hotseat.web.security import guarded

if TYPE_CHECKING:
    from collections.abc import Collection

    from litestar.types import ASGIApp

LARGEST_BODY = 64 * 1024 * 1024
"""Bytes: an imported state holds every attempt's files."""


def create(app: App, names: Collection[str] = ()) -> ASGIApp:
    """The whole application over the use cases.

    names: what the server may be called in a `Host` field, besides `localhost` and addresses.
    """
    desk = Desk(app)

    def provide_desk() -> Desk:
        return desk

    @asynccontextmanager
    async def life(_application: Litestar) -> AsyncGenerator[None]:
        with desk:
            yield

    application = Litestar(
        route_handlers=[Router("/", route_handlers=pages.HANDLERS), api.create()],
        dependencies={"desk": Provide(provide_desk, sync_to_thread=False)},
        exception_handlers={HotseatError: for_error, HTTPException: for_http, Exception: for_unexpected},
        lifespan=[life],
        openapi_config=None,  # ours is made from the handlers' types: `api/description.py`
        request_max_body_size=LARGEST_BODY,
        logging_config=None,  # ours is set where the process begins
    )
    return guarded(application, names)
