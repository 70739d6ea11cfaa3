"""Small multiples: thirteen months of every branch against plan, or of a branch's sub-branches against last year."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from mart.query.cockpit import overview
from ui import charts, parts
from ui import components as ui
from ui import formats as f
from ui.i18n import pick, t
from ui.load import Call
from ui.screen import Screen
from ui.screens.cockpit.bridge import places, short_branch, unit_word
from ui.shared import explain, stills

SHOWS = ("economic_profit",)

SHOWN = 12


@dataclass(frozen=True)
class Panels:
    """What the card is drawn from."""

    rows: pl.DataFrame
    message: str
    remainder: str
    reference: str


def level(screen: Screen) -> str:
    """Which units stand side by side: branches, or inside one branch its sub-branches."""
    return "sub_branch" if screen.filters.branch_id or screen.scope.is_one_branch else "branch"


def question(screen: Screen) -> Call:
    """What the card asks for, for `screen.ahead` and `screen.load`."""
    more = {"by": level(screen), "period": screen.period, "basis": screen.basis}
    return overview.units, screen.month_no, screen.filters, more


def draw(screen: Screen) -> None:
    """Panels of the units with the remainder and the total below; nothing inside a single sub-branch."""
    lang, found = screen.lang, screen.memo("branches_panels", lambda: _panels(screen), screen.scope_words)
    if found is None:
        return
    has_base = found.rows["plan"].null_count() < found.rows.height
    base = "plan" if found.reference == "plan" else "previous"
    caption = t(f"cockpit.branches.caption_{found.reference}", lang, unit=unit_word(lang), period=screen.period_words)
    with ui.card(
        found.message, caption, key="cockpit_branches", legend=("actual", base, "variance") if has_base else ("actual",)
    ):
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            own = st.toggle(
                t("cockpit.branches.own_scale", lang), key="cockpit_branches_scale", persist_state="session"
            )
            explain.button(screen, "economic_profit", "cockpit_branches_explain", by=level(screen))
        stills.draw(
            screen,
            "branches",
            lambda: charts.small_multiples(
                found.rows,
                screen.look,
                message=found.message,
                shown=SHOWN,
                places=places(lang),
                same_scale=not own,
                reference=base,
            ),
            own,
            screen.scope_words,
            key="cockpit_branches_chart",
        )
        ui.note(found.remainder, is_ruled=True)


def _panels(screen: Screen) -> Panels | None:
    """The panels, their message and the line that sums the others up; None where there is one unit only."""
    rows, lang = screen.answer(question(screen)), screen.lang
    if rows["key"].n_unique() < 2:
        return None
    panels, reference = in_wan(rows, lang), "plan" if level(screen) == "branch" else "last_year"
    remainder = charts.remainder_line(
        panels,
        screen.look,
        shown=SHOWN,
        places=places(lang),
        total_label=screen.scope_words,
        reference="plan" if reference == "plan" else "previous",
    )
    moved = rows.filter(pl.col("month_no") == screen.month_no)["transferred"].drop_nulls()
    if len(moved) and reference == "last_year":
        remainder += t("cockpit.branches.transferred", lang, amount=f.variance(sum(moved), lang))
    return Panels(panels, headline(rows, screen.month_no, reference, lang), remainder, reference)


def in_wan(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The query's frame as panels in whole 万: panel, month, actual, plan and the totals, in the order given. What is
    printed, the totals of the period, adds up to the total of the bridge."""
    names = pl.Series(
        "panel",
        [short_branch(pick(z or k, e or "", lang)) for k, z, e in rows.select("key", "label_zh", "label_en").rows()],
    )
    whole = [(pl.col(c).cast(pl.Float64) / 10_000).round(0).cast(pl.Int64) for c in ("actual", "plan")]
    last = rows.filter(pl.col("month") == pl.col("month").max())
    totals = [
        pl.Series(c, parts.add_up([v and v / 10_000 for v in last[c]]), dtype=pl.Float64).cast(pl.Int64)
        for c in ("total", "total_plan")
    ]
    panels = rows.with_columns(names).select("key", "panel", "month", *whole)
    return panels.join(last.select("key", *totals), on="key", how="left", maintain_order="left").drop("key")


def headline(rows: pl.DataFrame, month_no: int, reference: str, lang: str) -> str:
    """How many units are below plan (or last year) over the period and which three make most of the gap."""
    last = rows.filter(pl.col("month_no") == month_no).with_columns(gap=pl.col("total") - pl.col("total_plan"))
    if reference == "last_year":
        last = last.drop_nulls("gap")  # units that were not there a year ago
    if last.is_empty() or last["gap"].null_count():  # no plan, or units moved under today's organisation
        return t("cockpit.branches.title_no_plan", lang, total=rows["key"].n_unique())
    below = last.filter(pl.col("gap") < 0).sort("gap")
    if below.is_empty():
        return t(f"cockpit.branches.title_all_{reference}", lang, total=last.height)
    names = [pick(z, e, lang) for z, e in below.head(3).select("label_zh", "label_en").rows()]
    share = 100 * float(below["gap"].head(3).sum()) / float(below["gap"].sum())
    return t(
        f"cockpit.branches.title_{reference}",
        lang,
        below=below.height,
        total=last.height,
        names=t("state.join", lang).join(names),
        share=f.pct(share, 0),
    )
