"""The value-resource plane: where the customers are, the policy's four quadrants, the worst cases by name; click or
lasso."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import segment
from mart.query.filters import Filters
from mart.query.segment import Selection
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import session
from ui.i18n import t
from ui.load import load
from ui.screen import Screen
from ui.screens.segments import state
from ui.screens.segments.plane_figure import figure
from ui.theme import look

SHOWS = ("contribution_12m", "rwa")


def draw(screen: Screen) -> None:
    """The plane as a card, with a button for each quadrant below it."""
    lang, what = screen.lang, t("segments.plane.what", screen.lang)
    drawn = screen.load(picture, screen.month_no, state.filters(screen), lang, screen.look.tokens.name)
    if drawn is None:
        with ui.card(what, key="segments_plane"):
            _absent(screen, what)
        return
    message, caption, spec, occupied = drawn
    with ui.card(message, caption, key="segments_plane"):
        event = st.plotly_chart(
            state.drawn(spec),
            theme=None,
            key="segments_plane_chart",
            alt=message,
            on_select="rerun",
            selection_mode=("points", "lasso", "box"),
            config={"displayModeBar": False, "scrollZoom": False},
        )
        picked = _picked(event["selection"]["points"])
        if session.is_fresh("segments_plane_chart", picked) and picked:
            state.select(picked)
        _buttons(screen, occupied)


def _absent(screen: Screen, what: str) -> None:
    feeds = [
        feed
        for feed in ("rwa.exposure", "management_accounting.ftp_curve", "credit.rating")
        if not screen.mart.has(feed)
    ]
    if feeds:
        ui.missing_feed_state([screen.feed(feed) for feed in feeds], what)
    else:
        ui.empty_state(t("segments.empty", screen.lang))


def picture(
    mart: Mart, scope: Scope, month_no: int, filters: Filters, lang: str, theme: str
) -> tuple[str, str, dict, tuple[str, ...]] | None:
    """The plane put together once: message, caption, the figure as data, quadrants with customers; None without RWA or
    profit."""
    found, chosen = load(segment.plane, mart, scope, month_no, filters), look(theme, lang)
    if not found.is_available:
        return None
    drain = found.quadrants.filter(quadrant="drain").row(0, named=True)
    message = (
        t("segments.plane.title_none", lang)
        if not drain["customers_cnt"]
        else t(
            "segments.plane.title",
            lang,
            count=f.count(drain["customers_cnt"], lang, t("segments.noun", lang)),
            rwa=f.pct(drain["rwa_pct"], 0),
            profit=f.money(drain["ep_12m_cny"], lang, signed=True),
        )
    )
    shade = t("segments.plane.brighter" if chosen.is_dark else "segments.plane.darker", lang)
    caption = t(
        "segments.plane.caption",
        lang,
        shade=shade,
        value=f.money(found.y_split_cny, lang),
        rwa=f.money(found.x_split_cny, lang),
    )
    return (
        message,
        caption,
        figure(found, message, chosen),
        tuple(found.quadrants.filter(pl.col("customers_cnt") > 0)["quadrant"]),
    )


def _picked(points: list) -> Selection | None:
    """Marks caught by a click or a lasso as a selection: customers where diamonds were meant, else cells."""
    keys = list(
        dict.fromkeys(
            str(data[0] if isinstance(data, list) else data) for point in points if (data := point.get("customdata"))
        )
    )
    if not keys:
        return None
    cells = tuple(key for key in keys if "_" in key and key.replace("_", "").replace("-", "").isdigit())
    return Selection("cells", cells) if cells else Selection("customers", tuple(keys))


def _buttons(screen: Screen, occupied: tuple[str, ...]) -> None:
    lang = screen.lang
    with st.container(horizontal=True, gap="small"):
        for name in occupied:
            if st.button(
                t(f"segments.quadrant.{name}", lang),
                key=f"segments_quadrant_{name}",
                type="tertiary",
                help=t(f"segments.quadrant_help.{name}", lang),
            ):
                state.select(Selection("quadrant", (name,)))
