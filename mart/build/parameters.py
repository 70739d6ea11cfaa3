"""What a build must know before it starts: which tables the bank brought and which months there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from mart.config import Paths
from mart.contracts import tables
from mart.months import days_in_month, month_text
from mart.store import read_record

SEQUENCE = 600
# The tables whose months are the months of the mart: balances where there are any, else what a simple bank brings.
FLOWS = ("balance_month", "fee_month", "payment_month", "customer_profit")
_BEFORE = {
    "customer_profit": " - CASE period WHEN 'year' THEN 11 WHEN 'quarter' THEN 2 ELSE 0 END"
}  # first of a period


class NothingToBuild(RuntimeError):
    """One line: what is missing in raw and what to run."""


@dataclass(frozen=True)
class Parameters:
    """Months and balance rows of the build, and per raw table whether any system brought it."""

    first_month_no: int
    last_month_no: int
    balance_rows_cnt: int
    has: dict[str, bool]


def parameters(where: Paths) -> Parameters:
    """Read months from raw and presence from load.json; raises NothingToBuild."""
    names = sorted({table.name for table in tables()})
    missing = [name for name in names if not any((where.raw / name).rglob("*.parquet"))]
    if missing:
        raise NothingToBuild(f"{where.raw / missing[0]}: no Parquet here; run python -m mart load first")
    try:
        spans = {name: _span(where.raw / name) for name in FLOWS}
    except duckdb.Error as error:
        raise NothingToBuild(
            f"{where.raw}: cannot be read ({str(error).splitlines()[0]}); run python -m mart load again"
        ) from error
    brought = [span for span in spans.values() if span[0] is not None]
    if not brought:
        raise NothingToBuild(
            f"{where.raw / 'balance_month'}: holds no rows, nor does {', '.join(FLOWS[1:])}; bring one of them and run"
            " python -m mart load"
        )
    first, last = (
        spans[FLOWS[0]][:2] if spans[FLOWS[0]][2] else (min(s[0] for s in brought), max(s[1] for s in brought))
    )
    rows = spans[FLOWS[0]][2]
    return Parameters(first, last, rows, _presence(where, names))


def _span(folder: Path) -> tuple[int | None, int | None, int]:
    """First and last month and rows of a raw table."""
    with duckdb.connect() as con:
        return con.execute(
            f"SELECT min(month_no{_BEFORE.get(folder.name, '')}), max(month_no), count(*)"
            " FROM read_parquet($1, hive_partitioning = false)",
            [str(folder / "**" / "*.parquet")],
        ).fetchone()


def _presence(where: Paths, names: list[str]) -> dict[str, bool]:
    """Tables that load.json calls present; without it, tables that hold a row."""
    if where.load_json.exists():
        feeds = read_record(where.load_json).get("feeds", [])
        brought = {table for feed in feeds for table, present in feed["tables"].items() if present}
        return {name: name in brought for name in names}
    return {name: _rows(where.raw / name) > 0 for name in names}


def _rows(folder: Path) -> int:
    return pl.scan_parquet(folder / "**" / "*.parquet", hive_partitioning=False).select(pl.len()).collect().item()


def write(folder: Path, found: Parameters) -> None:
    """Write run_parameters, run_month and run_sequence as Parquet sources for dbt."""
    flags = {f"has_{name}": [flag] for name, flag in found.has.items()}
    months = list(range(found.first_month_no, found.last_month_no + 1))
    frames = {
        "run_parameters": (
            pl.DataFrame(
                {"first_month_no": [found.first_month_no], "last_month_no": [found.last_month_no], **flags}
            ).with_columns(pl.col("first_month_no", "last_month_no").cast(pl.Int32))
        ),
        "run_month": pl.DataFrame(
            {
                "month_no": pl.Series(months, dtype=pl.Int32),
                "month": [month_text(no) for no in months],
                "days": pl.Series([days_in_month(no) for no in months], dtype=pl.Int32),
                "year": pl.Series([no // 12 for no in months], dtype=pl.Int32),
                "is_quarter_end": [no % 3 == 2 for no in months],
            }
        ),
        "run_sequence": pl.DataFrame({"n": pl.Series(range(1, SEQUENCE + 1), dtype=pl.Int32)}),
    }
    for name, frame in frames.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        frame.write_parquet(folder / name / "part.parquet")
