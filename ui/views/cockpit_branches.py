"""Small multiples: thirteen months of every branch against plan, worst first."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import cockpit
from ui import charts
from ui import components as ui
from ui import formats as f
from ui.i18n import pick, t
from ui.screen import Screen
from ui.views import explain
from ui.views.cockpit_bridge import places, unit_word

SHOWN = 12


def draw(page: Screen) -> None:
    """Branch panels with the remainder and the bank's total below; nothing inside a single branch."""
    rows, lang = page.load(cockpit.branches, page.month_no, page.filters), page.lang
    if rows["branch_id"].n_unique() < 2:
        return
    panels = in_wan(rows, lang)
    message = headline(rows, page.month_no, lang)
    with ui.card(message, t("cockpit.branches.caption", lang, unit=unit_word(lang)), key="cockpit_branches",
                 legend=("actual", "plan", "variance")):
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            own = st.toggle(t("cockpit.branches.own_scale", lang), key="cockpit_branches_scale", persist_state="session")
            explain.button(page, "economic_profit", "cockpit_branches_explain", by="branch")
        page.picture("branches", lambda: ui.chart(charts.small_multiples(
            panels, page.look, message=message, shown=SHOWN, places=places(lang), same_scale=not own,
            has_keys=False), key="cockpit_branches_chart"), own)
        ui.note(charts.remainder_line(panels, page.look, shown=SHOWN, places=places(lang), total_label=page.scope_words),
                is_ruled=True)


def in_wan(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The query's frame as panels in whole 万: panel, month, actual, plan, in the order given."""
    names = pl.Series("panel", [pick(z or k, e or "", lang) for k, z, e in
                                rows.select("branch_id", "label_zh", "label_en").rows()])
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
    return t("cockpit.branches.title", lang, below=below.height, total=last.height,
             names=t("state.join", lang).join(names), share=f.pct(share, 0))
