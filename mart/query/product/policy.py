"""The verdict policy that judges a month, as the build knew it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from mart import policies
from mart.reader import Mart

_NUMBERS = (
    "window_months",
    "min_months",
    "over_ftp_bps",
    "raroc_tolerance_pct",
    "loss_tolerance_bps",
    "withdraw_penetration_max_pct",
    "substitute_better_pct",
    "substitute_better_bps",
    "push_profit_min_cny",
    "push_penetration_max_pct",
)


@dataclass(frozen=True)
class Policy:
    """Thresholds of one month: those of the verdict policy, with hurdle and tax of the capital policy (all in
    percent)."""

    version: str
    window_months: int
    min_months: int
    over_ftp_bps: float
    raroc_tolerance_pct: float
    loss_tolerance_bps: float
    withdraw_penetration_max_pct: float
    substitute_better_pct: float
    substitute_better_bps: float
    push_profit_min_cny: float
    push_penetration_max_pct: float
    hurdle_pct: float = 12.0
    tax_pct: float = 25.0
    capital_version: str = ""


def policy(mart: Mart, month_no: int) -> Policy:
    """The policy in force in a month, from the tables the build used; the product's own file where a build has none."""
    verdict, capital = _tables(mart.folder)
    row, money = _at(verdict, month_no), _at(capital, month_no)
    numbers = {name: row[name] if name.endswith("_months") else float(row[name]) for name in _NUMBERS}
    return Policy(
        row["version"],
        **numbers,
        hurdle_pct=float(money["hurdle_pct"]),
        tax_pct=float(money["tax_pct"]),
        capital_version=money["version"],
    )


@lru_cache(maxsize=16)
def _tables(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    made = policies.tables(policies.policies())
    files = {name: folder / "policy" / name / "part.parquet" for name in ("policy_verdict", "policy_capital")}
    verdict, capital = (pl.read_parquet(file) if file.exists() else made[name] for name, file in files.items())
    return verdict, capital


def _at(table: pl.DataFrame, month_no: int) -> dict:
    """The row in force in a month; a month before the first version takes the first."""
    table = table.sort("from_month_no")
    past = table.filter(pl.col("from_month_no") <= month_no)
    return past.row(-1, named=True) if past.height else table.row(0, named=True)
