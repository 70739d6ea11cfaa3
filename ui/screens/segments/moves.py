"""Migration between tiers: a matrix between any two months, with the customers behind every cell."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.months import month_no, month_text
from mart.query import segment
from mart.query.filters import Filters
from mart.reader import Mart
from mart.scope import Scope
from ui import address, charts, session
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.load import load
from ui.screen import Screen
from ui.screens.segments import state
from ui.theme import Look, look

SHOWS = ("customers_upgraded", "customers_downgraded")


def draw(screen: Screen) -> None:
    """The matrix from a month of choice to the as-of month."""
    lang, months = screen.lang, [no for no in screen.mart.months if no < screen.month_no]
    if not months:
        with ui.card(t("segments.moves.what", lang), key="segments_moves"):
            ui.empty_state(t("segments.moves.first_month", lang))
        return
    before = _chosen(screen, months)
    title, spec, note = screen.load(
        moves, before, screen.month_no, state.filters(screen), lang, screen.look.tokens.name
    )
    with ui.card(title, t("segments.moves.caption", lang, a=f.month(before), b=screen.month), key="segments_moves"):
        _month(screen, months, before)
        picked = ui.chart(state.drawn(spec), key="segments_moves_chart", select="points")
        ui.note(note)
    pair = picked[0] if picked else None
    if session.is_fresh("segments_moves_chart", pair) and pair:
        names = {state.short(code, lang): code for code in ("new", "came", "left", "went", *segment.TIERS)}
        state.select(segment.move(before, names[pair[0]], names[pair[1]]))


def moves(
    mart: Mart, scope: Scope, before: int, month_no: int, filters: Filters, lang: str, theme: str
) -> tuple[str, dict, str]:
    """The matrix put together once: its message, the figure as data, the line that says what its margins are."""
    found = load(segment.migration, mart, scope, before, month_no, filters)
    title = t(
        "segments.moves.title",
        lang,
        up=f.number(found.up_cnt),
        down=f.number(found.down_cnt),
        net=f.number(found.up_cnt - found.down_cnt, 0, True),
    )
    totals = [f.number(sum(segment.margin(found, side).values())) for side in ("from", "to")]
    note = t(
        "segments.moves.margins", lang, a=f.month(before), b=f.month(month_no), from_cnt=totals[0], to_cnt=totals[1]
    )
    chosen = look(theme, lang)
    return title, state.steady(_chart(found, chosen), chosen), note


def _chosen(screen: Screen, months: list[int]) -> int:
    """The month to compare with, as the drop-down below the title holds it: a year ago where it has not been
    touched."""
    known = {month_text(no) for no in months}
    held = address.meant("segments_from", lambda text: text if text in known else None)
    return month_no(held[0]) if held else max(screen.month_no - 12, months[0])


def _month(screen: Screen, months: list[int], before: int) -> None:
    options = [month_text(no) for no in reversed(months)]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        ui.note(t("segments.moves.compare", screen.lang, month=screen.month))
        st.selectbox(
            t("segments.moves.from", screen.lang),
            options,
            index=options.index(month_text(before)),
            key=address.widget("segments_from", month_text(before)),
            label_visibility="collapsed",
            width=112,
        )


def _chart(moved: segment.Migration, look: Look):
    lang, cells = look.lang, moved.cells
    there = {*cells["tier_from"], *cells["tier_to"]}  # rows and columns stay in step: right of the diagonal is up
    pairs = [pair for pair in (("came", "went"), ("new", "left")) if there & set(pair)]
    rows, cols = ([pair[side] for pair in pairs] + list(segment.TIERS) for side in (0, 1))
    named = pl.DataFrame(
        {
            "row": [state.short(c, lang) for c in cells["tier_from"]],
            "col": [state.short(c, lang) for c in cells["tier_to"]],
            "count": cells["customers_cnt"],
        }
    )
    return charts.matrix(
        named,
        look,
        message=t("segments.moves.what", lang),
        rows=[state.short(c, lang) for c in rows],
        cols=[state.short(c, lang) for c in cols],
        row_title=t("segments.moves.row", lang),
        col_title=t("segments.moves.col", lang),
        row_height=42,
        total_label=t("segments.moves.total", lang),
    )
