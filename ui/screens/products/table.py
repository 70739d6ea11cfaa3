"""Columns of product tables: figures without a feed are left out and named, money is printed in two units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from ui import formats as f
from ui.columns import Column
from ui.i18n import t

HELD = ("volume_cny", "deposits_avg_cny", "loans_avg_cny", "rwa_cny")
EARNED = (
    "interest_received_cny",
    "interest_paid_cny",
    "fees_cny",
    "revenue_cny",
    "cost_cny",
    "credit_cost_cny",
    "economic_profit_cny",
    "ep_change_cny",
    "effect_cny",
)
# shown in place of revenue where there is no transfer price
GROSS = ("interest_received_cny", "interest_paid_cny", "fees_cny")


def column(key: str, lang: str, kind: str = "cny", decimals: int | None = None, **more: object) -> Column:
    """A column named and defined in the locale."""
    return Column(key, t(f"product.column.{key}", lang), kind, decimals, help=t(f"product.help.{key}", lang), **more)


def known(frame: pl.DataFrame, columns: Sequence[Column]) -> list[Column]:
    """Columns with a figure; interest and fees only stand in where revenue is not to be had."""
    there = [c for c in columns if c.kind == "text" or frame[c.key].null_count() < frame.height]
    has_revenue = any(c.key == "revenue_cny" for c in there)
    return [c for c in there if not (has_revenue and c.key in GROSS)]


def absent(frame: pl.DataFrame, columns: Sequence[Column], lang: str) -> str:
    """Which figures this bank's feeds do not support, in words; empty where all are there."""
    gone = [
        c.label
        for c in columns
        if c.kind == "cny" and c.key not in GROSS and frame.height and frame[c.key].null_count() == frame.height
    ]
    return t("product.absent", lang, names=t("product.and", lang).join(gone)) if gone else ""


def scaled(frame: pl.DataFrame, columns: Sequence[Column], lang: str) -> tuple[pl.DataFrame, list[Column], str]:
    """Rows with what is held and what is earned each in its own unit, the columns for it, and the words that say so."""
    made, words = list(columns), []
    for group in (HELD, EARNED):
        keys = [c.key for c in columns if c.kind == "cny" and c.key in group]
        if not keys:
            continue
        unit = f.table_unit((v for key in keys for v in frame[key]), lang)
        decimals = unit.decimals + (1 if group is EARNED and _is_small(frame, keys, unit, lang) else 0)
        frame = frame.with_columns((pl.col(key).cast(pl.Float64) / float(unit.divisor)).alias(key) for key in keys)
        made = [replace(c, kind="num", decimals=decimals) if c.key in keys else c for c in made]
        names = t("product.and", lang).join(c.label for c in columns if c.key in keys)
        words.append(t("product.unit", lang, names=names, unit=unit.label))
    return frame, made, t("table.stop", lang).join(words)


def _is_small(frame: pl.DataFrame, keys: Sequence[str], unit: f.TableUnit, lang: str) -> bool:
    """Whether whole 万 would hide most rows: the largest has fewer than five digits of the unit's last place."""
    largest = max((abs(float(v)) for key in keys for v in frame[key] if v is not None), default=0.0)
    return unit.name == "wan" and largest < (50_000_000 if lang == "zh" else 5_000_000)
