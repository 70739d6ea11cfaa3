"""One customer's facts, read narrowly: the units that keep him first, so that a month's block of a fact is enough."""

from __future__ import annotations

from typing import Any

import polars as pl

from mart.query.metric.pruning import BOOKED, near
from mart.reader import Mart
from mart.scope import Scope
from mart.scope.views import MEASURES

OPEN = 999999
# measures that are flows of a month: summed over months. The others are balances: the last month's, or their average.
FLOWS = (
    "interest_received_cny",
    "interest_paid_cny",
    "ftp_charge_cny",
    "ftp_credit_cny",
    "ftp_margin_cny",
    "fees_gross_cny",
    "rebate_cny",
    "fees_cny",
    "fees_billed_cny",
    "revenue_cny",
    "cost_direct_cny",
    "cost_activity_cny",
    "cost_overhead_cny",
    "cost_cny",
    "expected_loss_cny",
    "capital_credit_cny",
    "surtax_cny",
    "tax_cny",
    "risk_adjusted_profit_cny",
    "capital_charge_cny",
    "economic_profit_cny",
)


def measures(mart: Mart, scope: Scope, view: str) -> list[str]:
    """The measures a view of this mart holds, in their order."""
    have = mart.columns(view, scope)
    return [name for name in MEASURES if name in have]


def rows(
    mart: Mart, scope: Scope, customer_id: str, first: int, last: int, kind: str = BOOKED
) -> tuple[str, dict[str, Any]]:
    """Condition on one customer's rows of a fact over months, and its parameters: $customer, $first, $last and where
    he is."""
    here, params = near(mart, scope, (customer_id,), kind, "org_id" if kind == BOOKED else "home_org_id")
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
