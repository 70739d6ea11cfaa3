"""Small multiples: thirteen months of every branch against plan, worst first."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query.cockpit import overview
from ui import charts
from ui import components as ui
from ui import formats as f
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.cockpit.bridge import places, short_branch, unit_word
from ui.shared import explain

SHOWS = ("economic_profit",)

SHOWN = 12


def draw(screen: Screen) -> None:
    """Branch panels with the remainder and the bank's total below; nothing inside a single branch."""
    lang, found = screen.lang, screen.memo("branches_panels", lambda: _panels(screen), screen.scope_words)
    if found is None:
        return
    panels, message, remainder = found
    with ui.card(
        message,
        t("cockpit.branches.caption", lang, unit=unit_word(lang)),
        key="cockpit_branches",
        legend=("actual", "plan", "variance") if panels["plan"].null_count() < panels.height else ("actual",),
    ):
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            own = st.toggle(
                t("cockpit.branches.own_scale", lang), key="cockpit_branches_scale", persist_state="session"
            )
            explain.button(screen, "economic_profit", "cockpit_branches_explain", by="branch")
        screen.draw_cached(
            "branches",
            lambda: ui.chart(
                charts.small_multiples(
                    panels, screen.look, message=message, shown=SHOWN, places=places(lang), same_scale=not own
                ),
                key="cockpit_branches_chart",
            ),
            own,
        )
        ui.note(remainder, is_ruled=True)


def _panels(screen: Screen) -> tuple[pl.DataFrame, str, str] | None:
    """The panels, their message and the line that sums the others up; None inside a single branch."""
    rows, lang = screen.load(overview.branches, screen.month_no, screen.filters), screen.lang
    if rows["branch_id"].n_unique() < 2:
        return None
    panels = in_wan(rows, lang)
    remainder = charts.remainder_line(
        panels, screen.look, shown=SHOWN, places=places(lang), total_label=screen.scope_words
    )
    return panels, headline(rows, screen.month_no, lang), remainder


def in_wan(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The query's frame as panels in whole 万: panel, month, actual, plan, in the order given."""
    names = pl.Series(
        "panel",
        [
            short_branch(pick(z or k, e or "", lang))
            for k, z, e in rows.select("branch_id", "label_zh", "label_en").rows()
        ],
    )
    whole = [(pl.col(c).cast(pl.Float64) / 10_000).round(0).cast(pl.Int64) for c in ("actual", "plan")]
    return rows.with_columns(names).select("panel", "month", *whole)


def headline(rows: pl.DataFrame, month_no: int, lang: str) -> str:
    """How many branches are below plan and which three make most of the gap."""
    last = rows.filter(pl.col("month_no") == month_no).with_columns(gap=pl.col("actual") - pl.col("plan"))
    if last["gap"].null_count() == last.height:
        return t("cockpit.branches.title_no_plan", lang, total=last.height)
    below = last.filter(pl.col("gap") < 0).sort("gap")
    if below.is_empty():
        return t("cockpit.branches.title_all", lang, total=last.height)
    names = [pick(z, e, lang) for z, e in below.head(3).select("label_zh", "label_en").rows()]
    share = 100 * float(below["gap"].head(3).sum()) / float(below["gap"].sum())
    return t(
        "cockpit.branches.title",
        lang,
        below=below.height,
        total=last.height,
        names=t("state.join", lang).join(names),
        share=f.pct(share, 0),
    )
