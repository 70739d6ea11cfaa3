"""An assignment in words: how good it is, what stood in the way of the rest, what more slots would bring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from ui import formats as f
from ui.i18n import t

if TYPE_CHECKING:  # the solver is loaded by who assigns, not by every page that has words for it
    from models.assign import Assignment


def status(found: Assignment, lang: str) -> str:
    """How good the assignment is, or why there is none."""
    value, gap = f.money(found.value_cny, lang), f.pct(found.gap_pct, 2)
    return t(f"assign.status.{found.status}", lang, chosen=f.number(found.chosen.height), value=value, gap=gap)


def reason(key: str, lang: str) -> str:
    """Why a candidate is not contacted."""
    return t(f"assign.reason.{key}", lang)


def left(found: Assignment, lang: str) -> pl.DataFrame:
    """What was not chosen, counted: reason (in words), candidates_cnt; most first."""
    counted = (
        found.left.group_by("reason").agg(candidates_cnt=pl.len()).sort("candidates_cnt", "reason", descending=True)
    )
    return counted.with_columns(pl.Series("reason", [reason(key, lang) for key in counted["reason"]], dtype=pl.String))


def more(found: Assignment, names: Mapping[str, str], lang: str) -> list[str]:
    """What more of every bottleneck is worth, dearest first; names by id. Those worth nothing are left out."""
    return [
        t(
            f"assign.more.{row['kind']}", lang, name=names.get(row["id"], row["id"]),
            count=f.number(row["more_cnt"]), gain=f.money(row["gain_cny"], lang),
        )
        for row in found.bottlenecks.filter(pl.col("gain_cny") > 0).iter_rows(named=True)
    ]  # fmt: skip


def short(found: Assignment, names: Mapping[str, str], lang: str) -> list[str]:
    """Which minimum cannot be met, and what is possible."""
    return [
        t(
            f"assign.short.{row['kind']}", lang, name=names.get(row["id"], row["id"]),
            least=f.number(row["least"]), possible=f.number(row["possible"]),
        )
        for row in found.shortfalls.iter_rows(named=True)
    ]  # fmt: skip
