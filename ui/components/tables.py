"""Native tables: paged on the server, sortable, clickable; for every list that calls for action."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import columns as spec
from ui import formats as f
from ui import session
from ui.columns import Column
from ui.components.markup import BASE, CAPTION, esc
from ui.i18n import t
from ui.theme import Look


@dataclass(frozen=True)
class TableEvent:
    """What a user did in a table: the row (and rows, where several can be picked), the column, the action's label."""

    row: dict
    rows: tuple[dict, ...] = ()
    column: str | None = None
    action: str | None = None


@dataclass(frozen=True)
class Printed:
    """A page of a table ready to draw: texts and styles by row and column, and the unit of its money."""

    cells: tuple[tuple[str, ...], ...]
    styles: Mapping[str, list[str]] = field(default_factory=dict)
    unit: f.TableUnit | None = None


def money_unit(frame: pl.DataFrame, columns: Sequence[Column], lang: str) -> f.TableUnit | None:
    """The one unit of the table's money columns, by the largest value of all of them; None without money."""
    keys = [c.key for c in columns if c.kind == "cny"]
    return f.table_unit((v for key in keys for v in (frame[key].min(), frame[key].max())), lang) if keys else None


def cell_text(column: Column, value: object, look: Look, unit: f.TableUnit | None, tone: str | None = None) -> str:
    """One cell as printed. A number that only its colour would mark as adverse gets a diamond as well."""
    if column.cap is not None:
        return f.capped_pct(value, column.cap, column.decimals or 0)
    text = f.value(value, column.kind, look.lang, column.decimals, unit, column.signed, column.noun)
    if value is None or not column.is_numeric:
        return text
    if column.arrow:
        return f"{f.arrow(value)} {text}"
    return f"◆ {text}" if tone == "negative" and column.tone not in (None, "sign") else text


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


def _styler(frame: pl.DataFrame, columns: Sequence[Column], page: Printed):
    """A pandas Styler that already knows its texts and colours.

    The numbers stay numbers (the browser sorts by them), the reader sees our formats. pandas would compute each cell
    through Jinja; Streamlit asks a Styler two things only, and these are answered from `page`. A test compares the
    result with a Styler made the usual way.
    """
    _serialise_once()
    typed = frame.select(pl.col(c.key).cast(pl.Float64) if c.is_numeric else pl.col(c.key) for c in columns)
    data = _shown_class()(typed.to_pandas())
    data.shown = _texts(page, columns)
    styler = data.style.set_uuid("t")  # pandas draws one by lot, and the same table would never be cached
    rules = [{"props": [tuple(part.strip() for part in rule.split(":")) for rule in css.split(";") if rule.strip()],
              "selectors": cells} for css, cells in page.styles.items()]
    styler._compute = lambda: styler
    styler._translate = lambda *_: {"cellstyle": rules, "body": []}
    return styler


_MADE: OrderedDict[tuple, object] = OrderedDict()  # tables as last printed, by all that decides how they look
_MADE_MAX = 256


def _ready(rows: pl.DataFrame, columns: Sequence[Column], look: Look, unit: f.TableUnit | None):
    """The Styler of these rows, made once: a page that runs again mostly shows the tables it showed before."""
    used = dict.fromkeys(key for c in columns for key in (c.key, c.tone) if key and key in rows.columns)
    key = (tuple(columns), look.tokens.name, look.lang, unit, *(tuple(rows[name]) for name in used))
    made = _MADE.get(key)
    if made is None:
        made = _MADE[key] = _styler(rows, columns, printed(rows, columns, look, unit))
        while len(_MADE) > _MADE_MAX:
            _MADE.popitem(last=False)
    return made


def _texts(page: Printed, columns: Sequence[Column]):
    """The printed cells as a pandas frame that keeps its bytes."""
    parts = list(zip(*page.cells, strict=True)) if page.cells else [()] * len(columns)
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


def right_header(label: str) -> str:
    """A header that the grid sets right, over its numbers: it does so for right-to-left titles only, so an invisible
    mark says right-to-left and an isolate keeps the words themselves as they are."""
    return f"\u061c\u2066{label}\u2069"


@lru_cache(maxsize=512)
def _config(columns: tuple[Column, ...], action: str, key: str) -> dict:
    """Streamlit's column configuration: alignment by kind, help as tooltip (the unit is said once, below)."""
    made = {}
    for column in columns:
        options = {"help": column.help or None, "width": column.width}
        label = right_header(column.label) if column.is_numeric else column.label
        if column.kind == "image":
            made[column.key] = st.column_config.ImageColumn(label, **options)
        elif column.kind == "progress":
            made[column.key] = st.column_config.ProgressColumn(label, min_value=0, max_value=100, format="%.0f%%", **options)
        elif column.key == action:
            made[column.key] = st.column_config.ButtonColumn(label, key=f"{key}_action", **options)
        else:
            side = "right" if column.is_numeric else "left"
            made[column.key] = st.column_config.Column(label, alignment=side, **options)
    return made


def _sorted(frame: pl.DataFrame, columns: Sequence[Column], key: str, look: Look) -> tuple[pl.DataFrame, str]:
    """The whole frame in the order the user chose below the table (numbers largest first, text from A), and its name."""
    by = {c.label: c for c in columns if c.kind != "image"}
    words = [t("table.sort_given", look.lang), *by]
    chosen = st.selectbox(t("table.sort", look.lang), words, key=f"{key}_sort", label_visibility="collapsed", width=150)
    column = by.get(chosen)
    if column is None:
        return frame, ""
    return frame.sort(column.key, descending=column.is_numeric, nulls_last=True), column.key


def _footer(total: int, page_size: int, key: str) -> tuple[DeltaGenerator, DeltaGenerator, int]:
    """The line under a table: place for words, place for tools with the pages in it, and the page chosen."""
    pages = max(1, math.ceil(total / page_size))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        line = st.container(width="stretch")
        tools = st.container(width="content", horizontal=True, gap="small", vertical_alignment="center")
    page = 1
    if pages > 1:
        with tools:
            page = st.pagination(pages, key=f"{key}_page", max_visible_pages=5, width=72 + 36 * max(3, min(pages, 6)))
    return line, tools, min(page, pages)


def data_table(frame: pl.DataFrame, columns: Sequence[Column], look: Look, *, key: str, page_size: int = 15,
               select: str | None = None, action: str = "", footer: str = "", alt: str = "", row_height: int = 34,
               is_sortable: bool = True, unit: f.TableUnit | None = None) -> TableEvent | None:
    """A paged native table; returns the button clicked in this run, else the row selected on this page, else None.

    select: None, "row" (one, ticked at its left), "rows", "cell" (a click anywhere opens the row). `action` names a
    text column whose values are button labels. Only one page of rows ever goes to the browser; `footer` says what the
    rows add up to. `unit` overrides the unit of the money columns. An empty frame draws the empty state.
    """
    from ui.components.states import empty_state

    spec.check(frame, columns)
    if frame.is_empty():
        empty_state(t("table.empty", look.lang))
        return None
    place = st.container()
    line, tools, page = _footer(frame.height, page_size, key)
    order = ""
    if is_sortable and frame.height > page_size:
        with tools:
            frame, order = _sorted(frame, columns, key, look)
    unit = unit or money_unit(frame, columns, look.lang)
    rows = frame.slice((page - 1) * page_size, page_size)
    with line:
        _range_line(frame.height, page, page_size, footer, unit, look)
    with place:
        # a selection belongs to the rows it was made on: another page or order starts without one
        return _draw(rows, columns, look, unit, key=key, seat=f"{key}_table_{page}_{order}", select=select, action=action, alt=alt, row_height=row_height)


def _range_line(total: int, page: int, size: int, footer: str, unit: f.TableUnit | None, look: Look) -> None:
    first, last = (page - 1) * size + 1, min(page * size, total)
    words = [t("table.rows", look.lang, first=first, last=last, total=f"{total:,}") if total > size
             else t("table.all_rows", look.lang, total=f"{total:,}")]
    words += [t("table.unit", look.lang, unit=unit.label)] if unit else []
    words += [footer] if footer else []
    st.html(f'<div style="{BASE}{CAPTION}color:{look.tokens.muted}">{esc(t("table.stop", look.lang).join(words))}</div>')


_MODES = {"row": "single-row", "rows": "multi-row", "cell": "single-cell"}


def _draw(rows: pl.DataFrame, columns: Sequence[Column], look: Look, unit: f.TableUnit | None, *, key: str,
          seat: str, select: str | None, action: str, alt: str, row_height: int) -> TableEvent | None:
    options = {"hide_index": True, "column_config": _config(tuple(columns), action, key), "row_height": row_height,
               "height": "content", "alt": alt or None, "key": seat, "placeholder": f.NONE}
    if select:
        options |= {"on_select": "rerun", "selection_mode": _MODES[select]}
    state = st.dataframe(_ready(rows, columns, look, unit), **options)
    records = rows.to_dicts()
    click = session.read(f"{key}_action") if action else None
    if click:
        return TableEvent(records[click["row"]], (records[click["row"]],), action, click["label"])
    if not select:
        return None
    picked = state["selection"]
    cells = [c for c in picked.get("cells", []) if c[0] < len(records)]
    chosen = [records[i] for i in (picked["rows"] or [c[0] for c in cells]) if i < len(records)]
    return TableEvent(chosen[0], tuple(chosen), cells[0][1] if cells else None) if chosen else None
