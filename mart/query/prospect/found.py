"""Counterparties that are no customers, with what is paid either way with the customers in sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from mart.query.policy import version
from mart.reader import Mart
from mart.scope import Scope

MISSING_WITHOUT = ("payments.payment_month", "cif.customer", "org_people.org")
MONEY, NAMES = pl.Decimal(18, 2), ("customer_zh", "customer_en", "branch_zh", "branch_en", "manager_zh", "manager_en")
_FIGURES = {
    "in_12m_cny": MONEY, "out_12m_cny": MONEY, "total_12m_cny": MONEY, "before_12m_cny": MONEY,
    "payments_12m_cnt": pl.Int64, "growth_pct": pl.Float64, "first_month_no": pl.Int32, "last_month_no": pl.Int32,
}  # fmt: skip
_WHOSE = dict.fromkeys(("customer_id", "branch_id", "manager_id", *NAMES), pl.String)
PROSPECTS = pl.Schema({"prospect_id": pl.String, "name": pl.String, "customers_cnt": pl.Int64, **_FIGURES, **_WHOSE})
CHAIN = pl.Schema({**_WHOSE, **_FIGURES})
_NEEDED = {
    "prospect_customer": {"prospect_id", "customer_id"},
    "customer_status_month": {"branch_id", "lead_manager_id"},
}
# Customers in sight with what is paid with each prospect; whoever manages customers answers for all of theirs.
_WITH = """
    WITH seen AS (
        SELECT p.*, p.in_12m_cny + p.out_12m_cny AS total_12m_cny, s.branch_id,
            coalesce(nullif($own, ''), s.lead_manager_id) AS manager_id
        FROM prospect_customer p
        JOIN customer_status_month s ON s.customer_id = p.customer_id AND s.month_no = $month
        WHERE $prospect = '' OR p.prospect_id = $prospect
    ), summed AS (
        SELECT prospect_id, any_value(prospect_name) AS name, count(*) AS customers_cnt,
            CAST(sum(in_12m_cny) AS DECIMAL(18,2)) AS in_12m_cny,
            CAST(sum(out_12m_cny) AS DECIMAL(18,2)) AS out_12m_cny,
            CAST(sum(total_12m_cny) AS DECIMAL(18,2)) AS total_12m_cny,
            CAST(sum(before_12m_cny) AS DECIMAL(18,2)) AS before_12m_cny,
            CAST(sum(payments_12m_cnt) AS BIGINT) AS payments_12m_cnt,
            min(first_month_no) AS first_month_no, max(last_month_no) AS last_month_no
        FROM seen
        GROUP BY prospect_id
        HAVING sum(total_12m_cny) >= $amount AND sum(payments_12m_cnt) >= $payments
    ), strongest AS (
        SELECT prospect_id, customer_id, branch_id, manager_id
        FROM seen
        QUALIFY row_number() OVER (PARTITION BY prospect_id ORDER BY total_12m_cny DESC, customer_id) = 1
    )"""
_GROWTH = "CAST(100 * ({0}.total_12m_cny / nullif({0}.before_12m_cny, 0) - 1) AS DOUBLE) AS growth_pct"
_NAMED = """
    c.name_zh AS customer_zh, coalesce(c.name_en, c.name_zh) AS customer_en,
    b.name_zh AS branch_zh, coalesce(b.name_en, b.name_zh) AS branch_en,
    g.name_zh AS manager_zh, coalesce(g.name_en, g.name_zh) AS manager_en"""
_NAMES_OF = """
    LEFT JOIN customer c ON c.customer_id = w.customer_id
        AND $month BETWEEN c.valid_from_month_no AND c.valid_to_month_no
    LEFT JOIN org b ON b.org_id = w.branch_id AND $month BETWEEN b.valid_from_month_no AND b.valid_to_month_no
    LEFT JOIN manager g ON g.manager_id = w.manager_id
        AND $month BETWEEN g.valid_from_month_no AND g.valid_to_month_no"""


@dataclass(frozen=True)
class Totals:
    """Prospects in sight, what is paid with them in twelve months, and how many customers of ours deal with them."""

    prospects_cnt: int
    total_12m_cny: Decimal | None
    customers_cnt: int


def rules(mart: Mart, _: Scope | None = None) -> dict[str, Any]:
    """What makes a counterparty a prospect: prospect_amount_min_cny, prospect_payments_min_cnt of the targeting
    policy."""
    values = version(mart, "targeting", mart.as_of).values
    return {name: values[name] for name in ("prospect_amount_min_cny", "prospect_payments_min_cnt")}


def prospects(
    mart: Mart, scope: Scope, limit: int | None = 150, offset: int = 0, ids: tuple[str, ...] | None = None
) -> pl.DataFrame:
    """Columns of `PROSPECTS`, the largest first; `ids`: these alone. As of the build's last month, not of a chosen one.

    Money is what the customers in sight paid and received, so that a branch and a manager see their own evidence and
    are held to it: the policy's least is asked of it. customer_id, branch_id, manager_id: of the customer with the
    largest part. growth_pct against the twelve months before; null where payments do not go back so far. 120 in this
    year after 100 in the year before: 20.0.
    """
    if not _is_there(mart, scope):
        return pl.DataFrame(schema=PROSPECTS)
    found = mart.frame(
        f"{_WITH} SELECT x.*, {_GROWTH.format('x')}, w.customer_id, w.branch_id, w.manager_id,"
        f" {_NAMED} FROM summed x JOIN strongest w USING (prospect_id) {_NAMES_OF}"
        " WHERE $whole OR list_contains($ids, x.prospect_id)"
        " ORDER BY x.total_12m_cny DESC, x.prospect_id LIMIT $limit OFFSET $offset",
        {
            **_asked(mart, scope), "limit": 2**31 if limit is None else limit, "offset": offset,
            "whole": ids is None, "ids": list(ids or ("",)),
        },
        scope,
    )  # fmt: skip
    return found.select(PROSPECTS.names()).cast(PROSPECTS)


def totals(mart: Mart, scope: Scope) -> Totals:
    """Over all prospects in sight; a customer who deals with several is counted once."""
    if not _is_there(mart, scope):
        return Totals(0, None, 0)
    row = mart.frame(
        f"{_WITH} SELECT count(DISTINCT x.prospect_id) AS prospects_cnt,"
        " CAST(sum(s.total_12m_cny) AS DECIMAL(18,2)) AS total_12m_cny, count(DISTINCT s.customer_id) AS customers_cnt"
        " FROM summed x JOIN seen s USING (prospect_id)",
        _asked(mart, scope),
        scope,
    ).row(0, named=True)
    return Totals(**row)


def chain(mart: Mart, scope: Scope, prospect_id: str) -> pl.DataFrame:
    """The customers in sight that deal with a prospect: columns of `CHAIN`, the largest part first; none where it is no
    prospect in this scope."""
    if not _is_there(mart, scope):
        return pl.DataFrame(schema=CHAIN)
    found = mart.frame(
        f"{_WITH} SELECT w.*, {_GROWTH.format('w')}, {_NAMED}"
        f" FROM seen w SEMI JOIN summed x USING (prospect_id) {_NAMES_OF}"
        " ORDER BY w.total_12m_cny DESC, w.customer_id",
        _asked(mart, scope, prospect_id),
        scope,
    )
    return found.select(CHAIN.names()).cast(CHAIN)


def _is_there(mart: Mart, scope: Scope) -> bool:
    """Whether the build tells prospects; one made before they were told has none."""
    return all(columns <= mart.columns(view, scope) for view, columns in _NEEDED.items())


def _asked(mart: Mart, scope: Scope, prospect_id: str = "") -> Mapping[str, Any]:
    least = rules(mart)
    return {
        "own": scope.manager_id or "", "month": mart.as_of, "prospect": prospect_id,
        "amount": least["prospect_amount_min_cny"], "payments": least["prospect_payments_min_cnt"],
    }  # fmt: skip
