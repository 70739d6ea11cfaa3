"""Find customers by name, pinyin initials or number, within the scope."""

from __future__ import annotations

import polars as pl

from mart.query.search import customer_initials, search, words
from mart.query.undelivered import without_undelivered
from mart.reader import Mart
from mart.scope import Scope


def find(mart: Mart, scope: Scope, text: str, month_no: int, limit: int = 12) -> pl.DataFrame:
    """Customers that hold every word of `text`, best match first, then by contribution.

    A word is part of a name or of the customer's number, the pinyin initials of the Chinese name, or the beginning of
    the registration number where the reader may see it. Columns: customer_id, name_zh, name_en, tier, industry_code,
    branch_zh, branch_en, manager_zh, manager_en, deposits_avg_cny, loans_end_cny, contribution_12m_cny. An empty text
    finds the customers with the largest contribution.
    """
    is_spelt = any(word.isascii() and word.isalpha() for word in words(text))
    codes = ("c.registration_number",) if "registration_number" in mart.columns("customer", scope) else ()
    asked = search(
        text, ("c.name_zh", "c.name_en"), "c.customer_id", codes, customer_initials(mart) if is_spelt else None
    )
    values = {"text": " ".join(words(text)), "month": month_no, "limit": limit, **asked.params}
    return without_undelivered(mart, mart.frame(_SQL.replace("{condition}", asked.condition), values, scope))


_SQL = """
WITH hits AS (
    SELECT c.customer_id, c.name_zh, coalesce(c.name_en, c.name_zh) AS name_en,
        CASE
            WHEN $text IN (lower(c.customer_id), c.name_zh, lower(c.name_en)) THEN 0
            WHEN starts_with(lower(c.customer_id), $text) OR starts_with(c.name_zh, $text)
                OR starts_with(lower(c.name_en), $text) THEN 1
            ELSE 2
        END AS rank
    FROM customer c
    WHERE $month BETWEEN c.valid_from_month_no AND c.valid_to_month_no AND {condition}
), best AS (
    SELECT h.*, s.tier, s.industry_code, s.branch_id, s.lead_manager_id, s.deposits_avg_cny, s.loans_end_cny,
        s.contribution_12m_cny
    FROM hits h
    LEFT JOIN customer_status_month s ON s.month_no = $month AND s.customer_id = h.customer_id
    ORDER BY rank, s.contribution_12m_cny DESC NULLS LAST, s.deposits_avg_cny DESC NULLS LAST, h.customer_id
    LIMIT $limit
)
SELECT best.* EXCLUDE (rank, branch_id, lead_manager_id), b.name_zh AS branch_zh,
    coalesce(b.name_en, b.name_zh) AS branch_en, g.name_zh AS manager_zh, coalesce(g.name_en, g.name_zh) AS manager_en
FROM best
LEFT JOIN org b ON b.org_id = best.branch_id AND $month BETWEEN b.valid_from_month_no AND b.valid_to_month_no
LEFT JOIN manager g ON g.manager_id = best.lead_manager_id
    AND $month BETWEEN g.valid_from_month_no AND g.valid_to_month_no
ORDER BY rank, contribution_12m_cny DESC NULLS LAST, deposits_avg_cny DESC NULLS LAST, customer_id
"""
