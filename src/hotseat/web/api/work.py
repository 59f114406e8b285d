"""The folder in which a question's lab is worked on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.exceptions import HTTPException
from litestar.params import Parameter

from hotseat.errors import UnknownName
from hotseat.model import WorkFile, Workspace
from hotseat.web.desk import Desk
from hotseat.web.fields import tag_of, tagged

IfMatch = Annotated[str | None, Parameter(header="If-Match", description="The digest of what was read.")]
IfNoneMatch = Annotated[
    str | None, Parameter(header="If-None-Match", description="`*`: the file must be new.")
]


class Begin(msgspec.Struct, frozen=True):
    """Which starter to begin from."""

    language: str | None = None


class Content(msgspec.Struct, frozen=True):
    """The new content of a file."""

    text: Annotated[str, msgspec.Meta(max_length=1_000_000)]


class Move(msgspec.Struct, frozen=True):
    """A new name for a file."""

    name: str
    to: str


class Restore(msgspec.Struct, frozen=True):
    """The attempt to go back to."""

    attempt: Annotated[int, msgspec.Meta(ge=1, le=2**53)]


class Mode(msgspec.Struct, frozen=True):
    """Whether a file can be run."""

    name: str
    executable: bool


@get("/questions/{question:str}/work", sync_to_thread=True, opt={"returns": Workspace})
def look(desk: Desk, request: Request[Any, Any, Any], question: str) -> Response[bytes]:
    """What is in the folder now."""
    work = desk.app.work.look(question)
    if work is None:
        raise UnknownName("folder yet for", question, ())
    return tagged(request, msgspec.json.encode(work), work.digest)


@post("/questions/{question:str}/work", sync_to_thread=True)
def begin(desk: Desk, question: str, data: Begin) -> Workspace:
    """Make the folder from a starter; where it is there already, nothing changes."""
    return desk.app.work.open(question, data.language)


@post("/questions/{question:str}/work/restore", sync_to_thread=True, status_code=200)
def restore(desk: Desk, question: str, data: Restore) -> Workspace:
    """Go back to an attempt; what is there now is kept beside it."""
    return desk.app.work.restore(question, data.attempt)


@get("/questions/{question:str}/work/files/{name:path}", sync_to_thread=True, opt={"returns": WorkFile})
def read(desk: Desk, request: Request[Any, Any, Any], question: str, name: Path) -> Response[bytes]:
    """One file with its text."""
    file = desk.app.work.read(question, _name(name))
    return tagged(request, msgspec.json.encode(file), file.digest)


@put("/questions/{question:str}/work/files/{name:path}", sync_to_thread=True, opt={"creates": True})
def write(
    desk: Desk,
    question: str,
    name: Path,
    data: Content,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> Response[WorkFile]:
    """Write a file over the version named in If-Match, or a new one with `If-None-Match: *`."""
    new = if_none_match is not None and if_none_match.strip() == "*"
    file = desk.app.work.write(question, _name(name), data.text, digest=None if new else tag_of(if_match))
    return Response(file, status_code=201 if new else 200, headers={"ETag": f'"{file.digest}"'})


@delete("/questions/{question:str}/work/files/{name:path}", sync_to_thread=True)
def remove(desk: Desk, question: str, name: Path, if_match: IfMatch = None) -> None:
    """Remove the version of a file that is named in If-Match."""
    desk.app.work.remove(question, _name(name), digest=tag_of(if_match))


@post("/questions/{question:str}/work/moves", sync_to_thread=True, status_code=200)
def move(desk: Desk, question: str, data: Move, if_match: IfMatch = None) -> WorkFile:
    """Rename a file; one that is there already is not overwritten."""
    return desk.app.work.move(question, data.name, data.to, digest=tag_of(if_match))


@post("/questions/{question:str}/work/modes", sync_to_thread=True, status_code=200)
def mode(desk: Desk, question: str, data: Mode) -> WorkFile:
    """Make a file executable, or not."""
    return desk.app.work.set_executable(question, data.name, data.executable)


def _name(path: Path) -> str:
    name = str(path).removeprefix("/")
    if not name:
        raise HTTPException(status_code=404, detail="a file has a name")
    return name


HANDLERS: list[Any] = [look, begin, restore, read, write, remove, move, mode]
