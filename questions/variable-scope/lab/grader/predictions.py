"""predictions.toml: what the candidate foresees, in terms of A, B and C."""

from __future__ import annotations

import ast
import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, cast

from hotseat.lab import Failure, Files, Rig, Table, Text

from . import programs

FILE = "predictions.toml"
OPEN = "?"
"""Stands for no prediction, in the starters."""
LONGEST = 60
"""Characters of an expression in braces."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_LANGUAGES = {"php": "php", "node": "js", "java": "java"}


def read(files: Files) -> dict[str, str]:
    """Program → prediction. Raises Failure where the file is not what the brief describes."""
    try:
        values: dict[str, object] = tomllib.loads(files.text(FILE))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Failure(f"`{FILE}` is not TOML: {error}", hint="Texts stand in quotation marks.") from error
    for name, value in values.items():
        _known(name)
        if not isinstance(value, str):
            raise Failure(
                f"`{name}` in `{FILE}` is {type(value).__name__} {value!r:.60}; expected a text",
                hint="A prediction stands in quotation marks, a number in braces inside of them.",
            )
    return cast(dict[str, str], values)


def check_all(files: Files) -> None:
    """Raise Failure for the first prediction that cannot be read."""
    for name, text in read(files).items():
        fill(name, text, dict.fromkeys(programs.LETTERS, 0))


def fill(name: str, text: str, numbers: Mapping[str, int]) -> str:
    """The prediction with numbers for the expressions in its braces."""

    def value(match: re.Match[str]) -> str:
        try:
            return str(_value(match[1], numbers))
        except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
            why = str(error) if type(error) is ValueError else "is no expression"
            raise _unreadable(name, match[0], why) from error

    if re.search(r"[{}]", _BRACES.sub("", text)):
        raise _unreadable(name, text, "has a brace without its other half")
    return _BRACES.sub(value, text)


def compare(rig: Rig[Any], name: str, hint: str) -> None:
    """Run the program and raise Failure unless it prints what was foreseen."""
    text = read(rig.files).get(name, OPEN)
    if text.strip() in ("", OPEN):  # whoever has not thought yet is not shown the answer
        raise Failure(f"`{FILE}` has no prediction for `{name}` yet", hint=hint)
    numbers = programs.draw(rig.seed)
    foreseen = _lines(fill(name, text, numbers))
    printed = programs.run(rig, name)
    truth = _lines(printed.output)
    if foreseen == truth:
        return
    with_numbers = ", ".join(f"{letter} = {number}" for letter, number in numbers.items())
    raise Failure(
        f"`{name}` with {with_numbers} prints {_shown(truth)}; you foresee {_shown(foreseen)}",
        hint=hint,
        evidence=_evidence(name, foreseen, truth, printed.why, programs.filled(name, numbers)),
    )


def _evidence(
    name: str, foreseen: Sequence[str], truth: Sequence[str], why: str, program: str
) -> list[Table | Text]:
    columns = ("line", "output")
    rows = tuple(enumerate(foreseen, start=1))
    expected = tuple(enumerate(truth, start=1))
    language = _LANGUAGES.get(name.partition("-")[0], "python")
    said = [Text(why, title="what the compiler says")] if why else []
    return [
        Table(columns, rows, expected, title=f"{name}: foreseen, and what it printed"),
        *said,
        Text(program, title=f"{name}, as it was run", language=language),
    ]


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.strip().splitlines()]


def _shown(lines: Sequence[str]) -> str:
    return " / ".join(f"`{line:.80}`" for line in lines[:6])


def _known(name: str) -> None:
    if name in programs.NAMES:
        return
    near = difflib.get_close_matches(name, programs.NAMES, n=1)
    then = f"did you mean `{near[0]}`?" if near else "the brief names the twelve programs"
    raise Failure(f"`{FILE}` predicts `{name:.60}`, but there is no such program: {then}")


def _unreadable(name: str, part: str, why: str) -> Failure:
    return Failure(
        f"`{name}` in `{FILE}`: `{part:.60}` {why}",
        hint="The brief says what may stand in braces.",
    )


# ------------------------------------------------------------------ expressions


def _value(expression: str, numbers: Mapping[str, int]) -> int:
    """The value of `A + 2 * B`. Raises ValueError saying what is wrong, SyntaxError."""
    if len(expression) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    return _node(ast.parse(expression.strip(), mode="eval").body, numbers)


def _node(node: ast.expr, numbers: Mapping[str, int]) -> int:
    match node:
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            return value
        case ast.Name(id=name) if name in numbers:
            return numbers[name]
        case ast.Name(id=name):
            raise ValueError(f"names `{name}`; the only names are {', '.join(numbers)}")
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _node(left, numbers) + _node(right, numbers)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _node(left, numbers) - _node(right, numbers)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _node(left, numbers) * _node(right, numbers)
        case _:
            raise ValueError("holds more than A, B, C, whole numbers, +, -, * and parentheses")
