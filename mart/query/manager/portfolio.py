"""What a manager's portfolio brought in a period and what it would bring: the statements over its customers."""

from __future__ import annotations

import polars as pl

from mart.months import days_between
from mart.query.manager.base import WINDOW
from mart.query.manager.skill import effects
from mart.query.metric.period import span
from mart.reader import Mart
from mart.scope import EXECUTIVE, Scope

# a customer's annual profit, what customers of its size that borrow (or do not) bring on average, and both under the
# cap; sums are taken over decimals and whole yuan, because sums of floats depend on the order in which threads finish
_BOOKS = """
    WITH c AS MATERIALIZED ({profits}), classes AS (
        SELECT size_class, is_credit, quantile_disc(abs(x), 0.99) AS cap,
            CAST(sum(CAST(x AS DECIMAL(38,4))) AS DOUBLE) / count(*) AS average
        FROM c
        GROUP BY ALL
    ), capped AS MATERIALIZED (
        SELECT c.customer_id, size_class, is_credit, x, average, greatest(-cap, least(cap, x)) AS y
        FROM c JOIN classes USING (size_class, is_credit)
    ), means AS (
        SELECT size_class, is_credit, CAST(sum(CAST(y AS DECIMAL(38,4))) AS DOUBLE) / count(*) AS mean
        FROM capped
        GROUP BY ALL
    ), b AS (
        SELECT manager_id, customer_id, CAST(share AS DOUBLE) AS share
        FROM customer_manager
        WHERE month_no = $month_no
    ), p AS (
        SELECT
            b.manager_id, x * share AS x, average * share AS average, CAST(round(x * share) AS HUGEINT) AS yuan,
            CAST(round(y * share) AS HUGEINT) AS brought, CAST(round(mean * share) AS HUGEINT) AS expected
        FROM b
        JOIN capped USING (customer_id)
        JOIN means USING (size_class, is_credit)
    )
    SELECT
        manager_id, count(*) AS book_customers_cnt,
        CAST(sum(CAST(x AS DECIMAL(38,4))) AS DOUBLE) AS book_cny,
        CAST(sum(CAST(average AS DECIMAL(38,4))) AS DOUBLE) AS portfolio_cny,
        CAST(sum(yuan * yuan) AS DOUBLE) AS squares_cny,
        CAST(sum(yuan * yuan * yuan) AS DOUBLE) AS cubes_cny,
        max(x) AS largest_cny,
        CAST(sum(brought) AS DOUBLE) AS x, CAST(sum(expected) AS DOUBLE) AS e,
        CAST(sum(brought * brought) AS DOUBLE) AS xx, CAST(sum(brought * expected) AS DOUBLE) AS xe,
        CAST(sum(expected * expected) AS DOUBLE) AS ee
    FROM p
    GROUP BY manager_id
    ORDER BY manager_id"""
_OF_PORTFOLIO = (
    "manager_id", "book_customers_cnt", "book_cny", "portfolio_cny", "squares_cny", "cubes_cny", "largest_cny"
)  # fmt: skip
_PEERS = """
    SELECT manager_id, grade || '|' || coalesce(coefficient_region, '') AS peers
    FROM manager_status_month WHERE month_no = $month_no AND is_active"""


# customers' annual profit: of twelve months as their status has it, of a shorter period by its days
_YEAR = """
        SELECT
            s.customer_id, coalesce(s.size_class, '') AS size_class, s.is_credit,
            CAST(s.rap_12m_cny AS DOUBLE) * $months / s.window_months AS x
        FROM customer_status_month s
        WHERE s.month_no = $month_no AND s.is_lead"""
_PERIOD = """
        SELECT
            s.customer_id, coalesce(s.size_class, '') AS size_class, s.is_credit,
            coalesce(CAST(y.profit AS DOUBLE), 0) * 365 / $days AS x
        FROM customer_status_month s
        LEFT JOIN (
            SELECT customer_id, sum(risk_adjusted_profit_cny) AS profit
            FROM customer_month WHERE month_no BETWEEN $first AND $month_no GROUP BY customer_id
        ) y USING (customer_id)
        WHERE s.month_no = $month_no AND s.is_lead"""


def _over(sql: str, period: str, month_no: int) -> tuple[str, dict[str, int]]:
    """A statement over customers' annual profit of a period, and its parameters."""
    if period == "12m":
        return sql.format(profits=_YEAR), {"month_no": month_no, "months": WINDOW}
    first, last = span(period, month_no)
    return sql.format(profits=_PERIOD), {"month_no": last, "first": first, "days": days_between(first, last)}


def portfolios(mart: Mart, scope: Scope, month_no: int, period: str) -> pl.DataFrame:
    """manager_id, book_customers_cnt, book_cny, portfolio_cny, squares_cny, cubes_cny, largest_cny; see `standing`."""
    return _books(mart, scope, month_no, period).select(_OF_PORTFOLIO)


def _books(mart: Mart, scope: Scope, month_no: int, period: str) -> pl.DataFrame:
    return mart.once(("books", scope, month_no, period), lambda: mart.frame(*_over(_BOOKS, period, month_no), scope))


def noises(mart: Mart, month_no: int, period: str = "12m") -> pl.DataFrame:
    """frame(manager_id, noise): how much chance there is in the log of each active manager's profit; see `skill`.

    Always from the whole bank's customers, so that all readers find one manager's figure the same; the caller's rows
    decide whose figures are seen.
    """

    def make() -> pl.DataFrame:
        books = _books(mart, EXECUTIVE, month_no, period).filter(pl.col("e") > 0)
        peers = mart.frame(_PEERS, {"month_no": month_no}, EXECUTIVE)
        known = books.join(peers, on="manager_id", maintain_order="left").rename({"book_customers_cnt": "n"})
        return effects(known).select("manager_id", "noise")

    return mart.once(("noises", month_no, period), make)
