"""All resources under one path, and their description."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, Router, get

from hotseat.web.api import answers, learner, mocks, proofs, questions, recall, runs, work
from hotseat.web.api.description import described

PATH = "/api/v1"

RESOURCES: list[Any] = [
    *questions.HANDLERS,
    *work.HANDLERS,
    *runs.HANDLERS,
    *recall.HANDLERS,
    *answers.HANDLERS,
    *mocks.HANDLERS,
    *learner.HANDLERS,
    *proofs.HANDLERS,
]


@get("/openapi.json", include_in_schema=False, sync_to_thread=True)
def openapi() -> Response[bytes]:
    """The description of all others."""
    body = msgspec.json.encode(described(PATH, RESOURCES))
    return Response(body, media_type="application/openapi+json;version=3.1")


def create() -> Router:
    """The routes of the API."""
    return Router(PATH, route_handlers=[*RESOURCES, openapi])
