"""From measures, grain and filters to one frame: each class of measure by its own statement, joined on the keys.

Measures come in three classes, each with its own views: money (the P&L), customers and managers.
"""

from __future__ import annotations

from functools import reduce

import polars as pl

from mart.measures import measure
from mart.query.metric.counts import counted_view, customers, managers
from mart.query.metric.managers import managers_from_memory
from mart.query.metric.money import money, money_plan
from mart.query.metric.regrouped import regrouped
from mart.query.metric.statement import Ask, NotAtThisGrain, in_pairs
from mart.query.sums import from_memory
from mart.reader import Mart
from mart.scope import Scope


def fetch(mart: Mart, scope: Scope | None, ask: Ask) -> pl.DataFrame:
    """month_no, the `by` columns and the measures (null where a measure is not to be had at this grain)."""
    parts = [_one_class(mart, scope, ask, names) for names in _classes(ask.measures)]
    keys = ["month_no", *ask.by]
    frame = reduce(lambda a, b: a.join(b, on=keys, how="full", coalesce=True, nulls_equal=True), parts)
    counts = [name for name in ask.measures if name.endswith("_cnt") and frame.schema[name] != pl.Null]
    if len(parts) > 1 and counts:
        frame = frame.with_columns(pl.col(counts).fill_null(0))
    return frame


def is_one_class(measures: tuple[str, ...]) -> bool:
    """Whether one statement answers, so that ordering and limit may go into it."""
    return len(_classes(measures)) == 1


def _classes(measures: tuple[str, ...]) -> list[tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for name in measures:
        groups.setdefault(measure(name).of, []).append(name)
    return [tuple(names) for names in groups.values()]


def _one_class(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> pl.DataFrame:
    build = {"account": money, "customer": customers, "manager": managers}[measure(names[0]).of]
    try:
        found = _in_memory(mart, scope, ask, names)
        if found is None and build is money:
            found = regrouped(mart, scope, ask, names)
        if found is not None:
            return _numbered(found)
        sql, params = build(mart, scope, ask, names)
    except NotAtThisGrain:
        schema = {"month_no": pl.Int32, **dict.fromkeys(ask.by, pl.String), **dict.fromkeys(names, pl.Null)}
        return pl.DataFrame(schema=schema)
    if ask.limit is not None and is_one_class(ask.measures):
        sql = (
            f"SELECT * FROM ({sql}) ORDER BY {ask.order} NULLS LAST, {', '.join(ask.by) or 'month_no'} LIMIT"
            f" {int(ask.limit)}"
        )
    return _numbered(mart.frame(sql, params, scope))


def _in_memory(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> pl.DataFrame | None:
    """The answer from rows in memory, where one small view holds the measures and all dimensions itself."""
    pairs = dict(ask.params).get("moved") if ask.condition == in_pairs("org_id") else None
    if ask.limit is not None or (ask.condition and pairs is None):
        return None
    of = measure(names[0]).of
    if of == "manager" and pairs is None:
        return managers_from_memory(mart, scope, ask, names)
    if of == "account":
        plan = money_plan(mart, scope, ask, names)
        view = "" if plan.joins or plan.weight else plan.view
    else:
        view = counted_view(mart, scope, ask, names) if of == "customer" else ""
    keys, months = ("month_no", *ask.by), (ask.first_month, ask.last_month)
    found = from_memory(mart, scope, view, keys, names, months, ask.filters, pairs) if view else None
    return None if found is None else _numbered(found)


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Months as they are everywhere: 32 bits."""
    return frame if frame.schema["month_no"] == pl.Int32 else frame.with_columns(pl.col("month_no").cast(pl.Int32))
