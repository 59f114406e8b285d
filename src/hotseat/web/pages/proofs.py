"""For authors: may each lab be trusted?"""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from hotseat.model import CaseKind, Proof, Question, Trial
from hotseat.web.desk import Desk
from hotseat.web.html import page


@get("/proofs", include_in_schema=False, sync_to_thread=True)
def index(desk: Desk) -> Response[str]:
    """Every lab, and what its last proof said."""
    labs = [desk.app.question(head.id) for head in desk.heads().heads if head.lab]
    views = [_view(desk, question) for question in labs]
    return page("proofs.html", here="proofs", title="Authors: proofs", views=views)


@get("/proofs/{id:str}", include_in_schema=False, sync_to_thread=True)
def show(desk: Desk, id: str) -> Response[str]:
    """One lab again, while it is being proven."""
    return page("proof.html", view=_view(desk, desk.app.question(id)))


@post("/proofs/{id:str}", include_in_schema=False, sync_to_thread=True)
def prove(desk: Desk, request: Request[Any, Any, Any], id: str) -> Response[Any]:
    """Grade all our solutions of one lab."""
    question = desk.app.question(id)
    desk.proofs.start(question)
    if request.headers.get("hx-request"):
        return page("proof.html", view=_view(desk, question))
    return Redirect("/proofs", status_code=303)


def _view(desk: Desk, question: Question) -> dict[str, Any]:
    proving = desk.proofs.get(question)
    return {"question": question, "lab": question.lab, "proving": proving, "trials": _trials(proving.proof)}


def _trials(proof: Proof | None) -> dict[tuple[CaseKind, str], Trial]:
    return {(trial.kind, trial.name): trial for trial in proof.trials} if proof else {}


HANDLERS = [index, show, prove]
