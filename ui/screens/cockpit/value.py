"""Where profit comes from: the whale curve over all customers, and borrowers by value and resource."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query.cockpit import overview
from mart.query.cockpit.concentration import Top
from mart.query.segment import Selection
from ui import charts, nav, parts
from ui import components as ui
from ui import formats as f
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.segments import state
from ui.shared import explain, stills

WHALE, QUADRANT = ("contribution_12m",), ("contribution_12m", "rwa", "economic_profit")


def has_customers(screen: Screen) -> bool:
    """Whether there are customers to compare: not where one is looked at."""
    return not screen.filters.customer_id


def whale(screen: Screen) -> None:
    """Cumulative profit, best customers first: the peak, and the tail that eats it."""
    data, lang = screen.load(overview.whale, screen.month_no, screen.filters), screen.lang
    if data.missing or data.points.height < 3 or data.peak_pct is None:
        with ui.card(t("cockpit.whale.what", lang), key="cockpit_whale"):
            absent(screen, data.missing, t("cockpit.whale.what", lang))
            shares(screen, screen.load(overview.payments, screen.month_no, screen.filters), "payments")
        return
    message, tail = tail_words(data, lang)
    with ui.card(
        message,
        t("cockpit.whale.caption", lang, count=f.count(data.customers_cnt, lang, t("cockpit.noun", lang))),
        key="cockpit_whale",
    ):
        stills.draw(
            screen,
            "whale",
            lambda: charts.whale(
                thinned(data.points),
                screen.look,
                message=message,
                peak_label=t("cockpit.whale.peak", lang, pct=f.pct(data.peak_pct, 1)),
                peak_note=t("cockpit.whale.peak_note", lang, pct=f.pct(data.peak_customers_pct, 1)),
                tail_label=tail,
                top_label=t(
                    "cockpit.whale.top",
                    lang,
                    count=f.number(data.top[0].customers_cnt),
                    pct=f.pct(data.top[0].share_pct, 0),
                ),
            ),
            key="cockpit_whale_chart",
        )
        shares(screen, data.top, "profit")
        explain.button(screen, "contribution_12m", "cockpit_whale_explain", by="customer")


def tail_words(data: overview.Whale, lang: str) -> tuple[str, str]:
    """The card's message and the words at the tail; no words where nobody loses."""
    if not data.loss_cny:
        return t("cockpit.whale.title_none", lang), ""
    loss, of = f.money(abs(data.loss_cny), lang), f.pct(data.peak_pct - 100, 0)
    title = t("cockpit.whale.title", lang, share=f.pct(data.loss_customers_pct, 0), loss=loss, of=of)
    return title, t("cockpit.whale.tail", lang, pct=f.pct(data.loss_customers_pct, 1), loss=loss)


def shares(screen: Screen, found: tuple[Top, ...], kind: str) -> None:
    """What the best 1, 10 and 20 percent of customers bring of a kind: profit or payments."""
    if found:
        words = {f"top{top.pct}": f.pct(top.share_pct, 0) for top in found}
        st.caption(plain(t(f"cockpit.whale.shares_{kind}", screen.lang, **words)))


def thinned(points: pl.DataFrame, every: float = 1.0) -> pl.DataFrame:
    """The curve with as many points as a card has pixels for, two decimals; ends and peak stay.

    Points closer than `every` percent of customers to the one before are left out.
    """
    peak = points["profit_pct"].arg_max()
    kept, last = [], -every
    for i, x in enumerate(points["customers_pct"]):
        if x - last >= every or i in (peak, points.height - 1) or x <= 2:
            kept.append(i)
            last = x
    return points[kept].with_columns(pl.col("customers_pct", "profit_pct").round(2))


def quadrant(screen: Screen) -> None:
    """Borrowers by resource used (RWA) and value made on it; each quarter with customers, RWA and profit."""
    data, lang = screen.load(overview.quadrant, screen.month_no, screen.filters), screen.lang
    if data.missing or data.cells.is_empty() or data.x_split is None:
        with ui.card(t("cockpit.quadrant.what", lang), key="cockpit_quadrant"):
            absent(screen, data.missing, t("cockpit.quadrant.what", lang))
        return
    message = screen.memo("quadrant_message", lambda: _drain(data, lang))
    caption = t(
        "cockpit.quadrant.caption_dark" if screen.look.is_dark else "cockpit.quadrant.caption",
        lang,
        count=f.number(data.customers_cnt),
    )
    with ui.card(message, caption, key="cockpit_quadrant"):
        stills.draw(
            screen,
            "quadrant",
            lambda: charts.quadrant(
                data.cells,
                corners(data, lang),
                screen.look,
                message=message,
                x_split=data.x_split,
                y_split=data.y_split,
                x_label=t("cockpit.quadrant.x", lang),
                y_label=t("cockpit.quadrant.y", lang),
                x_range=around(data.cells["x0"].min(), data.cells["x1"].max(), data.x_split),
                y_range=around(data.cells["y0"].min(), data.cells["y1"].max(), data.y_split),
            ),
            key="cockpit_quadrant_chart",
        )
        with st.container(horizontal=True, gap="small"):
            explain.button(screen, "rwa", "cockpit_quadrant_explain", by="customer")
            if st.button(t("cockpit.quadrant.open", lang), key="cockpit_quadrant_open", type="tertiary"):
                state.remember(Selection("quadrant", ("drain",)))
                nav.go("customers_segments")


def _drain(data: object, lang: str) -> str:
    """The message: how many customers use much and bring little, and how much of the resource they use."""
    drain = data.quadrants.filter(pl.col("corner") == "br").to_dicts()
    if not drain:
        return t("cockpit.quadrant.title_none", lang)
    return t(
        "cockpit.quadrant.title", lang, count=f.number(drain[0]["customers_cnt"]), share=f.pct(drain[0]["rwa_pct"], 0)
    )


def corners(data: object, lang: str) -> pl.DataFrame:
    """The printed figures of the four quarters."""
    printed = parts.shares(data.quadrants, "rwa_pct", 1)
    return pl.DataFrame([corner(row, lang) for row in printed.iter_rows(named=True)])


def around(low: float, high: float, split: float, least: float = 0.4) -> tuple[float, float]:
    """An axis on which each side of the split keeps at least 40 % of the width, so that the corners' words fit.

    >>> around(0, 10, 9)
    (0, 15.0)
    """
    wide = least / (1 - least)
    return min(low, split - (high - split) * wide), max(high, split + (split - low) * wide)


def corner(row: dict, lang: str) -> dict:
    """The printed figures of a quarter; the bottom right (much resource, little value) is adverse."""
    return {
        "corner": row["corner"],
        "is_adverse": row["corner"] == "br",
        "line1": f.count(row["customers_cnt"], lang, t("cockpit.noun", lang)),
        "line2": t(
            "cockpit.quadrant.line2",
            lang,
            share=f.pct(row["rwa_pct"], 1),
            profit=f.money(row["ep_12m_cny"], lang, signed=True),
        ),
    }


def absent(screen: Screen, missing: object, what: str) -> None:
    """Why a picture is not drawn: a feed the bank does not deliver, or too little in this scope."""
    if missing and "." in missing.feed:
        ui.missing_feed_state([screen.feed(missing.feed)], what)
    else:
        ui.empty_state(t("cockpit.too_few", screen.lang, what=what))
