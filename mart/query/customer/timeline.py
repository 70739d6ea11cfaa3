"""What happened with a customer: contacts, campaigns, accounts, ratings, limits, tiers, large payments, news."""

from __future__ import annotations

import polars as pl

from mart.query.metric.pruning import HOME, unit_condition
from mart.reader import Mart
from mart.scope import Scope

# Each part: happened_on, kind, code (what the words are chosen by), zh and en (a name in the words), amount_cny,
# before, after, who_zh, who_en
_MONTH_END = "last_day(make_date(({m}) // 12, ({m}) % 12 + 1, 1))"
_MONTH_START = "make_date(({m}) // 12, ({m}) % 12 + 1, 1)"


def _date(template: str, column: str) -> str:
    """SQL date of a month number."""
    return template.format(m=f"CAST({column} AS BIGINT)")


_NO_TEXT = "NULL::VARCHAR AS zh, NULL::VARCHAR AS en"
_NO_AMOUNT = "NULL::DECIMAL(38,2) AS amount_cny"
_NO_CHANGE = "NULL::VARCHAR AS before, NULL::VARCHAR AS after"
_NOBODY = "NULL::VARCHAR AS who_zh, NULL::VARCHAR AS who_en"
_END = _date(_MONTH_END, "$month")
_PARTS = {
    "contact": f"""
        SELECT
            c.contact_date AS happened_on, 'contact' AS kind, c.channel AS code, c.topic AS zh, c.topic AS en,
            {_NO_AMOUNT}, {_NO_CHANGE}, g.name_zh AS who_zh, coalesce(g.name_en, g.name_zh) AS who_en
        FROM contact c
        LEFT JOIN manager g ON g.manager_id = c.manager_id
            AND c.month_no BETWEEN g.valid_from_month_no AND g.valid_to_month_no
        WHERE c.customer_id = $customer AND c.month_no <= $month""",
    "response": f"""
        SELECT
            {_date(_MONTH_START, "r.month_no")} AS happened_on, 'campaign' AS kind,
            CASE
                WHEN r.is_converted THEN 'converted'
                WHEN r.is_holdout THEN 'holdout'
                WHEN r.is_contacted THEN 'contacted'
                ELSE 'targeted'
            END AS code,
            m.name_zh AS zh, coalesce(m.name_en, m.name_zh) AS en, {_NO_AMOUNT}, {_NO_CHANGE}, {_NOBODY}
        FROM response r
        JOIN campaign m ON m.campaign_id = r.campaign_id AND m.valid_to_month_no = 999999
        WHERE r.customer_id = $customer AND r.month_no <= $month""",
    # one event a product and month, however many contracts were rolled over; `after` carries their number
    "account": f"""
        SELECT
            max(a.day) AS happened_on, 'account' AS kind, a.code,
            p.name_zh AS zh, coalesce(p.name_en, p.name_zh) AS en, {_NO_AMOUNT},
            NULL::VARCHAR AS before, CAST(count(*) AS VARCHAR) AS after, {_NOBODY}
        FROM (
            SELECT DISTINCT account_id, product_id, opened_date AS day, 'opened' AS code
            FROM account
            WHERE customer_id = $customer AND opened_date <= {_END}
            UNION ALL
            SELECT account_id, product_id, max(closed_date), 'closed'
            FROM account
            WHERE customer_id = $customer AND closed_date <= {_END}
            GROUP BY account_id, product_id
        ) a
        JOIN product p ON p.product_id = a.product_id AND p.valid_to_month_no = 999999
        GROUP BY a.code, p.name_zh, p.name_en, year(a.day), month(a.day)""",
    "rating": f"""
        SELECT
            {_date(_MONTH_START, "month_no")} AS happened_on, 'rating' AS kind, 'changed' AS code,
            {_NO_TEXT}, {_NO_AMOUNT}, before, after, {_NOBODY}
        FROM (
            SELECT
                valid_from_month_no AS month_no, rating AS after,
                lag(rating) OVER (ORDER BY valid_from_month_no) AS before
            FROM rating
            WHERE customer_id = $customer
        )
        WHERE before IS NOT NULL AND before <> after""",
    "limit_state": f"""
        SELECT
            {_date(_MONTH_START, "month_no")} AS happened_on, 'limit' AS kind,
            CASE WHEN before IS NULL THEN 'granted' ELSE 'changed' END AS code,
            {_NO_TEXT}, limit_cny AS amount_cny,
            CAST(before AS VARCHAR) AS before, CAST(limit_cny AS VARCHAR) AS after, {_NOBODY}
        FROM (
            SELECT
                valid_from_month_no AS month_no, limit_cny,
                lag(limit_cny) OVER (ORDER BY valid_from_month_no) AS before
            FROM limit_state
            WHERE customer_id = $customer
        )
        WHERE before IS DISTINCT FROM limit_cny""",
    "customer_status_month": f"""
        SELECT
            {_date(_MONTH_END, "month_no")} AS happened_on, 'tier' AS kind, 'changed' AS code,
            {_NO_TEXT}, {_NO_AMOUNT}, tier_prev_month AS before, tier AS after, {_NOBODY}
        FROM customer_status_month
        WHERE customer_id = $customer AND month_no BETWEEN $month - 23 AND $month
            AND tier_prev_month <> tier AND {{units}}""",
    "payment_month": f"""
        SELECT
            {_date(_MONTH_END, "month_no")} AS happened_on, 'payment' AS kind, direction AS code,
            counterparty_name AS zh, counterparty_name AS en, amount_cny, {_NO_CHANGE}, {_NOBODY}
        FROM payment_month
        WHERE customer_id = $customer AND month_no BETWEEN $month - 2 AND $month
        QUALIFY row_number() OVER (PARTITION BY month_no, direction ORDER BY amount_cny DESC) = 1""",
    "news": f"""
        SELECT
            news_date AS happened_on, 'news' AS kind, coalesce(tone, 'neutral') AS code,
            headline_zh AS zh, coalesce(headline_en, headline_zh) AS en, {_NO_AMOUNT}, {_NO_CHANGE}, {_NOBODY}
        FROM news
        WHERE month_no BETWEEN $month - 11 AND $month
            AND (customer_id = $customer
                OR (customer_id IS NULL AND industry_code = $industry AND month_no >= $month - 2))""",
}
KINDS = ("contact", "campaign", "account", "rating", "limit", "tier", "payment", "news")


def timeline(
    mart: Mart, scope: Scope, customer_id: str, month_no: int, industry_code: str | None, limit: int = 60
) -> pl.DataFrame:
    """Events up to the end of the month, newest first, from the feeds this bank has.

    Columns: happened_on, kind (of `KINDS`), code, zh, en, amount_cny, before, after, who_zh, who_en. `kind` and `code`
    choose the words, the rest fills them.
    """
    parts = [sql for view, sql in _PARTS.items() if mart.columns(view, scope)]
    here, units = unit_condition(mart, scope, (customer_id,), HOME, "home_org_id")
    union = " UNION ALL ".join(f"({sql})" for sql in parts).replace("{units}", here)
    sql = (
        f"SELECT * FROM ({union}) WHERE happened_on IS NOT NULL AND happened_on <= {_date(_MONTH_END, '$month')} "
        "ORDER BY happened_on DESC, kind, code, zh LIMIT $limit"
    )
    params = {"customer": customer_id, "month": month_no, "industry": industry_code or "", "limit": limit}
    params |= units if "customer_status_month" in " ".join(parts) else {}
    return mart.frame(sql, params, scope)
