"""One customer's facts, read narrowly: the units that keep them first, so that a month's block of a fact is enough."""

from __future__ import annotations

from typing import Any

import polars as pl

from mart.measures import named
from mart.query.metric.pruning import BOOKED, unit_condition
from mart.reader import Mart
from mart.scope import Scope

OPEN = 999999


def measures(mart: Mart, scope: Scope, view: str) -> list[str]:
    """The measures a view of this mart holds, in their order."""
    have = mart.columns(view, scope)
    return [name for name in named("account") if name in have]


def rows(
    mart: Mart, scope: Scope, customer_id: str, first: int, last: int, kind: str = BOOKED
) -> tuple[str, dict[str, Any]]:
    """Condition on one customer's rows of a fact over months, and its parameters: $customer, $first, $last, units."""
    here, params = unit_condition(mart, scope, (customer_id,), kind, "org_id" if kind == BOOKED else "home_org_id")
    return f"customer_id = $customer AND month_no BETWEEN $first AND $last AND {here}", {
        "customer": customer_id,
        "first": first,
        "last": last,
        **params,
    }


def sum_known(frame: pl.DataFrame, name: str) -> Any:
    """Sum of a column, None where nothing is known: a missing feed is never a zero."""
    known = frame[name].drop_nulls() if name in frame.columns else pl.Series([])
    return known.sum() if known.len() else None
