"""Tiny banks for build tests: rows of contract tables written as the load writes them.

`write(raw, {"account": [...], ...})`: each row is a dict of contract columns, `month` as text; columns left out are
empty. Every contract table gets a Parquet file, so that a build finds the ones nobody brought as empty.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from mart.contracts import Table, raw_tables, systems
from mart.months import month_no

TYPES = {
    "text": pl.String,
    "month": pl.Int32,
    "date": pl.Date,
    "money": pl.Decimal(18, 2),
    "rate": pl.Decimal(12, 6),
    "number": pl.Decimal(18, 6),
    "count": pl.Int64,
    "bool": pl.Boolean,
}
Row = Mapping[str, Any]


def write(data: Path, rows: Mapping[str, Sequence[Row]], absent: Sequence[str] = ()) -> Path:
    """Write raw and load.json below `data`. A table counts as brought unless it is in `absent`. Returns `data`."""
    unknown = set(rows) - set(raw_tables())
    assert not unknown, f"no such contract table: {unknown}"
    for name, same in raw_tables().items():
        folder = data / "raw" / name / f"system={same[0].system}"
        folder.mkdir(parents=True, exist_ok=True)
        frame(same[0], rows.get(name, ())).write_parquet(folder / "2026-01.parquet")
    feeds = [
        {
            "system": system.name,
            "present": True,
            "tables": {table.name: table.name not in absent for table in system.tables},
        }
        for system in systems()
    ]
    (data / "load.json").write_text(json.dumps({"feeds": feeds, "files": [], "tables": []}), encoding="utf-8")
    return data


def frame(table: Table, rows: Sequence[Row]) -> pl.DataFrame:
    """Rows of one table, typed as its contract says."""
    for row in rows:
        wrong = set(row) - {column.name for column in table.columns}
        assert not wrong, f"{table.name} has no column {wrong}"
    columns = []
    for column in table.columns:
        name = "month_no" if column.type == "month" else column.name
        columns.append(
            pl.Series(name, [_value(column.type, row.get(column.name)) for row in rows], dtype=TYPES[column.type])
        )
    return pl.DataFrame(columns)


def _value(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "month":
        return month_no(value)
    if kind in ("money", "rate", "number"):
        return Decimal(str(value))
    return date.fromisoformat(value) if kind == "date" else value


def org(org_id: str, level: str, parent: str | None = None, month: str = "2020-01", **other: Any) -> dict[str, Any]:
    return {
        "org_id": org_id,
        "month": month,
        "parent_org_id": parent,
        "org_level": level,
        "name_zh": org_id,
        "coefficient_region": "C",
        **other,
    }


def orgs() -> list[dict[str, Any]]:
    """A bank, branch B1 with sub-branches S1 and S2, branch B2 with S3."""
    return [
        org("HO", "bank"),
        org("B1", "branch", "HO"),
        org("B2", "branch", "HO"),
        org("S1", "sub_branch", "B1"),
        org("S2", "sub_branch", "B1"),
        org("S3", "sub_branch", "B2"),
    ]


def customer(customer_id: str, home: str = "S1", month: str = "2025-01", **other: Any) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        "month": month,
        "name_zh": customer_id,
        "home_org_id": home,
        "opened_date": "2020-01-01",
        "industry_code": "C",
        "size_class": "small",
        **other,
    }


PRODUCTS = [
    {
        "product_id": name,
        "month": "2020-01",
        "name_zh": name,
        "group_id": "G",
        "group_zh": "G",
        "family_id": "F",
        "family_zh": "F",
        "need_family": "settle",
        "system": "core_deposits",
        "product_kind": kind,
        "is_demand": demand,
        "is_settlement": demand,
        "is_pushable": True,
        "ccf_class": ccf,
    }
    for name, kind, demand, ccf in (
        ("DEMAND", "deposit", True, None),
        ("TERM", "deposit", False, None),
        ("LOAN", "loan", False, "commitment"),
        ("GUARANTEE", "off_balance", False, "guarantee"),
        ("ADVICE", "fee", False, None),
    )
]


def account(
    account_id: str, customer_id: str, product_id: str, org_id: str = "S1", month: str = "2025-01", **other: Any
) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "month": month,
        "customer_id": customer_id,
        "product_id": product_id,
        "org_id": org_id,
        "currency": "CNY",
        "opened_date": "2025-01-15",
        **other,
    }


def balance(
    account_id: str, month: str, avg: Any = 0, end: Any = None, interest: Any = 0, **other: Any
) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "month": month,
        "avg_balance_cny": avg,
        "end_balance_cny": avg if end is None else end,
        "interest_cny": interest,
        **other,
    }


def curve(month: str, **nodes: Any) -> list[dict[str, Any]]:
    """curve("2025-01", m0="1.5", m12="2.1")"""
    return [{"month": month, "term_months": int(name[1:]), "rate_pct": rate} for name, rate in nodes.items()]
