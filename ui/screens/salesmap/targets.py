"""Step two: whom to approach. The rules, who they leave, where to stop, how many to hold out, and the draw."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import personas, targeting
from models.eligibility import REASONS
from ui import charts, filters, lists
from ui import components as ui
from ui import formats as f
from ui.components.markup import plain
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.salesmap import drawing, rules
from ui.screens.salesmap.state import Opened
from workflow import lists as saved
from workflow.maps.plan import Targets

FUNNEL = List(
    "salesmap_funnel",
    "salesmap",
    (
        Col("step_words", label="step", bold=True),
        Col("rule", label="rule"),
        Col("customers_cnt", "cnt", label="customers"),
    ),
)


def draw(screen: Screen, one: Opened) -> None:
    """The rules at the left, what they give at the right, the way from all customers to the targets below."""
    lang = screen.lang
    if not one.found.plan.products:
        ui.empty_state(t("salesmap.targets.first", lang), t("salesmap.targets.first_hint", lang))
        return
    if one.found.is_drawn:
        drawing.fixed(screen, one)
        return
    left, right = ui.split(2)
    with left, ui.card(t("salesmap.rules.title", lang), t("salesmap.rules.caption", lang), key="map_rules"):
        chosen = _form(screen, one) if one.is_open else one.found.plan.targets
    free = rules.left(screen, one, chosen)
    reach = screen.load(targeting.reach, one.product_ids)
    cut = rules.cut_of(free, chosen, one.found.plan.team.per_manager_cnt, reach)
    with right:
        _curve(screen, free, chosen, cut)
    left, right = ui.split(2)
    with left:
        _funnel(screen, one, chosen, cut, free.height)
    with right:
        drawing.power(screen, one, chosen, free, cut)


def _form(screen: Screen, one: Opened) -> Targets:
    """The rules as controls; each change is looked at once, and stored with the draw."""
    lang, held = screen.lang, one.found.plan.targets
    branches = filters.labels(screen.load(personas.branches), lang)
    names = _segments(screen, one)
    found = saved.mine(one.desk.database, one.desk.actor)
    named_lists = {row["case_id"]: row["label_zh"] for row in found.iter_rows(named=True)}
    left, right = st.columns(2, gap="small")
    with left:
        places = _several(screen, "branch", list(branches), held.branch_ids, branches)
        tiers = _several(screen, "tier", *_codes(screen, "tier", held.tiers))
        segments = _several(screen, "segment", list(names), held.segment_ids, names)
    with right:
        kept = _several(screen, "lists", list(named_lists), held.list_ids, named_lists)
        sizes = _several(screen, "size", *_codes(screen, "size", held.sizes))
    return Targets(*(tuple(one) for one in (places, tiers, sizes, segments, kept)), *_stop(screen, held))


def _stop(screen: Screen, held: Targets) -> tuple[int, str, int]:
    """How many, why there, and the share held out."""
    lang = screen.lang
    cut = ui.one_of(
        t("salesmap.cut.label", lang), rules.CUTS, "map_cut", lambda key: t(f"salesmap.cut.{key}", lang), held.cut, True
    )
    own = held.most_cnt or 200
    if cut == "own":
        own = st.number_input(plain(t("salesmap.cut.own_label", lang)), 2, 20_000, own, key="map_own")
    share = st.slider(plain(t("salesmap.share", lang)), 5, 50, held.holdout_pct, 5, key="map_share", format="%d%%")
    return int(own), cut, int(share)


def _several(screen: Screen, name: str, options: list, held: tuple, names: dict) -> list:
    known = [one for one in held if one in options]
    return st.multiselect(
        plain(t(f"salesmap.pick.{name}", screen.lang)),
        options,
        default=known,
        key=f"map_pick_{name}",
        placeholder=t("app.all", screen.lang),
        format_func=lambda one: plain(names.get(one, one)),
        select_all=False,
    )


def _codes(screen: Screen, key: str, held: tuple[str, ...]) -> tuple[list[str], tuple[str, ...], dict[str, str]]:
    codes, names = filters.trait(screen.mart, screen.scope, screen.month_no, key, filters.TRAITS[key])
    return list(codes), held, names[screen.lang]


def _segments(screen: Screen, one: Opened) -> dict[str, str]:
    rows = screen.load(targeting.breakdown, one.product_ids[0], "segment").drop_nulls("key")
    side = "label_zh" if screen.lang == "zh" else "label_en"
    return {str(row["key"]): row[side] for row in rows.iter_rows(named=True) if row["key"] != "UNKNOWN"}


def _curve(screen: Screen, rows: pl.DataFrame, chosen: Targets, cut: rules.Cut) -> None:
    """Where the expected profit lies, and the cut on it."""
    lang = screen.lang
    ep = cut.rows["expected_ep_cny"].sum() or 0
    message = t("salesmap.curve.title", lang, count=f.number(cut.rows.height), ep=f.money(ep, lang))
    with ui.card(message, t(f"salesmap.curve.{chosen.cut}", lang), key="map_curve"):
        if rows.is_empty():
            ui.empty_state(t("salesmap.curve.none", lang), t("salesmap.curve.none_hint", lang))
            return
        at = 100 * cut.rows.height / rows.height
        label = t("salesmap.curve.mark", lang, count=f.number(cut.rows.height)) if at < 80 else ""  # room at its right
        fig = charts.gain(
            rules.curve(rows), screen.look, message=message, capacity_pct=at, capacity_label=label,
            captured_label=t("salesmap.curve.axis", lang), height=240,
        )  # fmt: skip
        ui.chart(fig, "map_curve_chart")
        said = [
            ui.Fact(t(f"salesmap.cut.{key}", lang), f.count(cut.counts[key], lang, t("salesmap.noun", lang)))
            for key in ("capacity", "worth")
        ]
        ui.key_values(said)


def _funnel(screen: Screen, one: Opened, chosen: Targets, cut: rules.Cut, free_cnt: int) -> None:
    """From all customers to the targets, with what each rule leaves out."""
    lang = screen.lang
    rows = screen.load(targeting.funnel, *rules.asked(one, chosen))
    title, steps = funnel_title(rows, cut, lang), funnel_rows(rows, free_cnt, cut.rows.height, lang)
    with ui.card(title, t("salesmap.funnel.caption", lang), key="map_funnel"):
        file = lists.File(f"{one.found.name}: {title}", f"sales_map_{one.found.case.id}_funnel", steps)
        lists.static(screen, FUNNEL, steps, export=file)


def funnel_title(rows: pl.DataFrame, cut: rules.Cut, lang: str) -> str:
    """How many of how many become targets."""
    whole = rows.filter(~pl.col("step").is_in(["kept", "worthwhile", "best"]))["customers_cnt"].sum()
    return t("salesmap.funnel.title", lang, whole=f.number(whole), count=f.number(cut.rows.height))


def funnel_rows(rows: pl.DataFrame, free_cnt: int, cut_cnt: int, lang: str) -> pl.DataFrame:
    """The way as a table: everybody, minus each reason, the list, the rules, worth a contact, best here, minus those
    whom somebody works on already, the cut. With several products a customer counts once a product until `best`."""
    counts = dict(rows.group_by("step").agg(pl.col("customers_cnt").sum()).iter_rows())
    reasons = [one for one in (*REASONS, "held_out") if counts.get(one)]
    listed = counts.get("listed", 0)
    made = [("all", "salesmap.funnel.all", listed + sum(counts[one] for one in reasons))]
    made += [(f"− {t(f'target.excluded.{one}', lang)}", f"target.rule.{one}", counts[one]) for one in reasons]
    made += [(one, f"salesmap.funnel.{one}", counts.get(one, 0)) for one in ("listed", "kept", "worthwhile", "best")]
    if taken_cnt := counts.get("best", 0) - free_cnt:
        made.append((f"− {t('salesmap.funnel_step.taken', lang)}", "salesmap.funnel.taken", taken_cnt))
    made.append(("cut", "salesmap.funnel.cut", cut_cnt))
    heads = [key if key.startswith("−") else t(f"salesmap.funnel_step.{key}", lang) for key, _, _ in made]
    counted = pl.Series([count for _, _, count in made], dtype=pl.Int64)
    return pl.DataFrame({"step_words": heads, "rule": [t(rule, lang) for _, rule, _ in made], "customers_cnt": counted})
