"""Every manager of a month: what they created in a period, annualised, and what their portfolio would bring."""

from __future__ import annotations

import polars as pl

from mart.months import days_between, days_in_month
from mart.query import labels
from mart.query.filters import NONE, Filters
from mart.query.manager.base import unit_condition
from mart.query.manager.portfolio import noises, portfolios
from mart.query.metric.guard import floors
from mart.query.metric.period import span
from mart.reader import Mart
from mart.scope import Scope

_STATUS = """
    SELECT
        m.manager_id, g.name_zh, coalesce(g.name_en, g.name_zh) AS name_en,
        m.branch_id, m.org_id, m.grade, m.coefficient_region, m.is_active,
        m.region_coefficient, m.grade_standard_cny, m.standard_cny,
        m.window_months, m.window_days, m.customers_cnt, m.rap_12m_cny, m.capacity_cny, m.rwa_avg_12m_cny,
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


def standing(mart: Mart, scope: Scope, month_no: int, filters: Filters = NONE, period: str = "12m") -> pl.DataFrame:
    """Every manager of a month, ranked or not: status columns as in SELECT above, branch_zh, branch_en, and of the
    book held
    today book_cny, portfolio_cny, squares_cny, cubes_cny, largest_cny, of_portfolio_pct. Amounts in yuan a year:
    of twelve months, or of the month or the year to date (`period`), annualised by its days. Marks and pay are those of
    twelve months whatever the period, as the policy judges.

    portfolio_cny is what the book would bring if every customer brought the average of its size class and credit use,
    over the customers the scope sees. Two customers of a class that averages 50,000, held at 100 % and 40 %, stand for
    70,000; if they bring 84,000 the manager is at 120 % of their portfolio.
    """
    condition, params = unit_condition(filters, "m.branch_id", "m.org_id")
    status = mart.frame(
        _STATUS.format(where=condition, **rule_columns(mart, scope)), {"month_no": month_no, **params}, scope
    )
    if period != "12m":
        status = with_period(mart, scope, status, period, month_no)
    books = portfolios(mart, scope, month_no, period)
    branches = labels.lookup(mart, scope, "branch_id", status["branch_id"].drop_nulls().unique().to_list(), month_no)
    named = branches.select(branch_id="key", branch_zh="label_zh", branch_en="label_en")
    frame = status.join(named, on="branch_id", how="left").join(books, on="manager_id", how="left")
    frame = frame.join(noises(mart, month_no, period), on="manager_id", how="left")
    frame = _guarded(mart, scope, frame, month_no)
    normal = pl.when(pl.col("portfolio_cny") > 0).then(100 * pl.col("book_cny") / pl.col("portfolio_cny"))
    return frame.with_columns(
        pl.col("name_zh", "name_en").fill_null(pl.col("manager_id")), of_portfolio_pct=normal
    ).sort("manager_id")


def _guarded(mart: Mart, scope: Scope, frame: pl.DataFrame, month_no: int) -> pl.DataFrame:
    """The yield is null on RWA of nearly nothing against the deposits and loans of the portfolio (the ratio guard)."""
    sql = (
        "SELECT manager_id, sum(deposits_avg_cny + loans_avg_cny) AS held FROM manager_month WHERE month_no = $month_no"
        " GROUP BY manager_id"
    )
    held = frame.select("manager_id").join(
        mart.frame(sql, {"month_no": month_no}, scope), on="manager_id", how="left", maintain_order="left"
    )["held"]
    least = pl.lit(held.cast(pl.Float64).fill_null(0)) * floors(mart, month_no).get("rorwa", 0) / 100
    is_enough = pl.col("rwa_avg_12m_cny").cast(pl.Float64) >= least
    return frame.with_columns(yield_pct=pl.when(is_enough).then("yield_pct"))


def with_period(mart: Mart, scope: Scope, status: pl.DataFrame, period: str, month_no: int) -> pl.DataFrame:
    """The status with capacity, RWA, yield and the distance to the standard of a period, annualised by its days."""
    first, last = span(period, month_no)
    sql = (
        "SELECT manager_id, month_no, sum(risk_adjusted_profit_cny) AS profit, sum(rwa_cny) AS rwa FROM manager_month"
        " WHERE month_no BETWEEN $first AND $last GROUP BY ALL"
    )
    months = mart.frame(sql, {"first": first, "last": last}, scope)
    length = pl.col("month_no").map_elements(days_in_month, return_dtype=pl.Int64)
    days, money = days_between(first, last), pl.Decimal(38, 2)
    sums = months.group_by("manager_id").agg(
        (pl.col("profit").cast(pl.Float64).sum() * 365 / days).round(2).cast(money).alias("capacity_cny"),
        pl.col("profit").sum().cast(money).alias("profit_cny"),
        ((pl.col("rwa").cast(pl.Float64) * length).sum() / days).round(2).cast(money).alias("rwa_avg_12m_cny"),
    )
    sums = sums.with_columns(rap_12m_cny="profit_cny").drop("profit_cny")
    found = status.drop(sums.columns[1:]).join(sums, on="manager_id", how="left")
    capacity, rwa = pl.col("capacity_cny").cast(pl.Float64), pl.col("rwa_avg_12m_cny").cast(pl.Float64)
    standard = pl.col("standard_cny").cast(pl.Float64)
    return found.with_columns(
        window_months=pl.lit(last - first + 1),
        window_days=pl.lit(days),
        of_standard_pct=pl.when(standard > 0).then(100 * capacity / standard),
        yield_pct=pl.when(rwa > 0).then(100 * capacity / rwa),
    )


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
