"""How many to approach: the list's gain curve against the managers' capacity, with what each stop is worth."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import targeting
from ui import charts
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.components import Fact
from ui.i18n import t
from ui.screen import Screen
from ui.screens.targets import state
from ui.screens.targets.state import View


def draw(screen: Screen, view: View) -> None:
    """The curve and three stops: capacity, break-even, everybody."""
    lang = screen.lang
    gain = screen.load(state.curve, view.product_id, view.filters, view.segment)
    if gain.curve.is_empty():
        ui.empty_state(t("target.nobody", lang))
        return
    with ui.card(title(gain, view.totals, lang), t("target.gain.caption", lang), key="target_gain"):
        screen.draw_cached("target_gain", lambda: _chart(screen, gain, view.totals), view.product_id, view.segment)
        screen.draw_cached(
            "target_stops", lambda: ui.key_values(stops(gain, view, lang)), view.product_id, view.segment
        )
        if st.button(t("kpi.explain", lang), key="target_gain_explain", type="tertiary"):
            _explain(screen, view)


def advised(gain: targeting.Gain) -> tuple[str, int, float | None]:
    """How many to approach: as many as are worth a contact, or fewer where the capacity that products share ends.

    Returns which of the two limits binds, customers, and their share of the list in percent.
    """
    if gain.capacity_cnt < gain.break_even_cnt:
        return "capacity", gain.capacity_cnt, gain.capacity_pct
    return "break_even", gain.break_even_cnt, gain.break_even_pct


def title(gain: targeting.Gain, totals: targeting.Totals, lang: str) -> str:
    """The message: how many to approach, and what share of the expected openings that captures."""
    limit, count, _ = advised(gain)
    if not count:
        return t("target.gain.title_none", lang)
    whole = totals.expected_openings  # whoever is within capacity is no beginning of the list
    within = 100 * totals.within_capacity_openings / whole if whole else None
    return t(
        f"target.gain.title_{limit}",
        lang,
        count=f.number(count),
        pct=f.pct(within if limit == "capacity" else at(gain.curve, count)["captured_pct"], 0),
        capacity=f.number(gain.capacity_cnt),
    )


def at(curve: pl.DataFrame, count: int) -> dict[str, float]:
    """captured_pct and expected_openings of the list's first `count` customers, between the curve's points by straight
    line."""
    names = ("captured_pct", "expected_openings")
    below = curve.filter(pl.col("customers_cnt") <= count).row(-1, named=True)
    above = curve.filter(pl.col("customers_cnt") >= count)
    if above.is_empty():
        return {name: below[name] for name in names}
    after = above.row(0, named=True)
    part = (count - below["customers_cnt"]) / max(after["customers_cnt"] - below["customers_cnt"], 1)
    return {name: below[name] + part * (after[name] - below[name]) for name in names}


def stops(gain: targeting.Gain, view: View, lang: str) -> list[Fact]:
    """Expected openings and expected profit of what is worth a contact, of that within each manager's capacity, of
    all."""
    totals = view.totals
    counts = {
        "within": (totals.within_capacity_cnt, totals.within_capacity_ep_cny),
        "break_even": (totals.worthwhile_cnt, totals.worthwhile_ep_cny),
        "all": (totals.candidates_cnt, totals.expected_ep_cny),
    }
    made = []
    for name, (count, money) in counts.items():
        key = (
            "target.gain.stop_money" if name == "within" else "target.gain.stop"
        )  # those within capacity are no beginning of the list
        openings = f.number(at(gain.curve, count)["expected_openings"], 1)
        made.append(
            Fact(
                t(f"target.gain.{name}", lang, count=f.number(count)),
                t(key, lang, openings=openings, ep=f.money(money, lang)),
            )
        )
    return made


def _chart(screen: Screen, gain: targeting.Gain, totals: targeting.Totals) -> None:
    lang = screen.lang
    limit, count, pct = advised(gain)
    fig = charts.gain(
        gain.curve,
        screen.look,
        message=title(gain, totals, lang),
        capacity_pct=pct if count else None,
        capacity_label=t(f"target.gain.mark_{limit}", lang, count=f.number(count)),
        best=gain.observed if gain.observed.height else None,
        height=240,
    )
    ui.chart(fig, "target_gain_chart")


def _explain(screen: Screen, view: View) -> None:
    """The list's expected profit opened: formula, inputs, and the branches that add up to it."""
    lang, totals = screen.lang, view.totals
    rows = screen.load(targeting.breakdown, view.product_id, "branch", view.filters, segment_id=view.segment)
    side = "zh" if lang == "zh" else "en"
    rows = rows.with_columns(label=pl.col(f"label_{side}").fill_null(t("target.unknown", lang)))
    columns = [
        Column("label", t("target.by.branch", lang), bold=True),
        Column("candidates_cnt", t("target.column.candidates_cnt", lang), "cnt"),
        Column("expected_openings", t("target.column.expected_openings", lang), "num", 1),
        Column("expected_ep_cny", t("target.column.expected_ep_cny", lang), "cny"),
    ]
    rules = targeting.policy(screen.mart, screen.month_no)
    inputs = [
        (t("target.column.candidates_cnt", lang), f.number(totals.candidates_cnt)),
        (t("target.column.expected_openings", lang), f.number(totals.expected_openings, 2)),
        (t("target.column.worthwhile_cnt", lang), f.number(totals.worthwhile_cnt)),
        (t("target.input.minimum", lang), f.number(rules["expected_profit_min_cny"])),
        (t("target.input.contacts", lang), f.number(rules["contacts_per_manager_cnt"])),
        (t("target.input.managers", lang), f.number(totals.managers_cnt)),
    ]
    ui.explain_dialog(
        ui.ExplainView(
            title=t("target.explain.title", lang, product=view.name(lang)),
            value=f.money(totals.expected_ep_cny, lang),
            formula=t("target.explain.formula", lang),
            inputs=inputs,
            policy=rules["version"],
            build=screen.mart.build_id,
            rows=rows,
            row_columns=columns,
            total=totals.expected_ep_cny,
            rows_total=rows["expected_ep_cny"].sum(),
            note=t("target.explain.note", lang),
        ),
        screen.look,
        key="target_explained",
    )
