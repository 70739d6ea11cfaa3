"""Migration between tiers: a matrix between any two months, with the customers behind every cell."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.months import month_no, month_text
from mart.query import segment
from ui import charts, session
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen
from ui.views import segments_state as state


def draw(page: Screen) -> None:
    """The matrix from a month of choice to the as-of month."""
    lang, months = page.lang, [no for no in page.mart.months if no < page.month_no]
    if not months:
        with ui.card(t("segments.moves.what", lang), key="segments_moves"):
            ui.empty_state(t("segments.moves.first_month", lang))
        return
    before = _chosen(page, months)
    moved = page.load(segment.migration, before, page.month_no, state.filters(page))
    with ui.card(*_words(page, moved), key="segments_moves"):
        _month(page, months, before)
        picked = ui.chart(state.steady(_chart(page, moved), page), key="segments_moves_chart", select="points")
        margins = _margins(page, moved)
        ui.note(t("segments.moves.margins", lang, a=f.month(before), from_cnt=f.number(margins[0]), b=page.month,
                  to_cnt=f.number(margins[1])))
    pair = picked[0] if picked else None
    if session.is_fresh("segments_moves_chart", pair) and pair:
        names = {state.short(code, lang): code for code in ("new", "left", *segment.TIERS)}
        state.select(segment.move(before, names[pair[0]], names[pair[1]]))


def _chosen(page: Screen, months: list[int]) -> int:
    """The month to compare with, as the drop-down below the title holds it: a year ago where it has not been touched."""
    held = session.read("segments_from")
    known = {month_text(no) for no in months}
    return month_no(held) if held in known else max(page.month_no - 12, months[0])


def _month(page: Screen, months: list[int], before: int) -> None:
    options = [month_text(no) for no in reversed(months)]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        ui.note(t("segments.moves.compare", page.lang, month=page.month))
        st.selectbox(t("segments.moves.from", page.lang), options, index=options.index(month_text(before)), key="segments_from",
                     bind="query-params", label_visibility="collapsed", width=112)


def _words(page: Screen, moved: segment.Migration) -> tuple[str, str]:
    lang = page.lang
    title = t("segments.moves.title", lang, up=f.number(moved.up_cnt), down=f.number(moved.down_cnt),
              net=f.number(moved.up_cnt - moved.down_cnt, 0, True))
    return title, t("segments.moves.caption", lang, a=f.month(moved.month_from), b=page.month)


def _chart(page: Screen, moved: segment.Migration):
    lang, cells = page.lang, moved.cells
    has_new, has_left = (cells.filter(pl.col(side) == edge).height > 0 for side, edge in (("tier_from", "new"), ("tier_to", "left")))
    edges = has_new or has_left
    rows = ["new", *segment.TIERS] if edges else list(segment.TIERS)
    cols = ["left", *segment.TIERS] if edges else list(segment.TIERS)
    named = pl.DataFrame({"row": [state.short(c, lang) for c in cells["tier_from"]], "col": [state.short(c, lang) for c in cells["tier_to"]],
                          "count": cells["customers_cnt"]})
    return charts.matrix(named, page.look, message=t("segments.moves.what", lang), rows=[state.short(c, lang) for c in rows],
                         cols=[state.short(c, lang) for c in cols], row_title=t("segments.moves.row", lang), col_title=t("segments.moves.col", lang), row_height=42,
                         total_label=t("segments.moves.total", lang))


def _margins(page: Screen, moved: segment.Migration) -> tuple[int, int]:
    return sum(segment.margin(moved, "from").values()), sum(segment.margin(moved, "to").values())
