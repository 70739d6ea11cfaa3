"""The tier policy that judged a month, as the build knew it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import polars as pl

from mart import policies
from mart.query.segment.why import TierPolicy
from mart.reader import Mart

_TIER = (
    "active_deposits_avg_cny",
    "settlement_payments_cnt",
    "settlement_months_cnt",
    "settlement_window_months",
    "value_deposits_avg_cny",
    "value_contribution_12m_cny",
    "high_value_deposits_avg_cny",
    "high_value_contribution_12m_cny",
)


def tier_policy(mart: Mart, month_no: int) -> TierPolicy:
    """Thresholds, hurdle and tax of the policy versions in force in a month.

    Read from the tables that the build itself used (`policy/` in the build folder); a build that kept none is judged by
    the policy files of the product.
    """
    tier, capital = _tables(mart.folder)
    row, money = _at(tier, month_no), _at(capital, month_no)
    return TierPolicy(
        row["version"],
        *(row[name] for name in _TIER),
        hurdle_pct=money["hurdle_pct"],
        tax_pct=money["tax_pct"],
        capital_version=money["version"],
    )


@lru_cache(maxsize=16)
def _tables(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    files = [folder / "policy" / name / "part.parquet" for name in ("policy_tier", "policy_capital")]
    if all(file.exists() for file in files):
        return pl.read_parquet(files[0]), pl.read_parquet(files[1])
    made = policies.tables(policies.policies())
    return made["policy_tier"], made["policy_capital"]


def _at(table: pl.DataFrame, month_no: int) -> dict:
    """The row in force in a month; a month before the first version takes the first."""
    table = table.sort("from_month_no")
    past = table.filter(pl.col("from_month_no") <= month_no)
    return past.row(-1, named=True) if past.height else table.row(0, named=True)
