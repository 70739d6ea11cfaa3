"""Step two: whom to approach. The rules, who they leave, where to stop, how many to hold out, and the draw."""

from __future__ import annotations

import polars as pl

from mart.query import targeting
from models.eligibility import REASONS
from ui import charts, lists
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.salesmap import choosing, drawing, rules
from ui.screens.salesmap.state import Opened
from workflow.maps.plan import Targets
from workflow.model import Refused

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
        chosen = choosing.draw(screen, one) if one.is_open else one.found.plan.targets
    try:
        free = rules.left(screen, one, chosen)
    except Refused:
        ui.empty_state(t("salesmap.lists_unseen", lang), t("salesmap.lists_unseen_hint", lang))
        return
    reach = screen.load(targeting.reach, one.product_ids)
    cut = rules.cut_of(free, chosen, one.found.plan.team.per_manager_cnt, reach)
    with right:
        _curve(screen, free, chosen, cut)
    left, right = ui.split(2)
    with left:
        _funnel(screen, one, chosen, cut, free.height)
    with right:
        drawing.power(screen, one, chosen, free, cut)


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
    """How many of how many customers become targets; each is counted once, however many products there are."""
    counted = rows.filter(~pl.col("step").is_in(["kept", "worthwhile", "best"]))
    whole = counted.group_by("product_id").agg(pl.col("customers_cnt").sum())["customers_cnt"].max() or 0
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
