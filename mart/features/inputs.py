"""Accounts, approaches, catalogue, earnings and customers as scoring reads them, each known at a month."""

from __future__ import annotations

from typing import Any

import polars as pl

from mart.reader import Mart
from mart.scope import Scope

YEAR_MONTHS = 12
ACCOUNTS = """
    SELECT
        a.account_id,
        arg_max(a.customer_id, a.valid_from_month_no) AS customer_id,
        arg_max(a.product_id, a.valid_from_month_no) AS product_id,
        any_value(a.currency) AS currency,
        min(year(a.opened_date) * 12 + month(a.opened_date) - 1) AS opened_no,
        coalesce(min(year(a.closed_date) * 12 + month(a.closed_date) - 1), 999999) AS closed_no
    FROM account a
    WHERE a.valid_from_month_no <= $known
    GROUP BY a.account_id"""
OUTCOMES = pl.Schema(
    dict.fromkeys(("campaign_id", "product_id", "segment"), pl.String)
    | {f"{name}_cnt": pl.Int64 for name in ("targeted", "contacted", "openings", "held", "held_openings")}
)
VOLUMES = ("deposits_avg_cny", "loans_avg_cny", "off_balance_cny", "fees_cny")
_APPROACHES = """
    SELECT DISTINCT c.product_id, r.customer_id, r.month_no, r.is_contacted, r.is_holdout
    FROM response r
    JOIN campaign c USING (campaign_id)
    WHERE r.month_no <= $known AND c.product_id IS NOT NULL"""
_OUTCOMES = """
    SELECT
        r.campaign_id, c.product_id, s.size_class AS segment,
        count(*) FILTER (NOT r.is_holdout) AS targeted_cnt, count(*) FILTER (r.is_contacted) AS contacted_cnt,
        count(*) FILTER (r.is_converted AND NOT r.is_holdout) AS openings_cnt,
        count(*) FILTER (r.is_holdout) AS held_cnt,
        count(*) FILTER (r.is_converted AND r.is_holdout) AS held_openings_cnt
    FROM response r
    JOIN campaign c ON c.campaign_id = r.campaign_id AND c.valid_to_month_no = 999999
    LEFT JOIN customer_status_month s ON s.customer_id = r.customer_id AND s.month_no = r.month_no
    WHERE r.month_no <= $known AND c.product_id IS NOT NULL
    GROUP BY ALL
    ORDER BY ALL"""
_PRODUCTS = """
    SELECT
        product_id, name_zh, coalesce(name_en, name_zh) AS name_en,
        group_id, family_id, family_zh, coalesce(family_en, family_zh) AS family_en,
        need_family, product_kind, coalesce(is_pushable, FALSE) AS is_pushable,
        product_kind IN ('loan', 'off_balance') AS is_credit, substitute_family, product_manager_id
    FROM product
    WHERE $month BETWEEN valid_from_month_no AND valid_to_month_no
    ORDER BY product_id"""
_EARNINGS = """
    SELECT
        product_id, customer_id, count(DISTINCT month_no) AS months_cnt,
        CAST(sum(economic_profit_cny) AS DOUBLE) AS economic_profit_cny, {volumes}
    FROM account_month
    WHERE month_no BETWEEN $first AND $month AND economic_profit_cny IS NOT NULL
    GROUP BY ALL"""
_CUSTOMERS = """
    SELECT
        s.customer_id, d.name_zh, coalesce(d.name_en, d.name_zh) AS name_en,
        s.branch_id, s.home_org_id AS org_id, s.lead_manager_id AS manager_id,
        s.tier, s.industry_code, s.size_class, s.ownership, s.region_code
    FROM customer_status_month s
    LEFT JOIN customer d ON d.customer_id = s.customer_id
        AND $month BETWEEN d.valid_from_month_no AND d.valid_to_month_no
    WHERE s.month_no = $month AND s.is_customer
    ORDER BY s.customer_id"""
_ACTIVE = """
    SELECT month_no, count(*) AS customers_cnt
    FROM customer_status_month
    WHERE tier <> 'inactive'
    GROUP BY month_no
    ORDER BY month_no DESC"""


def accounts(mart: Mart, scope: Scope, known: int) -> pl.DataFrame:
    """Accounts known at the end of month `known`: customer_id, product_id, opened_no, closed_no (999999 = open)."""
    sql = f"SELECT customer_id, product_id, opened_no, closed_no FROM ({ACCOUNTS}) WHERE opened_no <= $known"
    return mart.frame(sql, {"known": known}, scope)


def approaches(mart: Mart, scope: Scope, known: int) -> pl.DataFrame:
    """Customers approached for a product in a campaign: product_id, customer_id, month_no, is_contacted, is_holdout."""
    if not mart.columns("response", scope) or not mart.columns("campaign", scope):
        texts, flags = ("product_id", "customer_id"), ("is_contacted", "is_holdout")
        schema = {**dict.fromkeys(texts, pl.String), "month_no": pl.Int32, **dict.fromkeys(flags, pl.Boolean)}
        return pl.DataFrame(schema=schema)
    return mart.frame(_APPROACHES, {"known": known}, scope)


def outcomes(mart: Mart, scope: Scope, known: int) -> pl.DataFrame:
    """What campaigns with a product came to, known at the end of month `known`; a row a campaign and size class.

    campaign_id, product_id, segment, targeted_cnt (without the held out), contacted_cnt, openings_cnt, held_cnt,
    held_openings_cnt. Empty where the bank brings no campaigns.
    """
    if not mart.columns("response", scope) or not mart.columns("campaign", scope):
        return pl.DataFrame(schema=OUTCOMES)
    return mart.frame(_OUTCOMES, {"known": known}, scope).cast(OUTCOMES)


def products(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """The catalogue in force in a month: names, family, need, kind, is_pushable, is_credit, substitute_family, product
    manager."""
    return mart.frame(_PRODUCTS, {"month": month_no}, scope)


def earnings(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """What each customer's holding of a product earned in the twelve months to `month_no`.

    product_id, customer_id, months_cnt (with results), economic_profit_cny and VOLUMES (sums over them; 0 where the
    mart has none); empty where the mart has no profit.
    """
    have = mart.columns("account_month", scope)
    if "economic_profit_cny" not in have:
        texts = dict.fromkeys(("product_id", "customer_id"), pl.String)
        numbers = dict.fromkeys(("economic_profit_cny", *VOLUMES), pl.Float64)
        return pl.DataFrame(schema={**texts, "months_cnt": pl.Int64, **numbers})
    volumes = ", ".join(
        f"coalesce(CAST(sum({n}) AS DOUBLE), 0) AS {n}" if n in have else f"CAST(0 AS DOUBLE) AS {n}" for n in VOLUMES
    )
    return mart.frame(
        _EARNINGS.format(volumes=volumes), {"first": month_no - YEAR_MONTHS + 1, "month": month_no}, scope
    )


def customers(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """Customers of a month as a target list names them; inactive ones too."""
    return mart.frame(_CUSTOMERS, {"month": month_no}, scope)


def active_customers(mart: Mart, scope: Scope) -> pl.DataFrame:
    """How many rows of `panel` each month makes: (month_no, customers_cnt), newest first."""
    return mart.frame(_ACTIVE, scope=scope)


def wanted(mart: Mart, scope: Scope) -> dict[str, Any]:
    """What scoring needs of a bank and which of it is missing: {"missing": [feed, ...]}."""
    needed = {"customer_status_month": "core mart", "account": "business.account", "product": "product catalogue"}
    return {"missing": [feed for view, feed in needed.items() if not mart.columns(view, scope)]}
