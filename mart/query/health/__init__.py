"""Is the data there, is it whole, does it tie: the 25 feeds, their rows, quarantine, reconciliation and lineage."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from mart.contracts import systems
from mart.contracts import tables as contract_tables
from mart.metrics import metrics
from mart.months import month_no as to_month_no
from mart.months import month_text
from mart.query import labels
from mart.reader import Mart
from mart.scope import Scope

COUNTS = ("rows_read", "rows_parsed", "rows_rejected", "rows_produced", "rows_loaded", "rows_quarantined")
QUARANTINE = {
    "system": pl.String,
    "table": pl.String,
    "file": pl.String,
    "row_number": pl.Int64,
    "column_name": pl.String,
    "rule": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True)
class Badge:
    """The reconciliation badge of every page: does the month tie, by how much not, how many checks."""

    is_ok: bool
    difference_cny: Decimal
    checks_cnt: int


_FILE_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def last_months(mart: Mart) -> dict[tuple[str, str], int]:
    """Last month delivered by (system, table): by the names of the delivered files, for a mapped bank by those of
    raw."""
    named = [
        (f["system"], f["table"], _FILE_MONTH.search(Path(f["file"]).name))
        for f in mart.load.get("files", [])
        if f.get("system")
    ]
    if not any(month for *_, month in named):
        raw = mart.where.raw.glob("*/system=*/*.parquet")
        named = [(f.parent.name.removeprefix("system="), f.parent.parent.name, _FILE_MONTH.search(f.name)) for f in raw]
    found: dict[tuple[str, str], int] = {}
    for system, table, month in named:
        if month:
            found[system, table] = max(to_month_no(month[0]), found.get((system, table), 0))
    return found


def late_feeds(mart: Mart, month: int) -> list[str]:
    """Systems that brought monthly flows before `month` but nothing for it; states stay in force and are never late."""
    last = last_months(mart)
    return [system.name for system in systems() if 0 < _last_flow(system, last) < month]


def _last_flow(system: Any, last: dict[tuple[str, str], int]) -> int:
    return max(
        (last.get((system.name, table.name), 0) for table in system.tables if table.semantics == "flow"), default=0
    )


def feeds(mart: Mart, scope: Scope | None) -> pl.DataFrame:
    """25 rows, one a system: who delivers it, how fresh it is, how many rows came, and its status.

    status: missing (never brought), late (no flows for the last month), rejected (rows rejected or quarantined), ok.
    lag_months counts from the last flows; a system of states only, which stay in force, has none.
    """
    last = last_months(mart)
    rows = [_feed(mart, system, last) for system in systems()] if scope else []
    text = dict.fromkeys(("system", "name_zh", "name_en", "kind", "owner", "cadence"), pl.String)
    schema = text | {
        "tables_cnt": pl.Int64,
        "is_present": pl.Boolean,
        "missing_tables": pl.List(pl.String),
        "last_month": pl.String,
        "lag_months": pl.Int64,
        "files_cnt": pl.Int64,
        **dict.fromkeys(COUNTS, pl.Int64),
        "status": pl.String,
    }
    return pl.DataFrame(rows, schema=schema)


def _feed(mart: Mart, system: Any, months: dict[tuple[str, str], int]) -> dict[str, Any]:
    files = [file for file in mart.load.get("files", []) if file["system"] == system.name]
    loaded = [table for table in mart.load.get("tables", []) if table["system"] == system.name]
    counts = {name: sum(int(row.get(name, 0)) for row in (files if name in COUNTS[:3] else loaded)) for name in COUNTS}
    last = max((months.get((system.name, table.name), 0) for table in system.tables), default=0)
    flow = _last_flow(system, months)
    absent = [table.name for table in system.tables if not mart.has(f"{system.name}.{table.name}")]
    present = len(absent) < len(system.tables)
    lag = max(0, mart.as_of - (flow or mart.as_of)) if last else None
    bad = counts["rows_rejected"] + counts["rows_quarantined"]
    status = "missing" if not present else "late" if lag else "rejected" if bad else "ok"
    return {
        "system": system.name,
        "name_zh": system.name_zh,
        "name_en": system.name_en,
        "kind": system.kind,
        "owner": system.owner,
        "cadence": system.cadence,
        "tables_cnt": len(system.tables),
        "is_present": present,
        "missing_tables": absent,
        "last_month": month_text(last) if last else None,
        "lag_months": lag,
        "files_cnt": len(files),
        **counts,
        "status": status,
    }


def tables(mart: Mart, scope: Scope | None, system: str | None = None) -> pl.DataFrame:
    """One row a contract table: rows, last month, the marts it feeds and the metrics that need it."""
    last, feeding = last_months(mart), _marts_by_table(mart)
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
                "marts": feeding.get(table.name, []),
                "metrics": _metrics_of(table.system, table.name),
            }
        )
    schema = {
        "system": pl.String,
        "table": pl.String,
        "is_present": pl.Boolean,
        "last_month": pl.String,
        **dict.fromkeys(COUNTS[3:], pl.Int64),
        "marts": pl.List(pl.String),
        "metrics": pl.List(pl.String),
    }
    return pl.DataFrame(rows, schema=schema)


def files(mart: Mart, scope: Scope | None, system: str | None = None) -> pl.DataFrame:
    """Row accounting of each delivered file: rows_read = rows_parsed + rows_rejected."""
    schema = {"file": pl.String, "system": pl.String, "table": pl.String, **dict.fromkeys(COUNTS[:3], pl.Int64)}
    rows = [
        {name: file.get(name) for name in schema}
        for file in mart.load.get("files", [])
        if scope and (not system or file["system"] == system)
    ]
    return pl.DataFrame(rows, schema=schema)


def quarantine(mart: Mart, scope: Scope | None, system: str | None = None, limit: int = 200) -> pl.DataFrame:
    """Bad rows with file, row, column, rule and reason, never their content; for head office and stewards."""
    folder = mart.where.raw / "quarantine"
    if not scope or not scope.record.sees_bad_rows or not folder.exists():
        return pl.DataFrame(schema=QUARANTINE)
    parts = [
        pl.read_parquet(file, n_rows=limit, columns=["system", "table", "file", "row", "column", "rule", "reason"])
        for file in sorted(folder.glob("*.parquet"))
        if not system or file.name.split(".")[0] == system
    ]
    if not parts:
        return pl.DataFrame(schema=QUARANTINE)
    frame = pl.concat(parts, how="vertical_relaxed").rename({"row": "row_number", "column": "column_name"})
    return frame.select(pl.col(name).cast(kind) for name, kind in QUARANTINE.items()).head(limit)


def reconciliation(mart: Mart, scope: Scope | None, month_no: int | None = None) -> pl.DataFrame:
    """One row a check: months and rows compared, the sum of absolute differences, the worst month, whether it ties."""
    sql = (
        "SELECT check_name, count(DISTINCT month_no) AS months_cnt, count(*) AS rows_cnt, sum(abs(difference_cny)) AS"
        " difference_cny, arg_max(month_no, abs(difference_cny)) AS worst FROM recon WHERE ($month_no IS NULL OR"
        " month_no = $month_no) GROUP BY check_name ORDER BY sum(abs(difference_cny)) DESC, check_name"
    )
    frame = mart.frame(sql, {"month_no": month_no}, scope)
    is_ok = pl.col("difference_cny") == 0
    worst = pl.col("worst").map_elements(month_text, return_dtype=pl.String)
    return frame.with_columns(is_ok.alias("is_ok"), pl.when(~is_ok).then(worst).alias("worst_month")).select(
        "check_name", "months_cnt", "rows_cnt", "difference_cny", "worst_month", "is_ok"
    )


def reconciliation_badge(mart: Mart, scope: Scope | None, month_no: int) -> Badge:
    """Whether everything the scope can see of the month ties."""
    found = reconciliation(mart, scope, month_no)
    difference = Decimal(found["difference_cny"].sum() or 0) if len(found) else Decimal(0)
    return Badge(difference == 0, difference, len(found))


def reconciliation_rows(mart: Mart, scope: Scope | None, check_name: str, month_no: int | None = None) -> pl.DataFrame:
    """The rows behind one check, those that differ first, with the unit they sit on (the bank when none is named)."""
    sql = (
        "SELECT month_no, org_id, left_cny, right_cny, difference_cny FROM recon WHERE check_name = $check_name "
        "AND ($month_no IS NULL OR month_no = $month_no) ORDER BY abs(difference_cny) DESC, month_no DESC, org_id"
    )
    frame = mart.frame(sql, {"check_name": check_name, "month_no": month_no}, scope)
    names = labels.lookup(
        mart, scope, "org_id", frame["org_id"].drop_nulls().unique().to_list(), month_no or mart.as_of
    )
    named = frame.join(names, left_on="org_id", right_on="key", how="left", maintain_order="left")
    bank = (
        pl.col("label_zh").fill_null(pl.col("org_id")).fill_null(mart.bank.name_zh),
        pl.col("label_en").fill_null(pl.col("org_id")).fill_null(mart.bank.name_en),
    )
    month = pl.col("month_no").map_elements(month_text, return_dtype=pl.String).alias("month")
    return named.with_columns(month, *bank).select(
        "month_no", "month", "org_id", "label_zh", "label_en", "left_cny", "right_cny", "difference_cny"
    )


def lineage(mart: Mart) -> pl.DataFrame:
    """source, model, layer: the edges of the transformation graph, source tables first."""
    schema = {"source": pl.String, "model": pl.String, "layer": pl.String}
    return pl.DataFrame([{name: edge.get(name) for name in schema} for edge in _edges(mart)], schema=schema)


def build_facts(mart: Mart) -> dict[str, Any]:
    """What the build says about itself: build, as_of, versions, policy_versions, timings, row_counts."""
    names = ("build", "as_of", "first_month", "built_at", "versions", "policy_versions", "timings", "row_counts")
    return {name: mart.manifest.get(name) for name in names}


def _edges(mart: Mart) -> Iterable[dict[str, str]]:
    return mart.manifest.get("lineage") or []


def _marts_by_table(mart: Mart) -> dict[str, list[str]]:
    """Contract table → mart tables that depend on it, following the graph."""
    below: dict[str, list[str]] = {}
    layer = {}
    for edge in _edges(mart):
        below.setdefault(edge["source"], []).append(edge["model"])
        layer[edge["model"]] = edge["layer"]
    found = {}
    for name in {table.name for table in contract_tables()}:
        seen, todo = set(), [name]
        while todo:
            for model in below.get(todo.pop(), []):
                if model not in seen:
                    seen.add(model)
                    todo.append(model)
        found[name] = sorted(model for model in seen if layer.get(model) == "marts")
    return found


def _metrics_of(system: str, table: str) -> list[str]:
    names = {f"{system}.{table}", system, f"business.{table}"}
    return [name for name, found in metrics().items() if names & set(found.needs)]
