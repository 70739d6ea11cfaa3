"""One row a contract table or a delivered file: rows in and out, what they tell of, what is made of them."""

from __future__ import annotations

from typing import Any

import polars as pl

from mart.contracts import tables as contract_tables
from mart.months import month_text
from mart.query.health.feeds import COUNTS, covered, files_of, last_months
from mart.query.health.lineage import marts_by_table, metrics_of
from mart.reader import Mart
from mart.scope import Scope


def tables(mart: Mart, scope: Scope | None, system: str | None = None) -> pl.DataFrame:
    """One row a contract table: rows, last month, how many customers or accounts it tells of (`covered_cnt` of
    `of_cnt`), the marts it feeds and the metrics that need it.
    """
    last, feeding = last_months(mart), marts_by_table(mart)
    counted = {(row["system"], row["table"]): row for row in mart.load.get("tables", [])}
    rows = []
    for table in contract_tables() if scope else ():
        if system and table.system != system:
            continue
        month, counts = last.get((table.system, table.name)), counted.get((table.system, table.name), {})
        rows.append(
            {
                "system": table.system,
                "table": table.name,
                "is_present": mart.has(table.full_name),
                "last_month": month_text(month) if month else None,
                **{name: int(counts.get(name, 0)) for name in COUNTS[3:]},
                **_coverage(mart, table.system, table.name),
                "marts": feeding.get(table.name, []),
                "metrics": metrics_of(table.system, table.name),
            }
        )
    schema = {
        "system": pl.String,
        "table": pl.String,
        "is_present": pl.Boolean,
        "last_month": pl.String,
        **dict.fromkeys(COUNTS[3:], pl.Int64),
        "covered_cnt": pl.Int64,
        "of_cnt": pl.Int64,
        "coverage_pct": pl.Float64,
        "marts": pl.List(pl.String),
        "metrics": pl.List(pl.String),
    }
    return pl.DataFrame(rows, schema=schema)


def _coverage(mart: Mart, system: str, table: str) -> dict[str, int | float | None]:
    none: dict[str, Any] = {}
    feed = next((feed for feed in mart.load.get("feeds", []) if feed["system"] == system), none)
    item = feed.get("coverage", {}).get(table)
    if not item or not item["of"]:
        return {"covered_cnt": None, "of_cnt": None, "coverage_pct": None}
    count, of = covered(item)
    return {"covered_cnt": count, "of_cnt": of, "coverage_pct": 100 * count / of}


def files(mart: Mart, scope: Scope | None, system: str | None = None) -> pl.DataFrame:
    """Row accounting of each delivered file: rows_read = rows_parsed + rows_rejected."""
    schema = {"file": pl.String, "system": pl.String, "table": pl.String, **dict.fromkeys(COUNTS[:3], pl.Int64)}
    rows = [
        {name: file.get(name) for name in schema}
        for file in (files_of(mart, system) if system else mart.load.get("files", []))
        if scope
    ]
    return pl.DataFrame(rows, schema=schema)
