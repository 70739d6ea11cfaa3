"""What is written beside a mart: versions, policies, row counts, reconciliation, timings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

# Our own sums must tie, or the mart is not published. A difference to the bank's ledger or pools is shown, with its
# place.
OWN_CHECKS = ("account.", "treasury", "shares")


def reconciliation(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """One record a check: the number of rows, how many differ, and the largest absolute difference with its month."""
    rows = con.execute(
        "SELECT check_name, count(*), count(*) FILTER (difference_cny <> 0), max(abs(difference_cny)), "
        "arg_max(month_no, abs(difference_cny)) FROM marts.recon GROUP BY check_name ORDER BY check_name"
    ).fetchall()
    return [
        {
            "check": name,
            "rows": rows_cnt,
            "differing_rows": bad,
            "difference": f"{Decimal(worst).quantize(Decimal('0.01'))}",
            "worst_month_no": month if bad else None,
        }
        for name, rows_cnt, bad, worst, month in rows
    ]


def broken(checks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Checks of our own sums that do not tie."""
    return [check for check in checks if check["differing_rows"] and check["check"].startswith(OWN_CHECKS)]


def row_counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every table in the mart."""
    names = [
        name
        for (name,) in con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' ORDER BY table_name"
        ).fetchall()
    ]
    return {name: con.execute(f'SELECT count(*) FROM marts."{name}"').fetchone()[0] for name in names}


def lineage(dbt_manifest: Path) -> list[dict[str, str]]:
    """Edges of the dbt graph: source table or model -> model, with the layer of the model."""
    if not dbt_manifest.exists():
        return []
    graph = json.loads(dbt_manifest.read_text(encoding="utf-8"))
    models = {key: node for key, node in graph["nodes"].items() if node["resource_type"] == "model"}
    return [
        {"source": parent.split(".")[-1], "model": node["name"], "layer": node["fqn"][1]}
        for key, node in sorted(models.items())
        for parent in graph["parent_map"].get(key, [])
    ]


def versions() -> dict[str, str]:
    """Versions of what made the mart."""
    return {name: version(name) for name in ("duckdb", "dbt-core", "dbt-duckdb", "polars")}


def write(folder: Path, content: dict[str, Any]) -> None:
    """Write manifest.json; the last file of a build, so a folder with one is complete."""
    (folder / "manifest.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
