"""The cells of a table as they are printed."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ui import formats as f
from ui.columns import Column
from ui.theme import Look
from ui.widths import short_name


def money_unit(frame: pl.DataFrame, columns: Sequence[Column], lang: str) -> f.TableUnit | None:
    """The one unit of the money columns without a unit of their own, by their largest value; None without any."""
    keys = [c.key for c in columns if c.kind == "cny" and c.unit is None]
    return f.table_unit((v for key in keys for v in (frame[key].min(), frame[key].max())), lang) if keys else None


def cell_text(column: Column, value: object, look: Look, unit: f.TableUnit | None, tone: str | None = None) -> str:
    """One cell as printed. A number that only its colour would mark as adverse gets a sign as well: not
    the diamond, which marks managers and customers."""
    if column.cap is not None:
        return f.multiple_pct(value, column.cap, look.lang, column.decimals or 0)
    text = f.value(value, column.kind, look.lang, column.decimals, column.unit or unit, column.signed, column.noun)
    if value is None or not column.is_numeric:
        return short_name(text) if column.bold or column.short else text
    if column.arrow:
        return f"{f.arrow(value)} {text}"
    return f"! {text}" if tone == "negative" and column.tone not in (None, "sign") else text
