"""From a number down to an account: one level below the other, each the rows of the largest row above."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import polars as pl

from mart.query.filters import NONE, Filters
from mart.query.metric.explain import Explanation, explain
from mart.query.metric.statement import GRAINS
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope

_FILTERS = {field.name for field in fields(Filters)}


@dataclass(frozen=True)
class Step:
    """A level: the row it opens (None at the top) and its explanation, whose rows are the level below."""

    key: str | None
    label_zh: str | None
    label_en: str | None
    answer: Explanation


def into(filters: Filters, by: str, key: str) -> Filters | None:
    """The filters one level down, at the row `key` of the grain `by`; None where nothing lies below it.

    >>> into(Filters(branch_id=("B01",)), "sub_branch", "S1").active
    {'branch_id': ('B01',), 'org_id': ('S1',)}
    >>> into(Filters(customer_id=("C1",)), "account", "A1") is None
    True
    """
    dim = GRAINS[by]
    return filters.with_(**{dim: key}) if dim in _FILTERS else None


def down(
    mart: Mart, scope: Scope | None, name: str, month_no: int, filters: Filters = NONE, period: str = "month"
) -> list[Step]:
    """The levels from the filters down to the accounts, every time into the row that is largest by amount."""
    steps = [Step(None, None, None, explain(mart, scope, name, month_no, filters, period=period))]
    while row := _largest(steps[-1].answer):
        below = into(filters, steps[-1].answer.by, row["key"])
        if below is None:
            break
        filters = below
        answer = explain(mart, scope, name, month_no, filters, period=period)
        steps.append(Step(row["key"], row["label_zh"], row["label_en"], answer))
    return steps


def _largest(above: Explanation) -> dict[str, Any] | None:
    """The row to open: of a ratio the one with the largest base; what nobody holds only where there is nothing else."""
    size = "denominator" if "denominator" in above.rows.columns else "value"
    rows = above.rows.drop_nulls(["key", size])
    held = rows.filter(pl.col("key") != UNASSIGNED)
    found = (held if held.height else rows).sort(pl.col(size).abs(), descending=True)
    return found.row(0, named=True) if found.height else None


def total(column: pl.Series) -> Decimal | None:
    """Exact sum of what is known; None where nothing is."""
    numbers = [Decimal(number) for number in column.to_list() if number is not None]
    return sum(numbers, Decimal(0)) if numbers else None
