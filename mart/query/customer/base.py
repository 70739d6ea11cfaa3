"""One customer's facts, read narrowly: booking units first, so that a month's block of a fact is enough."""

from __future__ import annotations

from typing import Any

import polars as pl

from mart.reader import Mart
from mart.scope import Scope
from mart.scope_sql import MEASURES

OPEN = 999999
# measures that are flows of a month: summed over months. The others are balances: the last month's, or their average.
FLOWS = ("interest_received_cny", "interest_paid_cny", "ftp_charge_cny", "ftp_credit_cny", "ftp_margin_cny",
         "fees_gross_cny", "rebate_cny", "fees_cny", "fees_billed_cny", "revenue_cny", "cost_direct_cny",
         "cost_activity_cny", "cost_overhead_cny", "cost_cny", "expected_loss_cny", "capital_credit_cny", "surtax_cny",
         "tax_cny", "risk_adjusted_profit_cny", "capital_charge_cny", "economic_profit_cny")


def orgs(mart: Mart, scope: Scope, customer_id: str) -> list[str]:
    """Sub-branches that book the customer's accounts (as far as the scope sees them)."""
    found = mart.frame("SELECT DISTINCT org_id FROM account WHERE customer_id = $customer", {"customer": customer_id}, scope)
    return found["org_id"].to_list()


def homes(mart: Mart, scope: Scope, customer_id: str) -> list[str]:
    """Sub-branches that were ever the customer's home."""
    found = mart.frame("SELECT DISTINCT home_org_id FROM customer WHERE customer_id = $customer",
                       {"customer": customer_id}, scope)
    return found["home_org_id"].to_list()


def measures(mart: Mart, scope: Scope, view: str) -> list[str]:
    """The measures a view of this mart holds, in their order."""
    have = mart.columns(view, scope)
    return [name for name in MEASURES if name in have]


def keys(customer_id: str, places: list[str], first: int, last: int) -> dict[str, Any]:
    """Bound parameters of one customer's rows of a fact."""
    return {"customer": customer_id, "orgs": places, "first": first, "last": last}


ROWS = "customer_id = $customer AND org_id = ANY($orgs) AND month_no BETWEEN $first AND $last"


def sum_known(frame: pl.DataFrame, name: str) -> Any:
    """Sum of a column, None where nothing is known: a missing feed is never a zero."""
    known = frame[name].drop_nulls() if name in frame.columns else pl.Series([])
    return known.sum() if known.len() else None
