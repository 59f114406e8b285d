"""Questions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get
from litestar.params import Parameter

from hotseat.model import Head, Problem, Value
from hotseat.web.desk import Desk
from hotseat.web.fields import listed


class Questions(Value, frozen=True):
    """All questions in the order in which they are asked, and what is wrong with those that cannot be read."""

    questions: tuple[Head, ...]
    problems: tuple[Problem, ...]


@get("/questions", sync_to_thread=True, opt={"returns": Questions})
def all_questions(
    desk: Desk, request: Request[Any, Any, Any], level: Literal["beginner", "senior", "all"] = "all"
) -> Response[bytes]:
    """All questions, or those of one level."""
    listing = desk.heads()
    heads = tuple(head for head in listing.heads if level in ("all", head.level.value))
    return listed(request, Questions(heads, listing.problems))


@get("/questions/{question:str}", sync_to_thread=True, opt={"returns": dict[str, Any]})
def one_question(
    desk: Desk,
    request: Request[Any, Any, Any],
    question: str,
    answer: Annotated[bool, Parameter(description="Show what gives the answer away, too.")] = False,
) -> Response[bytes]:
    """One question; the answer only when it is asked for."""
    asked = desk.app.question(question)
    plain: dict[str, Any] = msgspec.to_builtins(asked, enc_hook=str)
    if not answer:
        for name in ("answer", "cards", "lab"):
            del plain[name]
        plain["follow_ups"] = [{"question": each.question} for each in asked.follow_ups]
    plain["has_lab"] = asked.lab is not None
    return listed(request, plain)


@get("/questions/{question:str}/mistakes/{name:str}", sync_to_thread=True, opt={"returns": dict[str, Any]})
def mistake(desk: Desk, request: Request[Any, Any, Any], question: str, name: str) -> Response[bytes]:
    """A catalogued mistake, and how it departs from a right solution."""
    asked = desk.app.question(question)
    wrong = desk.app.wrong(asked, name)
    diff = desk.app.wrong_diff(asked, name)
    return listed(request, {**msgspec.to_builtins(wrong), "diff": diff})


HANDLERS: list[Any] = [all_questions, one_question, mistake]
