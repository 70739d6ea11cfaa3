"""Whom the bank approached for a product and what came of it, as known at a month.

From campaigns whose responses were delivered and from what leads log. Who was held out was not approached and is in
none of it: such a customer reads like one who was never chosen.
"""

from __future__ import annotations

import polars as pl

from mart.reader import Mart
from mart.scope import Scope

APPROACH_OUTCOMES = ("none", "not_opened", "refused", "opened")  # by rising weight: what counts of one month
WINDOW_MONTHS = 12
SCHEMA = pl.Schema(
    {"customer_id": pl.String, "product_id": pl.String, "month_no": pl.Int32, "is_new": pl.Boolean, "outcome": pl.Int32}
)
_CODE = {name: code for code, name in enumerate(APPROACH_OUTCOMES)}
_NOBODY = """
    SELECT NULL::VARCHAR AS customer_id, NULL::VARCHAR AS product_id, NULL::INTEGER AS month_no, FALSE AS is_new,
        NULL::INTEGER AS outcome
    WHERE FALSE"""
_LEADS = f"""
    SELECT
        e.customer_id, e.product_id, e.month_no,
        e.month_no = min(e.month_no) OVER (PARTITION BY e.case_id) AS is_new,
        CASE
            WHEN e.step = 'win' THEN {_CODE["opened"]}
            WHEN e.outcome = 'refused' THEN {_CODE["refused"]}
            ELSE {_CODE["not_opened"]}
        END AS outcome,
        e.case_id, e.event_date, e.event_id
    FROM case_event e
    WHERE e.case_kind = 'lead' AND e.customer_id IS NOT NULL AND e.product_id IS NOT NULL AND e.month_no <= $known
        AND (e.step = 'win' OR e.outcome IN ('reached', 'interested', 'later', 'refused'))
    QUALIFY row_number() OVER (
        PARTITION BY e.case_id, e.month_no ORDER BY (e.step = 'win') DESC NULLS LAST, e.event_date DESC, e.event_id DESC
    ) = 1"""
_RESPONSES = f"""
    SELECT
        r.customer_id, c.product_id, r.month_no, l.customer_id IS NULL AS is_new,
        CASE WHEN r.is_converted THEN {_CODE["opened"]} ELSE {_CODE["not_opened"]} END AS outcome
    FROM response r
    JOIN campaign c ON c.campaign_id = r.campaign_id
        AND r.month_no BETWEEN c.valid_from_month_no AND c.valid_to_month_no
    LEFT JOIN (SELECT DISTINCT customer_id, product_id, month_no FROM leads) l
        ON l.customer_id = r.customer_id AND l.product_id = c.product_id
        AND l.month_no BETWEEN r.month_no - 2 AND r.month_no
    WHERE r.is_contacted AND NOT r.is_holdout AND c.product_id IS NOT NULL AND r.month_no <= $known
        AND (l.customer_id IS NULL OR r.is_converted)"""


def rows_sql(mart: Mart, scope: Scope) -> str:
    """A row an approach and month in which something of it became known by `$known`; columns of SCHEMA.

    is_new: the month in which the approach became known, so that each counts once. outcome: place in APPROACH_OUTCOMES.
    A sales map is known by its leads while it runs; at its end its response adds who opened by the accounts.
    """
    has_leads = {"outcome", "step"} <= mart.columns("case_event", scope)
    has_responses = bool(mart.columns("response", scope) and mart.columns("campaign", scope))
    names = ", ".join(SCHEMA)
    leads = f"SELECT {names} FROM ({_LEADS if has_leads else _NOBODY})"
    parts = [f"SELECT {names} FROM leads"] + [f"SELECT DISTINCT {names} FROM ({_RESPONSES})"] * has_responses
    return f"WITH leads AS ({leads}) {' UNION ALL '.join(parts)}"


def approached(mart: Mart, scope: Scope, known: int) -> pl.DataFrame:
    """Approaches known at the end of month `known`; SCHEMA, oldest first."""
    sql = f"SELECT * FROM ({rows_sql(mart, scope)}) ORDER BY month_no, product_id, customer_id, outcome"
    return mart.frame(sql, {"known": known}, scope).cast(SCHEMA)


def of_customers(mart: Mart, scope: Scope) -> str:
    """By month and customer over all products, from the last WINDOW_MONTHS: approached_12m_cnt, approached_months
    (since the last), approach_outcome (of the last; the weightiest of its month)."""
    return f"""
        SELECT
            m.month_no, a.customer_id,
            count(*) FILTER (a.is_new) AS approached_12m_cnt,
            m.month_no - max(a.month_no) AS approached_months,
            {list(APPROACH_OUTCOMES)}[1 + max(a.month_no * 10 + a.outcome) % 10] AS approach_outcome
        FROM month m
        JOIN ({rows_sql(mart, scope)}) a ON a.month_no BETWEEN m.month_no - {WINDOW_MONTHS - 1} AND m.month_no
        WHERE m.month_no BETWEEN $first AND least($last, $known)
        GROUP BY m.month_no, a.customer_id"""
