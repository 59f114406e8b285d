"""Style, scripts and pictures: files of ours, named with their digest, so that a browser asks only once."""

from __future__ import annotations

import mimetypes
from pathlib import Path, PurePosixPath

from litestar import Response, get
from litestar.exceptions import NotFoundException

from hotseat.web.html import STATIC

TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


@get("/static/{digest:str}/{name:path}", include_in_schema=False, sync_to_thread=True)
def file(digest: str, name: Path) -> Response[bytes]:
    """One file; nothing outside of the folder has a name here."""
    relative = PurePosixPath(str(name).lstrip("/"))
    path = STATIC / relative
    if ".." in relative.parts or digest == "missing" or not path.is_file():
        raise NotFoundException(detail="there is no such file")
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Response(
        path.read_bytes(),
        media_type=kind,
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


@get("/favicon.ico", include_in_schema=False, sync_to_thread=True)
def favicon() -> Response[bytes]:
    """What browsers ask for unasked."""
    return Response((STATIC / "icon.svg").read_bytes(), media_type="image/svg+xml")


HANDLERS = [file, favicon]
