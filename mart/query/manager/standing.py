"""Every manager of a month, ranked or not: status, the book held today and what it would bring on average."""

from __future__ import annotations

import polars as pl

from mart.query import labels
from mart.query.filters import NONE, Filters
from mart.query.manager.base import WINDOW, unit_condition
from mart.query.manager.skill import effects
from mart.reader import Mart
from mart.scope import EXECUTIVE, Scope

_STATUS = """
    SELECT
        m.manager_id, g.name_zh, coalesce(g.name_en, g.name_zh) AS name_en,
        m.branch_id, m.org_id, m.grade, m.coefficient_region, m.is_active,
        m.region_coefficient, m.grade_standard_cny, m.standard_cny,
        m.window_months, m.customers_cnt, m.rap_12m_cny, m.capacity_cny, m.rwa_avg_12m_cny,
        CAST(100 * m.of_standard_ratio AS DOUBLE) AS of_standard_pct,
        CAST(100 * m.yield_ratio AS DOUBLE) AS yield_pct,
        m.pay_12m_cny,
        CAST(m.pay_capacity_ratio AS DOUBLE) AS pay_capacity,
        CAST(m.pay_capacity_standard_ratio AS DOUBLE) AS pay_capacity_standard,
        CAST(100 * m.capacity_pct_rank AS DOUBLE) AS capacity_percentile,
        CAST(100 * m.yield_pct_rank AS DOUBLE) AS yield_percentile,
        {months} AS low_yield_months,
        CAST(100 * {upper} AS DOUBLE) AS yield_upper_pct,
        m.is_high_capacity_low_yield AS is_marked,
        coalesce({confirmed}, false) AS is_confirmed
    FROM manager_status_month m
    LEFT JOIN manager g ON g.manager_id = m.manager_id
        AND m.month_no BETWEEN g.valid_from_month_no AND g.valid_to_month_no
    WHERE m.month_no = $month_no AND {where}"""


# a customer's annual profit, and what customers of its size that borrow (or do not) bring on average; sums are taken
# over decimals and whole yuan, because sums of floats depend on the order in which threads finish
_BOOK = """
    WITH c AS (
        SELECT
            s.customer_id, coalesce(s.size_class, '') AS size_class, s.is_credit,
            CAST(s.rap_12m_cny AS DOUBLE) * $months / s.window_months AS x
        FROM customer_status_month s
        WHERE s.month_no = $month_no AND s.is_lead
    ), a AS (
        SELECT size_class, is_credit, CAST(sum(CAST(x AS DECIMAL(38,4))) AS DOUBLE) / count(*) AS average
        FROM c
        GROUP BY ALL
    ), b AS (
        SELECT manager_id, customer_id, CAST(share AS DOUBLE) AS share
        FROM customer_manager
        WHERE month_no = $month_no
    ), p AS (
        SELECT
            b.manager_id, c.x * b.share AS x, a.average * b.share AS average,
            CAST(round(c.x * b.share) AS HUGEINT) AS yuan
        FROM b
        JOIN c USING (customer_id)
        JOIN a USING (size_class, is_credit)
    )
    SELECT
        manager_id, count(*) AS book_customers_cnt,
        CAST(sum(CAST(x AS DECIMAL(38,4))) AS DOUBLE) AS book_cny,
        CAST(sum(CAST(average AS DECIMAL(38,4))) AS DOUBLE) AS portfolio_cny,
        CAST(sum(yuan * yuan) AS DOUBLE) AS squares_cny,
        CAST(sum(yuan * yuan * yuan) AS DOUBLE) AS cubes_cny,
        max(x) AS largest_cny
    FROM p
    GROUP BY manager_id"""


# customers' capped profits and what a customer of the size class that borrows (or not) brings on average under the cap
_SKILL = """
    WITH c AS (
        SELECT s.customer_id, coalesce(s.size_class, '') AS size_class, s.is_credit,
            CAST(s.rap_12m_cny AS DOUBLE) * $months / s.window_months AS x
        FROM customer_status_month s WHERE s.month_no = $month_no AND s.is_lead
    ), capped AS (
        SELECT c.*, greatest(-cap, least(cap, x)) AS y
        FROM c JOIN (SELECT size_class, is_credit, quantile_disc(abs(x), 0.99) AS cap FROM c GROUP BY ALL) limits
            USING (size_class, is_credit)
    ), average AS (
        SELECT size_class, is_credit, CAST(sum(CAST(y AS DECIMAL(38,4))) AS DOUBLE) / count(*) AS mean
        FROM capped GROUP BY ALL
    ), p AS (
        SELECT b.manager_id, CAST(round(capped.y * b.share) AS HUGEINT) AS x,
            CAST(round(mean * b.share) AS HUGEINT) AS e  -- whole yuan: sums of floats depend on the threads' order
        FROM customer_manager b JOIN capped USING (customer_id) JOIN average USING (size_class, is_credit)
        WHERE b.month_no = $month_no
    )
    SELECT p.manager_id, any_value(m.grade || '|' || coalesce(m.coefficient_region, '')) AS peers, count(*) AS n,
        CAST(sum(x) AS DOUBLE) AS x, CAST(sum(e) AS DOUBLE) AS e, CAST(sum(x * x) AS DOUBLE) AS xx,
        CAST(sum(x * e) AS DOUBLE) AS xe, CAST(sum(e * e) AS DOUBLE) AS ee
    FROM p JOIN manager_status_month m ON m.manager_id = p.manager_id AND m.month_no = $month_no
    WHERE m.is_active GROUP BY p.manager_id HAVING sum(e) > 0 ORDER BY p.manager_id"""


def standing(mart: Mart, scope: Scope, month_no: int, filters: Filters = NONE) -> pl.DataFrame:
    """Every manager of a month, ranked or not: status columns as in SELECT above, branch_zh, branch_en, and of the
    book held
    today book_cny, portfolio_cny, squares_cny, cubes_cny, largest_cny, of_portfolio_pct. Amounts in yuan a year.

    portfolio_cny is what the book would bring if every customer brought the average of its size class and credit use,
    over the customers the scope sees. Two customers of a class that averages 50,000, held at 100 % and 40 %, stand for
    70,000; if they bring 84,000 the manager is at 120 % of their portfolio.
    """
    condition, params = unit_condition(filters, "m.branch_id", "m.org_id")
    status = mart.frame(
        _STATUS.format(where=condition, **rule_columns(mart, scope)), {"month_no": month_no, **params}, scope
    )
    books = mart.frame(_BOOK, {"month_no": month_no, "months": WINDOW}, scope)
    branches = labels.lookup(mart, scope, "branch_id", status["branch_id"].drop_nulls().unique().to_list(), month_no)
    named = branches.select(branch_id="key", branch_zh="label_zh", branch_en="label_en")
    frame = status.join(named, on="branch_id", how="left").join(books, on="manager_id", how="left")
    frame = frame.join(noises(mart, month_no), on="manager_id", how="left")
    normal = pl.when(pl.col("portfolio_cny") > 0).then(100 * pl.col("book_cny") / pl.col("portfolio_cny"))
    return frame.with_columns(
        pl.col("name_zh", "name_en").fill_null(pl.col("manager_id")), of_portfolio_pct=normal
    ).sort("manager_id")


def noises(mart: Mart, month_no: int) -> pl.DataFrame:
    """frame(manager_id, noise): how much chance there is in the log of each active manager's profit; see `skill`.

    Always from the whole bank's customers, so that all readers find one manager's figure the same; the caller's rows
    decide whose figures are seen.
    """

    def make() -> pl.DataFrame:
        books = mart.frame(_SKILL, {"month_no": month_no, "months": WINDOW}, EXECUTIVE)
        return effects(books).select("manager_id", "noise")

    return mart.once(("noises", month_no), make)


def rule_columns(mart: Mart, scope: Scope) -> dict[str, str]:
    """The figures that confirm a mark in SQL; null in a build that was made before the rule had them."""
    have = mart.columns("manager_status_month", scope)
    return {
        key: f"m.{name}" if name in have else f"CAST(NULL AS {kind})"
        for key, name, kind in (
            ("months", "low_yield_months", "INTEGER"),
            ("upper", "yield_upper_ratio", "DOUBLE"),
            ("confirmed", "is_low_yield_confirmed", "BOOLEAN"),
        )
    }
