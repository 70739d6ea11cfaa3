"""What every segment question shares: which customers a filter and a selection keep, and which sums are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from mart.months import days_between
from mart.query.filters import NONE, Filters
from mart.query.metric.guard import floors
from mart.query.metric.holders import holder_condition
from mart.query.undelivered import undelivered
from mart.reader import Mart
from mart.scope import Scope

# edges of the migration matrix: new to the selection or gone from it; came or went with a unit that changed its branch
NEW, CAME, LEFT, WENT = "new", "came", "left", "went"
FLAGS = ("is_active", "is_settlement", "is_value", "is_high_value", "is_credit")
DIMENSIONS = {
    "branch": "branch_id",
    "sub_branch": "home_org_id",
    "manager": "lead_manager_id",
    "industry": "industry_code",
    "size": "size_class",
    "ownership": "ownership",
    "region": "region_code",
    "tier": "tier",
    "quadrant": "quadrant",
}
# figures of a customer that may be added up over customers; those of the month first, then those of twelve months
SUMS = (
    "deposits_avg_cny",
    "loans_end_cny",
    "rwa_cny",
    "contribution_12m_cny",
    "rap_12m_cny",
    "ep_12m_cny",
    "ec_avg_12m_cny",
    "rwa_avg_12m_cny",
)
_COLUMNS = {
    "branch_id": "branch_id",
    "org_id": "home_org_id",
    "manager_id": "lead_manager_id",
    "customer_id": "customer_id",
    "industry_code": "industry_code",
    "size_class": "size_class",
    "ownership": "ownership",
    "tier": "tier",
}


@dataclass(frozen=True)
class Where:
    """A condition on customer_status_month (alias `s`) and its bound parameters."""

    sql: str
    params: Mapping[str, Any]


def where(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters = NONE,
    prefix: str = "f",
    is_lead_only: bool = True,
) -> Where:
    """Condition that keeps the customers of one month's end that meet the filters, as the bank was organised then.

    A product filter keeps holders: customers with an account of the product in that month.
    is_lead_only: a customer counts once, with its lead manager, as in every customer metric; False also keeps
    customers that a relationship manager shares in, and those named who have left.
    prefix: begins the names of the parameters, so that two months fit into one statement.
    """
    parts = [f"s.month_no = ${prefix}_month"]
    params: dict[str, Any] = {f"{prefix}_month": month_no}
    if is_lead_only:
        parts += ["s.is_lead", "s.is_customer"]
    for name, column in _COLUMNS.items():
        if getattr(filters, name):
            parts.append(f"s.{column} = ANY(${prefix}_{name})")
            params[f"{prefix}_{name}"] = list(getattr(filters, name))
    holds, more = holder_condition(mart, scope, filters, f"${prefix}_month")
    return Where(" AND ".join([*parts, holds]), params | more)


def measures(mart: Mart, scope: Scope | None, month_no: int) -> str:
    """SELECT list of the sums; a figure this mart does not have is null, not zero. Annual RAROC needs twelve months,
    and capital that is more than nothing against deposits and loans (the ratio guard)."""
    columns = mart.columns("customer_status_month", scope)
    known = columns - undelivered(mart)
    made = [f"sum(s.{name}) AS {name}" if name in known else f"CAST(NULL AS DECIMAL(38,2)) AS {name}" for name in SUMS]
    floor = float(floors(mart, month_no).get("raroc", 0)) / 100
    annual = (
        f"CASE WHEN sum(s.ec_avg_12m_cny) >= {floor} * sum(s.deposits_avg_cny + s.loans_end_cny) THEN"
        " CAST(100 * sum(s.rap_12m_cny * 365.0 / nullif(s.window_days, 0)) / nullif(sum(s.ec_avg_12m_cny), 0) "
        "AS DOUBLE) END"
        if {"rap_12m_cny", "window_days", "ec_avg_12m_cny"} <= columns
        else "CAST(NULL AS DOUBLE)"
    )
    return ", ".join([*made, f"{annual} AS raroc_12m_pct"])


def total_raroc(mart: Mart, month_no: int, sums: Mapping[str, Any]) -> float | None:
    """RAROC in percent of sums over customers, as `measures` has it of each row: annualised by the days of the window;
    None on capital that is nearly nothing against deposits and loans."""
    profit, capital = sums.get("rap_12m_cny"), sums.get("ec_avg_12m_cny")
    size = (sums.get("deposits_avg_cny") or 0) + (sums.get("loans_end_cny") or 0)
    floor = Decimal(str(floors(mart, month_no).get("raroc", 0))) / 100
    if profit is None or not capital or capital < floor * size:
        return None
    days = days_between(max(mart.first_month, month_no - 11), month_no)
    return float(100 * profit * 365 / days / capital)


def with_shares(frame: pl.DataFrame) -> pl.DataFrame:
    """Add customers_pct: each row's share of the customers, in percent."""
    total = frame["customers_cnt"].sum() or 1
    return frame.with_columns(customers_pct=pl.col("customers_cnt") * 100.0 / total)


def totals(frame: pl.DataFrame) -> dict[str, Any]:
    """Column sums of counts and money, null where every row is null: what the parts of a segment table add up to."""
    found: dict[str, Any] = {}
    for name in frame.columns:
        if name.endswith(("_cny", "_cnt")):
            known = frame[name].drop_nulls()
            found[name] = known.sum() if known.len() else None
    return found
