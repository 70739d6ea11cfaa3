"""The hold-out: what this size can show, the share that is enough, the draw, and what is fixed after it."""

from __future__ import annotations

import secrets
from dataclasses import replace

import polars as pl
import streamlit as st

from mart.reader import look_again
from models.holdout import Power
from ui import components as ui
from ui import formats as f
from ui import session
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.salesmap import drawn, rules
from ui.screens.salesmap.state import Opened
from ui.shared import saving
from workflow.export import local_day
from workflow.maps import store
from workflow.maps.plan import Targets


def power(screen: Screen, one: Opened, chosen: Targets, rows: pl.DataFrame, cut: rules.Cut) -> None:
    """Share, seed and power in words, for each product by itself; the button that fixes both groups."""
    lang, seed = screen.lang, int(session.read("map_seed", _seed()))
    held = cut.held(chosen.holdout_pct, seed)
    parts = rules.by_product(rows, cut)
    found = {key: part.power(chosen.holdout_pct, held[key]) for key, part in parts.items()}
    with ui.card(title(list(found.values()), lang), t("salesmap.power.caption", lang), key="map_power"):
        names = {item.product_id: pick(item.label_zh, item.label_en, lang) or "" for item in one.found.plan.products}
        for line in lines(chosen, parts, found, names, lang):
            ui.note(line)
        st.number_input(
            plain(t("salesmap.seed", lang)), 0, 2**31 - 1, _seed(), key="map_seed", help=t("salesmap.seed_help", lang)
        )
        if not one.is_open:
            return
        if cut.rows.height < 2:
            ui.note(t("salesmap.curve.none_hint", lang))
            return
        counts = {"count": cut.rows.height - held.total(), "held": held.total()}
        st.button(
            plain(t("salesmap.draw", lang, **{key: f.number(count) for key, count in counts.items()})),
            type="primary",
            key="map_draw",
            on_click=_draw,
            args=(screen, one, chosen, cut),
        )
        ui.note(t("salesmap.draw_note", lang))


def title(found: list[Power], lang: str) -> str:
    """Whether these groups show the effect: of every product, of some, of none."""
    if not any(_is_known(one) for one in found):
        return t("salesmap.power.unknown", lang)
    enough = sum(one.is_enough for one in found)
    if len(found) > 1:
        return t("salesmap.power.some", lang, count=f.number(enough), all=f.number(len(found)))
    return t(f"salesmap.power.{'enough' if enough else 'thin'}", lang)


def lines(
    chosen: Targets, parts: dict[str, rules.Cut], found: dict[str, Power], names: dict[str, str], lang: str
) -> list[str]:
    """What is said of each product, by name where there are several, and that each is measured by itself."""
    if not parts:
        return [t("salesmap.power.groups", lang, count=f.number(0), held=f.number(0))]
    is_alone = len(parts) == 1
    texts = {key: said(part, chosen, lang, found[key], is_alone) for key, part in parts.items()}
    if is_alone:
        return list(texts.values())
    each = [t("salesmap.power.of", lang, product=names.get(key, key), said=text) for key, text in texts.items()]
    return [*each, t("salesmap.power.each", lang)]


def _is_known(found: Power) -> bool:
    return found.expected_pct is not None and found.smallest_pct is not None


def _is_out_of_sight(found: Power) -> bool:
    """Whether less is expected than shows, in the figures that are said."""
    return round(found.expected_pct or 0, 1) < round(found.smallest_pct or 0, 1)


def said(cut: rules.Cut, chosen: Targets, lang: str, found: Power, is_alone: bool = True) -> str:
    """What is expected against what these groups can show, how many would show it, and the share that is advised to a
    map of one product (`is_alone`)."""
    advised = cut.advised_pct
    advice = "" if advised == chosen.holdout_pct or not is_alone else t("salesmap.power.advised", lang, pct=advised)
    words = t("salesmap.power.groups", lang, count=f.number(found.targets_cnt), held=f.number(found.held_cnt))
    if not _is_known(found):
        return words
    numbers = {"expected": f.number(found.expected_pct, 1), "smallest": f.number(found.smallest_pct, 1)}
    short = t(f"salesmap.power.{'hides' if _is_out_of_sight(found) else 'narrow'}", lang, **numbers)
    if found.is_enough:
        parts = (words, t("salesmap.power.shows", lang, **numbers), advice)
    elif cut.power(advised).is_enough:  # another share is all it takes: how many customers would is no news
        way = t("salesmap.power.share", lang, pct=advised)
        parts = (words, short, way)
    else:
        parts = (words, short, _larger(cut, chosen, lang), advice)
    return t("table.stop", lang).join(part for part in parts if part)


def _larger(cut: rules.Cut, chosen: Targets, lang: str) -> str:
    """How many customers would show the effect, beside how many there are."""
    needed, worth = cut.needed_cnt(chosen.holdout_pct), f.number(cut.counts["worth"])
    return "" if needed is None else t("salesmap.power.needed", lang, count=f.number(rough(needed)), worth=worth)


def rough(count: int) -> int:
    """Two figures of a forecast: more would not be known.

    >>> rough(70_656), rough(344), rough(7)
    (71000, 340, 7)
    """
    return round(count, 2 - len(str(count)))


def _seed() -> int:
    """A seed of one's own for each session, so that nobody draws until the hold-out pleases by habit."""
    held = session.read("map_seed_first")
    if not isinstance(held, int):
        held = secrets.randbelow(10_000)
        session.remember("map_seed_first", held)
    return held


def _draw(screen: Screen, one: Opened, chosen: Targets, cut: rules.Cut) -> None:
    """Store the rules, then draw; readers of the mart leave the held-out customers out from the next run on."""
    desk, case = one.desk, one.found.case
    seed, count = int(session.read("map_seed", 0)), cut.rows.height
    stored = replace(chosen, most_cnt=count)

    def work() -> object:
        after = store.save_step(desk.database, case.id, case.version, desk.actor, "targets", stored)
        candidates = rules.drawable(screen.mart, screen.scope, one, cut.rows)
        return store.draw(desk.database, case.id, after.version, desk.actor, candidates, seed)

    if saving.attempt(screen, work) is not None:
        drawn = store.read(desk.database, case.id, desk.actor)
        held = {"count": f.number(drawn.targets_cnt), "held": f.number(drawn.held_cnt)}
        saving.say(True, t("salesmap.drawn", screen.lang, **held))
        look_again()
        session.set_filters(step="team")


def fixed(screen: Screen, one: Opened) -> None:
    """What was drawn: both groups, seed, why so many, and the targets by product and branch."""
    lang, found = screen.lang, one.found
    title = t("salesmap.fixed.title", lang, count=f.number(found.targets_cnt), held=f.number(found.held_cnt))
    rows = one.targets(screen)
    with ui.card(title, t("salesmap.fixed.caption", lang), key="map_fixed"):
        ep = f.money(rows["expected_ep_cny"].sum() or 0, lang)
        facts = [
            ui.Fact(t("salesmap.fixed.why", lang), t(f"salesmap.cut.{found.plan.targets.cut}", lang)),
            ui.Fact(t("salesmap.share", lang), f"{found.plan.targets.holdout_pct}%"),
            ui.Fact(t("salesmap.seed", lang), str(found.seed)),
            ui.Fact(t("salesmap.fixed.ep", lang), ep),
            ui.Fact(t("salesmap.fixed.drawn", lang), local_day(found.drawn_at).isoformat() if found.drawn_at else ""),
            *_each(one, rows, lang),
        ]
        ui.key_values(facts)
        ui.note(t("salesmap.fixed.note", lang), is_ruled=True)
    drawn.draw(screen, one, rows)


def _each(one: Opened, rows: pl.DataFrame, lang: str) -> list[ui.Fact]:
    """How many targets each product has, where there are several."""
    counts = dict(rows["product_id"].value_counts().iter_rows())
    names = {item.product_id: pick(item.label_zh, item.label_en, lang) for item in one.found.plan.products}
    if len(names) < 2:
        return []
    said = [
        t("salesmap.fixed.each", lang, product=name, count=f.number(counts.get(key, 0))) for key, name in names.items()
    ]
    return [ui.Fact(t("salesmap.fixed.by_product", lang), t("table.and", lang).join(said))]
