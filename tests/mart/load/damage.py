"""Ways to damage a delivery: a row added, a file cut, moved, copied, or without a column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
from typer.testing import CliRunner

from tests.mart.load.small import Landing, frame

BALANCE_FILE = "core_deposits/balance_month/2026-09"


def add(landing: Landing, key: tuple[str, str, str], **values) -> None:
    row = frame(key[0], key[1], [{"month": key[2], **values}])
    landing[key] = pl.concat([landing[key], row.cast(dict(landing[key].schema))])


def corrupt(name: str, data: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(data((folder / name).read_bytes()))


def move(old: str, new: str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        (folder / new).parent.mkdir(parents=True, exist_ok=True)
        (folder / old).rename(folder / new)

    return apply


def copy(old: str, new: str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        (folder / new).parent.mkdir(parents=True, exist_ok=True)
        (folder / new).write_bytes((folder / old).read_bytes())

    return apply


def without(name: str, column: str) -> Callable[[Path], None]:
    return lambda folder: pl.read_parquet(folder / name).drop(column).write_parquet(folder / name)


P = BALANCE_FILE + ".parquet"
MANAGER = "org_people/manager/2026-08.parquet"


# name, damage, finding: file, row, column, rule
FILES = [
    ("truncated Parquet", corrupt(P, lambda data: data[:-20]), P, None, None, "unreadable"),
    ("zero bytes", corrupt(P, lambda data: b""), P, None, None, "unreadable"),
    ("overwritten inside", corrupt(P, lambda data: data[:4] + b"\xff" * 60 + data[64:]), P, None, None, "unreadable"),
    ("missing column", without(P, "end_balance_cny"), P, None, "end_balance_cny", "missing_column"),
    ("month gap", lambda folder: (folder / P).unlink(), BALANCE_FILE, None, None, "month_gap"),
    ("last month missing", lambda folder: (folder / "core_deposits/fee_month/2026-10.parquet").unlink(),
     "core_deposits/fee_month/2026-10", None, None, "month_gap"),
    ("unknown system", copy(P, "core_depositz/balance_month/2026-09.parquet"), "core_depositz", None, None,
    "unknown_system"),
    ("unknown table", copy(P, "core_deposits/balances/2026-09.parquet"), "core_deposits/balances", None, None,
    "unknown_table"),
    ("file name without month", copy(P, "core_deposits/balance_month/latest.parquet"),
     "core_deposits/balance_month/latest.parquet", None, None, "file_name"),
    ("month 13", move("core_deposits/balance_month/2026-10.parquet", "core_deposits/balance_month/2026-13.parquet"),
     "core_deposits/balance_month/2026-13.parquet", None, None, "file_name"),
    ("two files for a month", copy(P, BALANCE_FILE + ".xlsx"), BALANCE_FILE + ".xlsx", None, None, "duplicate_month"),
    ("a type that is not an amount", lambda folder: pl.read_parquet(folder / P).with_columns(
        end_balance_cny=pl.lit([1, 2])).write_parquet(folder / P), P, None, "end_balance_cny", "type"),
    ("a date that is to be a yes or no", lambda folder: pl.read_parquet(folder / MANAGER).with_columns(
        is_active=pl.date(2026, 1, 1)).write_parquet(folder / MANAGER), MANAGER, None, "is_active", "type"),
]  # fmt: skip


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def repeat_first(landing: Landing, key: tuple[str, str, str]) -> None:
    landing[key] = pl.concat([landing[key], landing[key].head(1)])


def run_load(folder: Path):
    import typer

    from mart.cli.load import cli_load

    app = typer.Typer()
    app.command()(cli_load)
    return CliRunner().invoke(app, ["--landing", str(folder)])
