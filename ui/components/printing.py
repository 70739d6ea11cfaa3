"""The cells of a table as they are printed, and the one object Streamlit is given them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import polars as pl

from mart.memory import Memory
from ui import columns as spec
from ui import formats as f
from ui.columns import Column
from ui.theme import Look
from ui.widths import short_name


@dataclass(frozen=True)
class Printed:
    """A page of a table ready to draw: texts and styles by row and column, and the unit of its money."""

    cells: tuple[tuple[str, ...], ...]
    styles: Mapping[str, list[str]] = field(default_factory=dict)
    unit: f.TableUnit | None = None


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


def printed(frame: pl.DataFrame, columns: Sequence[Column], look: Look, unit: f.TableUnit | None) -> Printed:
    """Texts of all cells, and CSS -> cells (as "row0_col1") for tones and the bold column."""
    lines, styles = [], {}
    for i, row in enumerate(frame.iter_rows(named=True)):
        tones = [spec.tone_of(c, row[c.key], row) for c in columns]
        lines.append(tuple(cell_text(c, row[c.key], look, unit, tone) for c, tone in zip(columns, tones, strict=True)))
        for j, (column, tone) in enumerate(zip(columns, tones, strict=True)):
            css = (f"color: {look.tokens.tone(tone)}; " if tone else "") + ("font-weight: 600" if column.bold else "")
            if css:
                styles.setdefault(css, []).append(f"row{i}_col{j}")
    return Printed(tuple(lines), styles, unit)


def styler(frame: pl.DataFrame, columns: Sequence[Column], cells: Printed):
    """A pandas Styler that already knows its texts and colours.

    The numbers stay numbers (the browser sorts by them), the reader sees our formats. pandas would compute each cell
    through Jinja; Streamlit asks a Styler two things only, and these are answered from `cells`. A test compares the
    result with a Styler made the usual way.
    """
    _serialise_once()
    typed = frame.select(pl.col(c.key).cast(pl.Float64) if c.is_numeric else pl.col(c.key) for c in columns)
    data = _shown_class()(typed.to_pandas())
    data.shown = _texts(cells, columns)
    styler = data.style.set_uuid("t")  # pandas draws one by lot, and the same table would never be cached
    rules = [
        {
            "props": [tuple(part.strip() for part in rule.split(":")) for rule in css.split(";") if rule.strip()],
            "selectors": cells,
        }
        for css, cells in cells.styles.items()
    ]
    styler._compute = lambda: styler
    styler._translate = lambda *_: {"cellstyle": rules, "body": []}
    return styler


TABLES = Memory(256, 50_000_000)  # tables as last printed, by all that decides how they look


def ready(rows: pl.DataFrame, columns: Sequence[Column], look: Look, unit: f.TableUnit | None) -> Any:
    """The Styler of these rows, made once: a page that runs again mostly shows the tables it showed before."""
    used = dict.fromkeys(key for c in columns for key in (c.key, c.tone) if key and key in rows.columns)
    key = (tuple(columns), look.tokens.name, look.lang, unit, *(tuple(rows[name]) for name in used))
    return TABLES.get(key, lambda: styler(rows, columns, printed(rows, columns, look, unit)))


def _texts(cells: Printed, columns: Sequence[Column]):
    """The printed cells as a pandas frame that keeps its bytes."""
    parts = list(zip(*cells.cells, strict=True)) if cells.cells else [()] * len(columns)
    # a picture is its own text and a kilobyte long: once is enough
    texts = {c.key: [""] * len(part) if c.kind == "image" else part for c, part in zip(columns, parts, strict=True)}
    return _shown_class()(pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String)).to_pandas())


@cache
def _shown_class() -> type:
    """A pandas frame that has its printed texts at hand when Streamlit asks for it as text.

    Streamlit turns a Styler's frame into text and then overwrites cell by cell; this gives the finished text at once.
    Both frames keep the Arrow bytes they were sent as.
    """
    import pandas as pd

    class Shown(pd.DataFrame):
        _metadata = ["shown", "sent"]

        def astype(self, dtype, *args, **kwargs):
            return self.shown if dtype is str else super().astype(dtype, *args, **kwargs)

    return Shown


@cache
def _serialise_once() -> None:
    """Have Streamlit turn a finished table of ours into Arrow bytes once instead of in every run.

    That is half the cost of a table (1.5 of 3 ms); any other frame takes Streamlit's own way.
    """
    from streamlit import dataframe_util

    own_way = dataframe_util.convert_pandas_df_to_arrow_bytes

    def kept(df: object, **options: object) -> bytes:
        if not isinstance(df, _shown_class()) or options:
            return own_way(df, **options)
        if getattr(df, "sent", None) is None:
            # without pandas' own description of the columns, 1 kB that a table with a hidden index has no use for
            table = dataframe_util.convert_pandas_df_to_arrow_table(df).replace_schema_metadata(None)
            df.sent = dataframe_util.convert_arrow_table_to_arrow_bytes(table)
        return df.sent

    dataframe_util.convert_pandas_df_to_arrow_bytes = kept
