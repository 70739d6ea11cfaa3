"""A bank of a handful of rows in contract form, as frames that a test may damage before they are written to landing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from mart.config import paths_in
from mart.contracts import table
from mart.load import LoadError, load

MONTHS = ("2026-08", "2026-09", "2026-10")
POLARS = {
    "text": pl.String, "month": pl.String, "date": pl.Date, "money": pl.Decimal(18, 2), "rate": pl.Decimal(12, 6),
    "number": pl.Decimal(18, 6), "count": pl.Int64, "bool": pl.Boolean,
}  # fmt: skip
Landing = dict[tuple[str, str, str], pl.DataFrame]


def frame(system: str, name: str, rows: list[dict]) -> pl.DataFrame:
    """Rows as a frame with every column of the contract and its type; what a row leaves out is null."""
    columns = table(system, name).columns
    full = [{column.name: row.get(column.name) for column in columns} for row in rows]
    return pl.DataFrame(
        [pl.Series(c.name, [_value(c.type, row[c.name]) for row in full], dtype=POLARS[c.type]) for c in columns]
    )


def _value(kind: str, value):
    return Decimal(str(value)) if value is not None and kind in ("money", "rate", "number") else value


def small_bank() -> Landing:
    """Three customers, three accounts, three months, two managers; clean in every rule."""
    first = MONTHS[0]
    landing: Landing = {}

    def put(system: str, name: str, month: str, rows: list[dict]) -> None:
        landing[system, name, month] = frame(system, name, [{"month": month, **row} for row in rows])

    put("org_people", "org", first, [
        {"org_id": "HO", "org_level": "bank", "name_zh": "总行"},
        {"org_id": "B1", "parent_org_id": "HO", "org_level": "branch", "name_zh": "上海分行"},
        {"org_id": "S1", "parent_org_id": "B1", "org_level": "sub_branch", "name_zh": "浦东支行"},
    ])  # fmt: skip
    put("org_people", "manager", first, [
        {"manager_id": f"M{n}", "name_zh": f"经理{n}", "role": "relationship_manager", "org_id": "S1",
        "grade": "middle",
         "is_active": True} for n in (1, 2)
    ])  # fmt: skip
    put("cif", "customer", first, [
        {"customer_id": f"C{n}", "name_zh": f"客户{n}", "home_org_id": "S1", "opened_date": date(2020, 1, n)}
        for n in (1, 2, 3)
    ])  # fmt: skip
    put("org_people", "customer_assignment", first, [
        {"customer_id": "C1", "manager_id": "M1", "share_pct": 100},
        {"customer_id": "C2", "manager_id": "M1", "share_pct": 60},
        {"customer_id": "C2", "manager_id": "M2", "share_pct": 40},
    ])  # fmt: skip
    put("marketing", "product", first, [
        {"product_id": "P1", "name_zh": "活期存款", "group_id": "G1", "group_zh": "活期", "family_id": "F1",
         "family_zh": "存款", "need_family": "save", "system": "core_deposits", "product_kind": "deposit",
         "is_demand": True, "is_settlement": True, "is_pushable": True}
    ])  # fmt: skip
    put("core_deposits", "account", first, [
        {"account_id": f"A{n}", "customer_id": f"C{n}", "product_id": "P1", "org_id": "S1", "currency": "CNY",
         "opened_date": date(2021, 5, 1), "rate_pct": "0.2", "term_months": 0} for n in (1, 2, 3)
    ])  # fmt: skip
    for month in MONTHS:
        put("core_deposits", "balance_month", month, [
            {"account_id": f"A{n}", "avg_balance_cny": 1000 * n, "end_balance_cny": 1100 * n, "interest_cny": f"0.{n}0"}
            for n in (1, 2, 3)
        ])  # fmt: skip
        put("core_deposits", "fee_month", month, [{"account_id": "A1", "fee_cny": 12, "service_months": 1}])
    return landing


def write(landing: Landing, folder: Path, kind: str = "parquet") -> Path:
    """Write each frame to folder/<system>/<table>/<month>.<kind>; returns the folder."""
    for (system, name, month), rows in landing.items():
        target = folder / system / name / f"{month}.{kind}"
        target.parent.mkdir(parents=True, exist_ok=True)
        if kind == "parquet":
            rows.write_parquet(target)
        elif kind == "csv":
            rows.write_csv(target)
        else:
            rows.with_columns(pl.all().cast(pl.String)).write_excel(target)
    return folder


def edit(landing: Landing, key: tuple[str, str, str], row: int, **values) -> None:
    """Set values of one row (1 = first) of one frame; a value of another type turns the column to text."""
    rows = landing[key]
    for name, value in values.items():
        column = rows.get_column(name).to_list()
        column[row - 1] = value
        try:
            series = pl.Series(name, column, dtype=rows.schema[name], strict=True)
        except (TypeError, pl.exceptions.PolarsError):
            series = pl.Series(name, [None if v is None else str(v) for v in column], dtype=pl.String)
        rows = rows.with_columns(series)
    landing[key] = rows


def findings(landing, tmp_path: Path, **more) -> dict[str, object]:
    """Findings by kind of a contract delivery, loaded or stopped."""
    try:
        found = load(paths_in(tmp_path / "data"), write(landing, tmp_path / "in"), **more).findings
    except LoadError as error:
        found = (*error.findings, *(error.attempt.findings if error.attempt else ()))
    return {item.rule: item for item in found}


def payments(rows: list[tuple]) -> dict:
    landing = small_bank()
    names = ("customer_id", "counterparty_id", "is_internal", "direction", "payment_cnt", "amount_cny")
    found = [{"month": "2026-10", **dict(zip(names, row, strict=True))} for row in rows]
    landing["payments", "payment_month", "2026-10"] = frame("payments", "payment_month", found)
    return landing
