"""A tiny mart with the real tables and a few rows, published like a real one; derived tables are summed from accounts.

Two or more branches with two sub-branches each, managers who share customers, customers with accounts away from home,
products of every kind, and a sub-branch that moves to another branch in the last month.
"""

from __future__ import annotations

import functools
import json
import random
import shutil
import tempfile
from pathlib import Path

import duckdb

from mart.contracts import systems
from mart.months import month_text
from mart.scope import create_views
from tests.banks.tiny_accounts import accounts
from tests.banks.tiny_directory import LAST, dimensions
from tests.banks.tiny_marts import derive


def publish(
    data: Path,
    seed: int = 1,
    months: int = 14,
    branches: int = 2,
    customers: int = 12,
    missing: tuple[str, ...] = (),
    build: str = "b1",
    difference: str = "0.00",
) -> Path:
    """Write a build below `data` and name it in CURRENT; returns `data`. `missing`: tables such as "credit.rating"."""
    folder = data / "builds" / build
    folder.mkdir(parents=True)
    shutil.copyfile(_mart(seed, months, branches, customers, difference), folder / "mart.duckdb")
    _files(data, folder, build, missing)
    return data


@functools.cache
def _kept() -> tempfile.TemporaryDirectory:
    """Where marts stay until the process ends."""
    return tempfile.TemporaryDirectory(prefix="cockpit-tiny-")


@functools.cache
def _mart(seed: int, months: int, branches: int, customers: int, difference: str) -> Path:
    """The mart of such a bank: made once a process, to be copied."""
    file = Path(_kept().name) / f"{seed}-{months}-{branches}-{customers}-{difference}.duckdb"
    con = duckdb.connect(str(file))
    con.execute("CREATE SCHEMA marts")
    dimensions(con, random.Random(seed), months, branches, customers)
    accounts(con, random.Random(seed + 1), months)
    derive(con)
    _plans(con)
    con.execute(
        "INSERT INTO marts.recon SELECT month_no, 'gl.deposits_end', org_id, deposits_end_cny, deposits_end_cny - "
        f"{difference}, {difference} FROM marts.fct_org_month"
    )
    create_views(con)
    con.close()
    return file


_PLAN = (
    "deposits_avg_cny",
    "loans_avg_cny",
    "loans_end_cny",
    "ftp_margin_cny",
    "capital_credit_cny",
    "fees_cny",
    "revenue_cny",
    "cost_cny",
    "expected_loss_cny",
    "default_loss_cny",
    "credit_cost_cny",
    "surtax_cny",
    "tax_cny",
    "rwa_cny",
    "economic_capital_cny",
    "risk_adjusted_profit_cny",
    "capital_charge_cny",
    "economic_profit_cny",
    "economic_profit_performing_cny",
)


def _plans(con) -> None:
    """Plan = actual of the month a little higher in volume; targets for value customers by branch and NPL for the
    bank."""
    derived = ("revenue_cny", "credit_cost_cny", "risk_adjusted_profit_cny")
    parts = [m for m in _PLAN if m not in derived and not m.startswith("economic_profit")]
    scaled = ", ".join(f"round(sum({m}) * 1.05, 2)::DECIMAL(18,2) AS {m}" for m in parts)
    con.execute(
        "CREATE TABLE marts.fct_plan_month AS SELECT *, ftp_margin_cny + fees_cny AS revenue_cny, expected_loss_cny +"
        " default_loss_cny AS credit_cost_cny, ftp_margin_cny + capital_credit_cny + fees_cny - cost_cny -"
        " credit_cost_cny - surtax_cny - tax_cny AS risk_adjusted_profit_cny, risk_adjusted_profit_cny -"
        " capital_charge_cny AS economic_profit_cny, economic_profit_cny + round(default_loss_cny * 0.75, 2)::"
        "DECIMAL(18,2) AS economic_profit_performing_cny FROM (SELECT month_no, branch_id,"
        f" product_id, {scaled} FROM marts.fct_account_month GROUP BY ALL)"
    )
    con.execute(
        "CREATE TABLE marts.fct_plan_target_month AS SELECT month_no, branch_id AS org_id, 'customers_value' AS metric,"
        " 10::DECIMAL(18,6) AS target_value FROM (SELECT DISTINCT month_no, branch_id FROM marts.fct_org_month) UNION"
        " ALL SELECT month_no, 'HO', 'npl_ratio', 1.15 FROM marts.dim_month"
    )


def _files(data: Path, folder: Path, build: str, missing: tuple[str, ...]) -> None:
    feeds = []
    for system in systems():
        flags = {table.name: f"{system.name}.{table.name}" not in missing for table in system.tables}
        feeds.append({"system": system.name, "tables": flags, "present": any(flags.values())})
    manifest = {
        "build": build,
        "as_of": month_text(LAST),
        "feeds": feeds,
        "policy_versions": {"capital": "CN-2024", "costs": "costs-1", "ftp": "ftp-1"},
        "reconciliation": [{"check": "gl.deposits_end", "difference": "0.00"}],
        "row_counts": {},
        "timings": {},
        "versions": {},
        "lineage": [
            {"source": "balance_month", "model": "stg_balance_month", "layer": "staging"},
            {"source": "stg_balance_month", "model": "fct_account_month", "layer": "marts"},
        ],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    load = {
        "feeds": feeds,
        "files": [
            {
                "file": "core_deposits/account/2026-10.parquet",
                "system": "core_deposits",
                "table": "account",
                "rows_read": 10,
                "rows_parsed": 9,
                "rows_rejected": 1,
            }
        ],
        "tables": [
            {"system": "core_deposits", "table": "account", "rows_produced": 9, "rows_loaded": 8, "rows_quarantined": 1}
        ],
        "quarantine": [],
        "errors": [],
    }
    (folder / "load.json").write_text(json.dumps(load), encoding="utf-8")
    (data / "CURRENT").write_text(build + "\n", encoding="utf-8")
