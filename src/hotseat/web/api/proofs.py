"""May a lab be trusted? For authors."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post

from hotseat.web.desk import Desk
from hotseat.web.fields import listed
from hotseat.web.proofs import Proving


@get("/proofs", sync_to_thread=True, opt={"returns": tuple[Proving, ...]})
def all_proofs(desk: Desk, request: Request[Any, Any, Any]) -> Response[bytes]:
    """What is known of every lab's proof."""
    labs = [head.id for head in desk.heads().heads if head.lab]
    return listed(request, [desk.proofs.get(desk.app.question(id)) for id in labs])


@get("/proofs/{question:str}", sync_to_thread=True)
def one_proof(desk: Desk, question: str) -> Proving:
    """What is known of one lab's proof."""
    return desk.proofs.get(desk.app.question(question))


@post("/proofs/{question:str}", sync_to_thread=True, status_code=202)
def prove(desk: Desk, question: str) -> Proving:
    """Grade all our solutions of a lab; ask again to see how far it is."""
    return desk.proofs.start(desk.app.question(question))


HANDLERS: list[Any] = [all_proofs, one_proof, prove]
