"""The API's own description, OpenAPI 3.1, made from the handlers: their paths, their types and their docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from litestar import Request, Response
from litestar.params import ParameterKwarg
from litestar.response import ServerSentEvent

from hotseat import __version__
from hotseat.web.desk import Desk
from hotseat.web.problems import Problem

_VARIABLE = re.compile(r"\{(\w+):(\w+)\}")
_REF = "#/components/schemas/{name}"
_PROBLEM = "application/problem+json"


def described(root: str, handlers: Sequence[Any]) -> dict[str, Any]:
    """The whole document. Each path is given with `root` before it."""
    operations = [_Operation(handler) for handler in handlers]
    types = [type for operation in operations for type in operation.types()]
    schemas, components = msgspec.json.schema_components([*types, Problem], ref_template=_REF)
    schema_of = {id(type): schema for type, schema in zip([*types, Problem], schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        place = paths.setdefault(root + _VARIABLE.sub(r"{\1}", operation.path), {})
        place[operation.method.lower()] = operation.document(schema_of)
    about = (
        "Backend interview questions that you answer by running them. Errors are problem details (RFC 9457)."
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "hotseat", "version": __version__, "description": about},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": components},
    }


class _Operation:
    """One handler, read."""

    def __init__(self, handler: Any) -> None:
        self.path: str = next(iter(handler.paths))
        self.method: str = next(iter(handler.http_methods - {"OPTIONS", "HEAD"}))
        self._handler = handler
        self._function = inspect.unwrap(handler.fn)
        self._hints = get_type_hints(self._function, include_extras=True)
        self._returns = handler.opt.get("returns", self._hints["return"])
        if get_origin(self._returns) is Response:
            (self._returns,) = get_args(self._returns)

    def types(self) -> list[Any]:
        """The types that need a schema: of the body, the parameters and the answer."""
        found = [hint for name, hint in self._hints.items() if name != "return" and not self._is_ours(hint)]
        found = [self._plain(hint) for hint in found]
        return found if self._is_raw() else [*found, self._returns]

    def document(self, schema_of: dict[int, Any]) -> dict[str, Any]:
        """The operation object."""
        summary, _, more = inspect.cleandoc(self._function.__doc__ or "").partition("\n")
        made: dict[str, Any] = {
            "operationId": f"{self._function.__module__.rpartition('.')[2]}_{self._function.__name__}",
            "summary": summary,
            "parameters": list(self._parameters(schema_of)),
            "responses": self._responses(schema_of),
        }
        if more.strip():
            made["description"] = more.strip()
        if "data" in self._hints:
            schema = schema_of[id(self._hints["data"])]
            made["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
        elif self._handler.opt.get("body"):
            schema = {"type": "object"}
            made["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
        return made

    def _parameters(self, schema_of: dict[int, Any]) -> Any:
        variables = dict(_VARIABLE.findall(self.path))
        for name, parameter in inspect.signature(self._function).parameters.items():
            hint = self._hints[name]
            if name == "data" or self._is_ours(hint):
                continue
            kwarg = self._kwarg(hint)
            about = {"description": kwarg.description} if kwarg and kwarg.description else {}
            schema = _without_null(schema_of[id(self._plain(hint))]) | _limits(kwarg)
            if name in variables:
                shape = {"type": "string", "minLength": 1} if variables[name] in ("str", "path") else schema
                yield {"name": name, "in": "path", "required": True, "schema": shape, **about}
            else:
                where = ("header", kwarg.header) if kwarg and kwarg.header else ("query", name)
                required = parameter.default is inspect.Parameter.empty
                yield {"name": where[1], "in": where[0], "required": required, "schema": schema, **about}

    def _responses(self, schema_of: dict[int, Any]) -> dict[str, Any]:
        problem = {"content": {_PROBLEM: {"schema": schema_of[id(Problem)]}}}
        status = str(self._handler.status_code)
        if self._returns is type(None):
            answer: dict[str, Any] = {}
        elif self._is_raw():
            answer = {"content": {self._handler.opt.get("media", "text/event-stream"): {}}}
        else:
            answer = {"content": {"application/json": {"schema": schema_of[id(self._returns)]}}}
        responses = {status: {"description": "Done.", **answer}}
        if self._handler.opt.get("creates"):
            responses["201"] = {"description": "Made.", **answer}
        if "request" in self._hints and self.method == "GET":
            responses["304"] = {"description": "The client has this version."}
        responses["4XX"] = {"description": "What is wrong with the request.", **problem}
        responses["503"] = {"description": "What is missing on this machine.", **problem}
        return responses

    def _is_raw(self) -> bool:
        return self._returns in (bytes, ServerSentEvent, type(None))

    def _is_ours(self, hint: Any) -> bool:
        return hint is Desk or get_origin(hint) is Request

    def _kwarg(self, hint: Any) -> ParameterKwarg | None:
        extras = hint.__metadata__ if get_origin(hint) is Annotated else ()
        return next((extra for extra in extras if isinstance(extra, ParameterKwarg)), None)

    def _plain(self, hint: Any) -> Any:
        """The type without the framework's own notes."""
        if hint is Path:
            return str
        if get_origin(hint) is Annotated and self._kwarg(hint):
            return get_args(hint)[0]
        return hint


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is there or not; it is never null."""
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    return kinds[0] if len(kinds) == 1 else schema


def _limits(kwarg: ParameterKwarg | None) -> dict[str, Any]:
    limits = {"minimum": kwarg.ge, "maximum": kwarg.le} if kwarg else {}
    return {name: value for name, value in limits.items() if value is not None}
