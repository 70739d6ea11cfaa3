"""The value-resource plane: where the customers are, the policy's four quadrants, the worst cases by name; click or lasso."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from mart.query import segment
from mart.query.segment import Selection
from ui import charts, session
from ui import components as ui
from ui import formats as f
from ui.i18n import pick, t
from ui.screen import Screen
from ui.views import segments_state as state

_CORNER = {"star": "tl", "improve": "tr", "light": "bl", "drain": "br"}
HEIGHT = 372


def draw(page: Screen) -> None:
    """The plane as a card, with a button for each quadrant below it."""
    lang, found = page.lang, page.load(segment.plane, page.month_no, state.filters(page))
    what = t("segments.plane.what", lang)
    if not found.is_available:
        with ui.card(what, key="segments_plane"):
            _absent(page, what)
        return
    drain = found.quadrants.filter(quadrant="drain").row(0, named=True)
    message = t("segments.plane.title_none", lang) if not drain["customers_cnt"] else t(
        "segments.plane.title", lang, count=f.count(drain["customers_cnt"], lang, t("segments.noun", lang)),
                rwa=f.pct(drain["rwa_pct"], 0), profit=f.money(drain["ep_12m_cny"], lang, signed=True))
    shade = t("segments.plane.brighter" if page.look.is_dark else "segments.plane.darker", lang)
    caption = t("segments.plane.caption", lang, shade=shade, value=f.money(found.y_split_cny, lang), rwa=f.money(found.x_split_cny, lang))
    with ui.card(message, caption, key="segments_plane"):
        _chart(page, found, message)
        _buttons(page, found)


def _absent(page: Screen, what: str) -> None:
    feeds = [feed for feed in ("rwa.exposure", "management_accounting.ftp_curve", "credit.rating") if not page.mart.has(feed)]
    if feeds:
        ui.missing_feed_state(feeds, what)
    else:
        ui.empty_state(t("segments.empty", page.lang))


def _chart(page: Screen, found: segment.Plane, message: str) -> None:
    lang = page.lang
    outliers = found.outliers.select(
        "x", "y", key="customer_id", label=pl.Series([_outlier(row, lang) for row in found.outliers.to_dicts()], dtype=pl.String))
    fig = charts.quadrant(found.cells, _corners(found, lang), page.look, message=message, x_split=found.x_split, y_split=found.y_split,
                          x_label=t("segments.plane.x", lang), y_label=t("segments.plane.y", lang), outliers=outliers, height=HEIGHT)
    fig.add_trace(_targets(found.cells))
    fig.update_layout(dragmode="lasso", newselection={"line": {"color": page.look.tokens.accent, "width": 1}})
    event = st.plotly_chart(state.steady(fig, page), theme=None, key="segments_plane_chart", alt=message, on_select="rerun",
                            selection_mode=("points", "lasso", "box"), config={"displayModeBar": False, "scrollZoom": False})
    picked = _picked(event["selection"]["points"])
    if session.is_fresh("segments_plane_chart", picked):
        state.select(picked)


def _outlier(row: dict, lang: str) -> str:
    return t("segments.plane.outlier", lang, name=pick(row["name_zh"], row["name_en"], lang), rwa=f.money(row["rwa_avg_12m_cny"], lang),
             profit=f.money(row["ep_12m_cny"], lang, signed=True))


def _corners(found: segment.Plane, lang: str) -> pl.DataFrame:
    return pl.DataFrame([
        {"corner": _CORNER[row["quadrant"]], "is_adverse": row["quadrant"] == "drain",
         "line1": f"{t('segments.quadrant.' + row['quadrant'], lang)} {f.count(row['customers_cnt'], lang, t('segments.noun', lang))}",
         "line2": t("segments.plane.line2", lang, rwa=f.pct(row["rwa_pct"], 0), profit=f.variance(row["ep_12m_cny"], lang))}
        for row in found.quadrants.to_dicts()])


def _targets(cells: pl.DataFrame) -> go.Scattergl | go.Scatter:
    """An invisible mark in the middle of every cell: what a click or a lasso can catch, and what hovering says."""
    middle = cells.select(x=(pl.col("x0") + pl.col("x1")) / 2, y=(pl.col("y0") + pl.col("y1")) / 2, key="key", n="customers_cnt")
    clear = {"marker": {"opacity": 0}}
    return go.Scatter(x=middle["x"].to_list(), y=middle["y"].to_list(), mode="markers", customdata=[[k] for k in middle["key"]],
                      marker={"size": 11, "symbol": "square", "opacity": 0}, selected=clear, unselected=clear,
                      hovertext=[f"{n:,}" for n in middle["n"]], hoverinfo="text")


def _picked(points: list) -> Selection | None:
    """Marks caught by a click or a lasso as a selection: customers where diamonds were meant, else cells."""
    keys = list(dict.fromkeys(str(data[0] if isinstance(data, list) else data) for point in points
                              if (data := point.get("customdata"))))
    if not keys:
        return None
    cells = tuple(key for key in keys if "_" in key and key.replace("_", "").replace("-", "").isdigit())
    return Selection("cells", cells) if cells else Selection("customers", tuple(keys))


def _buttons(page: Screen, found: segment.Plane) -> None:
    lang = page.lang
    with st.container(horizontal=True, gap="small"):
        for row in found.quadrants.to_dicts():
            name = row["quadrant"]
            if row["customers_cnt"] and st.button(t(f"segments.quadrant.{name}", lang), key=f"segments_quadrant_{name}", type="tertiary",
                                                  help=t(f"segments.quadrant_help.{name}", lang)):
                state.select(Selection("quadrant", (name,)))
