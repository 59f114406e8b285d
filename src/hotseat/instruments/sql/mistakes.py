"""Mistakes people make, by the part of a query they are made in. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlglot import exp

from hotseat.instruments.sql.parsing import find
from hotseat.instruments.sql.schema import Table

Change = Callable[[Any], Any]
"""Gets a copy of the node; gives what stands in its place, the node itself once it was changed, or None."""


def changes(node: Any, tables: Sequence[Table]) -> Iterator[tuple[str, Change]]:
    """The mistakes that can be made at a node: what kind, and how."""
    for kinds, make in _MAKERS:
        if isinstance(node, kinds):
            yield from make(node)
    if isinstance(node, exp.Column):
        yield from _other_columns(node, tables)


def _swap(kind: str, *others: type[Any]) -> Callable[[Any], Iterator[tuple[str, Change]]]:
    """The same operands under another operator."""

    def make(node: Any) -> Iterator[tuple[str, Change]]:
        for other in others:
            if not isinstance(node, other):
                yield kind, lambda n, other=other: other(this=n.this.copy(), expression=n.expression.copy())

    return make


def _comparison(node: Any) -> Iterator[tuple[str, Change]]:
    nearer: dict[Any, Any] = {exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT}
    near = nearer.get(type(node))
    if near:
        yield "border", lambda n: near(this=n.this.copy(), expression=n.expression.copy())
        yield "becomes-equality", lambda n: exp.EQ(this=n.this.copy(), expression=n.expression.copy())
    turned = {
        exp.LT: exp.GT,
        exp.LTE: exp.GTE,
        exp.GT: exp.LT,
        exp.GTE: exp.LTE,
        exp.EQ: exp.NEQ,
        exp.NEQ: exp.EQ,
    }[type(node)]
    yield "comparison-turned", lambda n: turned(this=n.this.copy(), expression=n.expression.copy())
    if isinstance(node, exp.NEQ):
        yield "null-safe", lambda n: exp.NullSafeNEQ(this=n.this.copy(), expression=n.expression.copy())
    if isinstance(node, exp.EQ):
        yield "equality-loosened", lambda n: exp.GTE(this=n.this.copy(), expression=n.expression.copy())


def _connector(node: Any) -> Iterator[tuple[str, Change]]:
    yield "condition-dropped", lambda n: n.this.copy()
    yield "condition-dropped", lambda n: n.expression.copy()
    other = exp.Or if isinstance(node, exp.And) else exp.And
    yield "and-or", lambda n: other(this=_wrapped(n.this), expression=_wrapped(n.expression))


def _where(node: Any) -> Iterator[tuple[str, Change]]:
    kind = "where-dropped" if isinstance(node, exp.Where) else "having-dropped"
    yield kind, _without


def _without(node: Any) -> Any:
    parent = node.parent
    if parent is None:
        return None
    parent.set(node.arg_key, None)
    return parent if parent.parent is None else node


def _join(node: Any) -> Iterator[tuple[str, Change]]:
    side, kind = str(node.side).upper(), str(node.kind).upper()
    if kind in ("CROSS", "NATURAL") or node.args.get("using"):
        return
    if node.args.get("on") is None:
        return
    if side:
        yield "outer-to-inner", _sided(None)
        yield "outer-other-side", _sided("FULL" if side != "FULL" else "LEFT")
        yield "outer-turned", _sided({"LEFT": "RIGHT", "RIGHT": "LEFT"}.get(side, "LEFT"))
        yield "on-to-where", _to_where
    else:
        yield "inner-to-left", _sided("LEFT")
        yield "inner-to-right", _sided("RIGHT")
        yield "inner-to-full", _sided("FULL")
    yield "join-condition-dropped", _crossed


def _sided(side: str | None) -> Change:
    def change(node: Any) -> Any:
        node.set("side", side)
        node.set("kind", None)
        return node

    return change


def _crossed(node: Any) -> Any:
    node.set("side", None)
    node.set("kind", "CROSS")
    node.set("on", None)
    return node


def _to_where(node: Any) -> Any:
    """The last condition of ON goes to WHERE, where it drops what the outer join kept."""
    on = node.args["on"]
    select = node.parent
    if not isinstance(on, exp.And) or not isinstance(select, exp.Select):
        return None
    moved = on.expression.copy()
    node.set("on", on.this.copy())
    select.where(moved, copy=False)
    return node


def _select(node: Any) -> Iterator[tuple[str, Change]]:
    if node.args.get("distinct"):
        yield "distinct-dropped", lambda n: n.set("distinct", None) or n
    else:
        yield "distinct-added", lambda n: n.set("distinct", exp.Distinct()) or n


def _set_operation(node: Any) -> Iterator[tuple[str, Change]]:
    def rebuilt(kind: type[Any], distinct: bool) -> Change:
        return lambda n: kind(this=n.this.copy(), expression=n.expression.copy(), distinct=distinct)

    distinct = bool(node.args.get("distinct"))
    if isinstance(node, exp.Union):
        if not _recursive(node):
            yield ("union-all" if distinct else "union-distinct"), rebuilt(exp.Union, not distinct)
            yield "set-operation", rebuilt(exp.Except, True)
    else:
        yield "set-operation", rebuilt(exp.Union, True)
        yield "set-operation", rebuilt(exp.Intersect if isinstance(node, exp.Except) else exp.Except, True)
    if not _recursive(node):
        yield "set-operand-dropped", lambda n: n.this.copy()
        yield (
            "set-operands-turned",
            lambda n: type(n)(this=n.expression.copy(), expression=n.this.copy(), distinct=distinct),
        )


def _recursive(node: Any) -> bool:
    table = node.parent
    if not isinstance(table, exp.CTE):
        return False
    return any(str(one.name).lower() == str(table.alias).lower() for one in find(node, exp.Table))


_AGGREGATES: tuple[type[Any], ...] = (exp.Sum, exp.Avg, exp.Min, exp.Max)


def _aggregate(node: Any) -> Iterator[tuple[str, Change]]:
    for other in _AGGREGATES:
        if not isinstance(node, other):
            yield "aggregate", lambda n, other=other: other(this=n.this.copy())
    if isinstance(node.this, exp.Distinct):
        yield "distinct-in-aggregate-dropped", lambda n: n.set("this", n.this.expressions[0].copy()) or n
    elif isinstance(node, (exp.Sum, exp.Avg)):
        yield "distinct-in-aggregate", lambda n: n.set("this", exp.Distinct(expressions=[n.this.copy()])) or n
        yield "null-as-zero", lambda n: n.set("this", _or_zero(n.this)) or n


def _or_zero(value: Any) -> Any:
    return exp.Coalesce(this=value.copy(), expressions=[exp.Literal.number(0)])


def _count(node: Any) -> Iterator[tuple[str, Change]]:
    if isinstance(node.this, exp.Distinct):
        yield "distinct-in-aggregate-dropped", lambda n: exp.Count(this=n.this.expressions[0].copy())
    elif not isinstance(node.this, exp.Star):
        yield "count-star", lambda _: exp.Count(this=exp.Star())
        yield "count-distinct", lambda n: exp.Count(this=exp.Distinct(expressions=[n.this.copy()]))
        yield "count-sum", lambda n: exp.Sum(this=n.this.copy())


def _number(node: Any) -> Iterator[tuple[str, Change]]:
    text = str(node.this)
    if (
        not node.is_string
        and text.isdigit()
        and not isinstance(node.parent, (exp.DataType, exp.DataTypeParam))
    ):
        yield "literal", lambda _: exp.Literal.number(int(text) + 1)
        if int(text):
            yield "literal", lambda _: exp.Literal.number(int(text) - 1)
    elif (
        node.is_string
        and text
        and isinstance(node.parent, (exp.EQ, exp.NEQ, exp.In))
        and not text[0].isdigit()
    ):
        yield "text-changed", lambda _: exp.Literal.string(text + "x")


def _in(node: Any) -> Iterator[tuple[str, Change]]:
    yield "in-turned", lambda n: exp.Not(this=n.copy())
    if len(node.expressions) > 1:
        yield "in-shortened", lambda n: n.set("expressions", n.expressions[:-1]) or n


def _not(node: Any) -> Iterator[tuple[str, Change]]:
    yield "not-dropped", lambda n: n.this.copy()
    if isinstance(node.this, exp.Exists):
        yield "not-exists-to-not-in", _as_not_in


def _as_not_in(node: Any) -> Any:
    """NOT EXISTS (SELECT ... WHERE x = y) as y NOT IN (SELECT x ...): the same but for NULL."""
    query = node.this.this
    where = query.args.get("where") if isinstance(query, exp.Select) else None
    equal = where.this if where is not None else None
    rest = None
    if isinstance(equal, exp.And):
        equal, rest = equal.this, equal.expression
    if not isinstance(equal, exp.EQ) or not isinstance(equal.this, exp.Column):
        return None
    inner = query.copy()
    inner.set("expressions", [equal.this.copy()])
    inner.set("where", exp.Where(this=rest.copy()) if rest is not None else None)
    return exp.Not(this=exp.In(this=equal.expression.copy(), query=exp.Subquery(this=inner)))


def _exists(_: Any) -> Iterator[tuple[str, Change]]:
    yield "exists-turned", lambda n: exp.Not(this=n.copy())


def _is(node: Any) -> Iterator[tuple[str, Change]]:
    yield "is-turned", lambda n: exp.Not(this=n.copy())
    if isinstance(node.expression, exp.Null):
        yield "equals-null", lambda n: exp.EQ(this=n.this.copy(), expression=exp.Null())


def _coalesce(_: Any) -> Iterator[tuple[str, Change]]:
    yield "coalesce-dropped", lambda n: n.this.copy()


def _group(node: Any) -> Iterator[tuple[str, Change]]:
    for place in range(len(node.expressions)):
        if len(node.expressions) > 1:
            yield "group-column-dropped", lambda n, place=place: _shorter(n, place)


def _shorter(node: Any, place: int) -> Any:
    node.set("expressions", [one for at, one in enumerate(node.expressions) if at != place])
    return node


def _ordered(_: Any) -> Iterator[tuple[str, Change]]:
    yield "order-turned", lambda n: n.set("desc", not n.args.get("desc")) or n
    yield "nulls-turned", lambda n: n.set("nulls_first", not n.args.get("nulls_first")) or n


def _order(node: Any) -> Iterator[tuple[str, Change]]:
    if isinstance(node.parent, exp.Window):
        yield "window-order-dropped", _without
    elif len(node.expressions) > 1:
        yield "order-shortened", lambda n: _shorter(n, len(n.expressions) - 1)
    else:
        yield "order-dropped", _without


def _window(node: Any) -> Iterator[tuple[str, Change]]:
    if node.args.get("partition_by"):
        yield "partition-dropped", lambda n: n.set("partition_by", None) or n
    if node.args.get("spec") is not None:
        yield "frame-dropped", lambda n: n.set("spec", None) or n
    ranks: tuple[type[Any], ...] = (exp.Rank, exp.DenseRank, exp.RowNumber)
    for other in ranks if isinstance(node.this, ranks) else ():
        if type(node.this) is not other:
            yield "rank", lambda n, other=other: n.set("this", other()) or n
    if isinstance(node.this, (exp.Lag, exp.Lead)):
        turned = exp.Lead if isinstance(node.this, exp.Lag) else exp.Lag
        yield "lag-lead", lambda n: n.set("this", turned(**{k: v for k, v in n.this.args.items() if v})) or n


def _case(node: Any) -> Iterator[tuple[str, Change]]:
    if node.args.get("default") is not None:
        yield "else-dropped", lambda n: n.set("default", None) or n
    else:
        yield "else-zero", lambda n: n.set("default", exp.Literal.number(0)) or n
    if len(node.args["ifs"]) > 1:
        yield "branch-dropped", lambda n: n.set("ifs", n.args["ifs"][1:]) or n


def _between(_: Any) -> Iterator[tuple[str, Change]]:
    def open_end(n: Any) -> Any:
        low = exp.GTE(this=n.this.copy(), expression=n.args["low"].copy())
        return exp.and_(low, exp.LT(this=n.this.copy(), expression=n.args["high"].copy()))

    yield "between-opened", open_end


def _limit(_: Any) -> Iterator[tuple[str, Change]]:
    yield "limit-dropped", _without


def _like(_: Any) -> Iterator[tuple[str, Change]]:
    yield "like-as-equality", lambda n: exp.EQ(this=n.this.copy(), expression=n.expression.copy())


def _other_columns(node: Any, tables: Sequence[Table]) -> Iterator[tuple[str, Change]]:
    """Another column of the same table and kind."""
    name = str(node.name).lower()
    for table in tables:
        mine = next((one for one in table.columns if one.name.lower() == name), None)
        if mine is None:
            continue
        for other in [one for one in table.columns if one.kind == mine.kind and one is not mine][:2]:
            yield "column", lambda n, other=other: n.set("this", exp.to_identifier(other.name)) or n
        return


def _wrapped(node: Any) -> Any:
    copy = node.copy()
    return exp.Paren(this=copy) if isinstance(copy, exp.Connector) else copy


_MAKERS: Iterable[tuple[tuple[type[Any], ...], Callable[[Any], Iterator[tuple[str, Change]]]]] = (
    ((exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE), _comparison),
    ((exp.And, exp.Or), _connector),
    ((exp.Where, exp.Having), _where),
    ((exp.Join,), _join),
    ((exp.Select,), _select),
    ((exp.SetOperation,), _set_operation),
    ((exp.Sum, exp.Avg, exp.Min, exp.Max), _aggregate),
    ((exp.Count,), _count),
    ((exp.Literal,), _number),
    ((exp.In,), _in),
    ((exp.Not,), _not),
    ((exp.Exists,), _exists),
    ((exp.Is,), _is),
    ((exp.Coalesce,), _coalesce),
    ((exp.Group,), _group),
    ((exp.Ordered,), _ordered),
    ((exp.Order,), _order),
    ((exp.Window,), _window),
    ((exp.Case,), _case),
    ((exp.Between,), _between),
    ((exp.Limit, exp.Fetch), _limit),
    ((exp.Like,), _like),
    ((exp.Add, exp.Sub), _swap("arithmetic", exp.Add, exp.Sub)),
    ((exp.Mul, exp.Div), _swap("arithmetic", exp.Mul, exp.Div)),
)
