"""What the dashboard shows: tables in DuckDB, and its charts as Superset keeps them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

SIGNS = {
    "ftp_margin_cny": 1, "fees_cny": 1, "cost_cny": -1, "expected_loss_cny": -1, "default_loss_cny": -1,
    "capital_credit_cny": 1, "surtax_cny": -1, "tax_cny": -1, "capital_charge_cny": -1,
}  # fmt: skip
CARDS = {name: f"sum({name}_cny)" for name in ("revenue", "risk_adjusted_profit", "economic_profit", "fees", "rwa")}
CARDS |= {name: f"sum({name}_cny)" for name in ("deposits_avg", "loans_avg")}
CARDS |= {name: f"sum({name}_cnt)" for name in ("customers", "customers_active", "customers_value")}
CARDS |= {
    "customers_high_value": "sum(customers_high_value_cnt)",
    "raroc": "1200 * sum(risk_adjusted_profit_cny) / (0.105 * sum(rwa_cny))",
    "rorwa": "1200 * sum(risk_adjusted_profit_cny) / sum(rwa_cny)",
    "cost_income": "100 * sum(cost_cny) / sum(revenue_cny)",
}
_MONTH = "make_date(month_no // 12, month_no % 12 + 1, 1) AS month"
_TABLES = {
    "org": "SELECT *, {month}, month_no = {last} AS is_last FROM '{folder}/org.parquet' WHERE month_no > {last} - 13",
    "bridge": "SELECT branch_id, '00 plan' AS step, sum(economic_profit_cny) AS amount FROM '{folder}/plan.parquet'"
    " WHERE month_no = {last} GROUP BY ALL{moves}",
    "customer": "SELECT *, ntile(10) OVER (ORDER BY profit DESC) AS decile, round(log10(rwa) * 3) AS x_bin,"
    " round(asinh(contribution / 1000)) AS y_bin FROM '{folder}/customer.parquet'",
}


def write(folder: Path, file: Path) -> None:
    """The peers' Parquet files as tables of a DuckDB file."""
    with duckdb.connect(str(file)) as con:
        last = con.sql(f"SELECT max(month_no) FROM '{folder}/product.parquet'").fetchall()[0][0]
        moves = "".join(
            f" UNION ALL SELECT branch_id, '{at:02d} {name}', {sign} * sum(v) FROM (SELECT branch_id, {name} AS v FROM"
            f" '{folder}/product.parquet' WHERE month_no = {last} UNION ALL SELECT branch_id, -{name} FROM"
            f" '{folder}/plan.parquet' WHERE month_no = {last}) GROUP BY ALL"
            for at, (name, sign) in enumerate(SIGNS.items(), 1)
        )
        for name, sql in _TABLES.items():
            con.execute(f"CREATE TABLE {name} AS " + sql.format(folder=folder, last=last, month=_MONTH, moves=moves))


def _metric(sql: str, label: str) -> dict[str, Any]:
    return {"expressionType": "SQL", "sqlExpression": sql, "label": label, "optionName": f"metric_{label}"}


def _where(sql: str) -> list[dict[str, Any]]:
    return [{"expressionType": "SQL", "clause": "WHERE", "sqlExpression": sql}]


_LAST = _where("is_last")
_OWED = _where("rwa > 0")
_EP = _metric("sum(economic_profit_cny)", "economic_profit")
_SAID = "{{#each data}}<p>Economic profit {{economic_profit}}, revenue {{revenue}}, RWA {{rwa}}.</p>{{/each}}"
_SUMS = [_metric(CARDS[name], name) for name in ("economic_profit", "revenue", "rwa")]
_BY_MONTH = {"x_axis": "month", "time_grain_sqla": "P1M"}


def charts() -> list[tuple[str, str, str, dict[str, Any], int]]:
    """(title, table, kind, parameters, width in twelfths) in the order of the page."""
    big = [
        (name, "org", "big_number", {**_BY_MONTH, "metric": _metric(sql, name), "compare_lag": 12}, 2)
        for name, sql in CARDS.items()
    ]
    said = {"query_mode": "aggregate", "groupby": [], "metrics": _SUMS, "adhoc_filters": _LAST}
    lines = {**_BY_MONTH, "metrics": [_EP], "groupby": ["branch"], "limit": 12, "row_limit": 1000}
    worst = {"query_mode": "raw", "all_columns": ["name", "branch_id", "ep", "rwa"], "order_by_cols": ['["ep", true]']}
    table = {"query_mode": "aggregate", "groupby": ["branch"], "metrics": _SUMS, "adhoc_filters": _LAST}
    return [
        ("Is this month on plan?", "org", "handlebars", {**said, "handlebarsTemplate": _SAID}, 12),
        *big,
        ("Plan to actual", "bridge", "waterfall", {"x_axis": "step", "metric": _metric("sum(amount)", "amount")}, 12),
        ("Branches", "org", "echarts_timeseries_line", lines, 12),
        (
            "Profit by tenth of customers", "customer", "echarts_timeseries_bar",
            {"x_axis": "decile", "metrics": [_metric("sum(profit)", "profit")], "row_limit": 100}, 6,
        ),
        (
            "Capital and contribution", "customer", "heatmap_v2",
            {
                "x_axis": "x_bin", "groupby": "y_bin", "metric": _metric("count(*)", "customers"), "row_limit": 10_000,
                "normalize_across": "heatmap", "linear_color_scheme": "superset_seq_1", "adhoc_filters": _OWED,
            }, 6,
        ),
        ("To decide", "customer", "table", {**worst, "row_limit": 7, "adhoc_filters": _OWED}, 6),
        ("By branch", "org", "table", {**table, "row_limit": 100}, 6),
    ]  # fmt: skip
