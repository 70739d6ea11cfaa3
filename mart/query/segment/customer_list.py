"""The customers of a selection: totals, one page of the list with figures and distances, and the whole list for
export."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from mart.query.filters import NONE, Filters
from mart.query.metric.guard import floors
from mart.query.segment import why
from mart.query.segment.base import SUMS, measures
from mart.query.segment.chosen import chosen_rows
from mart.query.segment.policy import tier_policy
from mart.query.segment.selection import Selection
from mart.query.undelivered import without_undelivered
from mart.reader import Mart
from mart.scope import Scope

SORTS = (
    "contribution_12m_cny",
    "deposits_avg_cny",
    "loans_end_cny",
    "rwa_cny",
    "ep_12m_cny",
    "raroc_12m_pct",
    "products_cnt",
    "customer_id",
)
_FIGURES = (
    "is_active",
    "is_settlement",
    "is_value",
    "is_high_value",
    "is_credit",
    "is_low_efficiency",
    *SUMS,
    "contribution_year_cny",
    "off_balance_cny",
    "window_months",
    "window_days",
    "raroc_12m",
    "products_cnt",
    "payment_months_3m_cnt",
    "payments_cnt",
    "quadrant",
    "industry_code",
    "size_class",
    "ownership",
    "branch_id",
    "home_org_id",
    "lead_manager_id",
    "tier_prev_month",
)


@dataclass(frozen=True)
class Page:
    """rows of one page; customers_cnt and sums over the whole selection (None = no figure in this mart)."""

    rows: pl.DataFrame
    customers_cnt: int
    sums: dict[str, Decimal | None]


def _named(columns: frozenset[str], floor: float) -> str:
    """Columns of the list, from picked status rows `s` joined with the names valid in their month; RAROC on capital of
    at least `floor` of deposits and loans."""
    is_enough = f"s.ec_avg_12m_cny >= {floor} * (s.deposits_avg_cny + s.loans_end_cny)"
    raroc = f"CASE WHEN {is_enough} THEN CAST(100 * s.raroc_12m AS DOUBLE) END"
    if "ec_avg_12m_cny" not in columns:
        raroc = "CAST(NULL AS DOUBLE)"
    figures = ", ".join(f"s.{name}" if name in columns else f"NULL AS {name}" for name in _FIGURES)
    return f"""
        SELECT
            s.customer_id, c.name_zh, coalesce(c.name_en, c.name_zh) AS name_en, s.month_no, s.tier, {figures},
            {raroc} AS raroc_12m_pct,
            b.name_zh AS branch_zh, coalesce(b.name_en, b.name_zh) AS branch_en,
            o.name_zh AS org_zh, coalesce(o.name_en, o.name_zh) AS org_en,
            g.name_zh AS manager_zh, coalesce(g.name_en, g.name_zh) AS manager_en
        FROM picked s
        LEFT JOIN customer c ON c.customer_id = s.customer_id
            AND s.month_no BETWEEN c.valid_from_month_no AND c.valid_to_month_no
        LEFT JOIN org b ON b.org_id = s.branch_id
            AND s.month_no BETWEEN b.valid_from_month_no AND b.valid_to_month_no
        LEFT JOIN org o ON o.org_id = s.home_org_id
            AND s.month_no BETWEEN o.valid_from_month_no AND o.valid_to_month_no
        LEFT JOIN manager g ON g.manager_id = s.lead_manager_id
            AND s.month_no BETWEEN g.valid_from_month_no AND g.valid_to_month_no"""


def _order(sort: str, descending: bool) -> str:
    if sort not in SORTS:
        raise KeyError(f"customers sorted by {sort!r}: expected one of {', '.join(SORTS)}")
    column = "s.raroc_12m" if sort == "raroc_12m_pct" else f"s.{sort}"
    return f"{column} {'DESC' if descending else 'ASC'} NULLS LAST, s.customer_id"


def customers(
    mart: Mart,
    scope: Scope,
    month_no: int,
    chosen: Selection = Selection(),
    filters: Filters = NONE,
    sort: str = "contribution_12m_cny",
    descending: bool = True,
    limit: int | None = 15,
    offset: int = 0,
) -> Page:
    """The customers of a selection, one page at a time; limit None gives the whole list.

    rows: customer_id, name_zh, name_en, tier, flags, the sums of `base.SUMS` per customer, raroc_12m_pct, products_cnt,
    quadrant, branch/org/manager names, and next_tier with what is missing to it (`why.distances`). Money in yuan.
    Raises KeyError for another sort.
    """
    rows = customer_rows(mart, scope, month_no, chosen, filters, sort, descending, limit, offset)
    select, params = chosen_rows(mart, scope, month_no, chosen, filters)
    whole = mart.frame(
        f"SELECT count(*) AS customers_cnt, {measures(mart, scope, month_no)} FROM ({select}) s", params, scope
    )
    first = whole.row(0, named=True)
    return Page(rows, first.pop("customers_cnt"), first)


def customer_rows(
    mart: Mart,
    scope: Scope,
    month_no: int,
    chosen: Selection,
    filters: Filters,
    sort: str,
    descending: bool,
    limit: int | None,
    offset: int,
) -> pl.DataFrame:
    """The rows of `customers` alone: a page of a list whose sums are known."""
    columns = mart.columns("customer_status_month", scope)
    select, params = chosen_rows(mart, scope, month_no, chosen, filters)
    order = _order(sort, descending)
    cut = "" if limit is None else f"LIMIT {int(limit)} OFFSET {int(offset)}"
    named = _named(columns, float(floors(mart, month_no).get("raroc", 0)) / 100)
    picked = f"WITH picked AS (SELECT s.* FROM ({select}) s ORDER BY {order} {cut}) {named} ORDER BY {order}"
    rows = without_undelivered(mart, mart.frame(picked, params, scope))
    return why.distances(rows, tier_policy(mart, month_no))


def status_row(mart: Mart, scope: Scope, month_no: int, customer_id: str) -> dict[str, Any] | None:
    """One customer's row of `customers`, None where the scope has none."""
    page = customers(mart, scope, month_no, Selection("customers", (customer_id,)), limit=1)
    return page.rows.row(0, named=True) if page.rows.height else None


def split(
    mart: Mart, scope: Scope, month_no: int, chosen: Selection = Selection(), filters: Filters = NONE
) -> pl.DataFrame:
    """A selection by branch, most customers first: key, label_zh, label_en, customers_cnt and the sums; adds up to
    it."""
    select, params = chosen_rows(mart, scope, month_no, chosen, filters)
    sums = measures(mart, scope, month_no)
    return mart.frame(
        f"""
        WITH parts AS (
            SELECT s.branch_id AS key, max(s.month_no) AS month_no, count(*) AS customers_cnt, {sums}
            FROM ({select}) s
            GROUP BY s.branch_id
        )
        SELECT
            p.key, coalesce(o.name_zh, p.key) AS label_zh, coalesce(o.name_en, o.name_zh, p.key) AS label_en,
            p.* EXCLUDE (key, month_no)
        FROM parts p
        LEFT JOIN org o ON o.org_id = p.key AND p.month_no BETWEEN o.valid_from_month_no AND o.valid_to_month_no
        ORDER BY customers_cnt DESC, p.key NULLS LAST""",
        params,
        scope,
    )
