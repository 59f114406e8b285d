"""Calls of grouped() and sorted(): tables of a few rows first, then longer ones."""

from __future__ import annotations

from typing import Any

from . import rules
from .calls import Call
from .data import Draw
from .values import Key, Map, array

# ------------------------------------------------------------------ grouped


def _group(rows: Map, *columns: str) -> Call:
    return Call("grouped", (rows, *columns), rules.grouped(rows, *columns))


def rows_kept(draw: Draw) -> list[Call]:
    column, other = draw.words(2)
    first, second = sorted(draw.words(2), reverse=True)
    keys = [draw.word(), draw.number(), draw.number(), draw.word()]
    values = [first, second, first, second]
    table = [(key, {column: value, other: draw.number()}) for key, value in zip(keys, values, strict=True)]
    mixed = zip(keys, ("9", 7, 9, "07"), strict=True)
    texts = [(key, {other: draw.word(), column: value}) for key, value in mixed]
    return [_group(array(dict(part)), column) for part in (table[:2], table, texts, [])]


def rows_nested(draw: Draw) -> list[Call]:
    country, city, street = draw.words(3)
    b, a = sorted(draw.words(2))
    d, c = sorted(draw.words(2))
    places = [(a, c), (b, d), (a, d), (a, c), (b, c)]
    rows = array({draw.number(): {city: two, country: one, street: draw.word()} for one, two in places})
    deep = array(
        {draw.word(): {country: a, city: two, street: draw.random.choice([c, d])} for _, two in places * 2}
    )
    return [_group(rows, country, city), _group(rows, city, country), _group(deep, country, city, street)]


def empties_told(draw: Draw) -> list[Call]:
    column, other = draw.words(2)
    key, word = draw.word, draw.word()
    row: list[dict[str, Any]] = [{column: value, other: word} for value in (word, None, "0", 0, "")]
    absent = {other: word}
    return [
        _group(array({key(): row[0], key(): row[1], key(): row[0]}), column),
        _group(array({key(): row[0], key(): row[2], key(): row[3]}), column),
        _group(array({key(): row[0], key(): absent, key(): row[0]}), column),
        _group(array({key(): row[4], key(): row[1], key(): absent, key(): row[2]}), column),
        _group(array({key(): row[0] | {other: None}, key(): row[0], key(): {column: word}}), column, other),
        _group(array({key(): absent}), column),
    ]


# ------------------------------------------------------------------ sorted


def _sort(rows: Map, order: dict[str, str]) -> Call:
    way = array(order)
    return Call("sorted", (rows, way), rules.ordered(rows, way))


def _keys(draw: Draw, count: int) -> list[Key]:
    """Words and numbers, by turns, in no order."""
    return [draw.number() if place % 2 else draw.word() for place in range(count)]


def keys_sorted(draw: Draw) -> list[Call]:
    one, two = draw.words(2)
    small, large = sorted(draw.numbers(2))

    def rows(values: list[tuple[Any, Any]]) -> Map:
        return array(
            {key: {one: a, two: b} for key, (a, b) in zip(_keys(draw, len(values)), values, strict=True)}
        )

    plain = rows([(large, draw.word()), (small, draw.word())])
    pairs = rows([(large, 2), (small, 3), (large, 1), (small, 4)])
    many = rows([(draw.random.randrange(4), number) for number in draw.shuffled(draw.numbers(24))])
    words = rows([(word, number) for word, number in zip(draw.words(9), draw.numbers(9), strict=True)])
    calls = [_sort(plain, {one: "asc"}), _sort(plain, {one: "desc"}), _sort(plain, {two: "asc"})]
    for table in (pairs, many):
        calls += [_sort(table, {one: a, two: b}) for a in ("asc", "desc") for b in ("desc", "asc")]
    return [*calls, _sort(words, {one: "asc"}), _sort(words, {one: "desc"}), _sort(array([]), {one: "asc"})]


def ties(draw: Draw) -> list[Call]:
    one, two = draw.words(2)
    small, large = sorted(draw.numbers(2))
    few = array(
        {key: {one: value} for key, value in zip(_keys(draw, 4), (small, large, small, large), strict=True)}
    )
    same = array({key: {one: large} for key in _keys(draw, 3)})
    stock = draw.words(3)
    many = array(
        {key: {one: draw.random.randrange(3), two: draw.random.choice(stock)} for key in _keys(draw, 40)}
    )
    calls = [
        _sort(same, {one: "asc"}),
        _sort(same, {one: "desc"}),
        _sort(few, {one: "asc"}),
        _sort(few, {one: "desc"}),
    ]
    return calls + [
        _sort(many, {a: b, c: d}) for a, b, c, d in ((one, "desc", two, "asc"), (two, "desc", one, "desc"))
    ]


def texts_sorted(draw: Draw) -> list[Call]:
    one = draw.word()
    digit = draw.random.randrange(2, 10)
    stocks = [[f"{digit}", f"1{digit}"], ["9", "10", "1e1", "09"], ["b", "B", "a", "ä", "Z", "aa", ""]]
    calls: list[Call] = []
    for stock in stocks:
        rows = array({key: {one: value} for key, value in zip(draw.words(len(stock)), stock, strict=True)})
        calls += [_sort(rows, {one: "asc"}), _sort(rows, {one: "desc"})]
    return calls
