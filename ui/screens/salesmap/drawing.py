"""The hold-out: what this size can show, the share that is enough, the draw, and what is fixed after it."""

from __future__ import annotations

import secrets
from dataclasses import replace

import streamlit as st

from mart.reader import look_again
from models.holdout import Power
from ui import components as ui
from ui import formats as f
from ui import session
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.screens.salesmap import drawn, rules
from ui.screens.salesmap.state import Opened
from ui.shared import saving
from workflow.maps import people, store
from workflow.maps.plan import Targets


def power(screen: Screen, one: Opened, chosen: Targets, cut: rules.Cut) -> None:
    """Share, seed and power in words; the button that fixes both groups."""
    lang, seed = screen.lang, int(session.read("map_seed", _seed()))
    found = cut.power(chosen.holdout_pct, seed)
    key = "known" if found.expected_pct is not None and found.smallest_pct is not None else "unknown"
    title = t(f"salesmap.power.{'enough' if found.is_enough else 'thin' if key == 'known' else 'unknown'}", lang)
    with ui.card(title, t("salesmap.power.caption", lang), key="map_power"):
        ui.note(said(cut, chosen, lang, found))
        st.number_input(
            plain(t("salesmap.seed", lang)), 0, 2**31 - 1, _seed(), key="map_seed", help=t("salesmap.seed_help", lang)
        )
        if not one.is_open:
            return
        if cut.rows.height < 2:
            ui.note(t("salesmap.curve.none_hint", lang))
            return
        st.button(
            plain(t("salesmap.draw", lang, count=f.number(found.targets_cnt), held=f.number(found.held_cnt))),
            type="primary",
            key="map_draw",
            on_click=_draw,
            args=(screen, one, chosen, cut),
        )
        ui.note(t("salesmap.draw_note", lang))


def said(cut: rules.Cut, chosen: Targets, lang: str, found: Power) -> str:
    """What is expected against what these groups can show, how many would show it, and the share that is advised."""
    advised = cut.advised_pct
    words = t("salesmap.power.groups", lang, count=f.number(found.targets_cnt), held=f.number(found.held_cnt))
    if found.expected_pct is None or found.smallest_pct is None:
        return words
    numbers = {"expected": f.number(found.expected_pct, 1), "smallest": f.number(found.smallest_pct, 1)}
    if found.is_enough:
        advice = "" if advised == chosen.holdout_pct else t("salesmap.power.advised", lang, pct=advised)
        parts = (words, t("salesmap.power.shows", lang, **numbers), advice)
    elif cut.power(advised).is_enough:  # another share is all it takes: how many customers would is no news
        way = t("salesmap.power.share", lang, pct=advised)
        parts = (words, t("salesmap.power.hides", lang, **numbers), way)
    else:
        parts = (words, t("salesmap.power.hides", lang, **numbers), _larger(cut, chosen, lang))
    return t("table.stop", lang).join(part for part in parts if part)


def _larger(cut: rules.Cut, chosen: Targets, lang: str) -> str:
    """How many customers would show the effect, beside how many there are; the share to take all the same."""
    needed, advised = cut.needed_cnt(chosen.holdout_pct), cut.advised_pct
    worth = f.number(cut.counts["worth"])
    size = "" if needed is None else t("salesmap.power.needed", lang, count=f.number(rough(needed)), worth=worth)
    advice = "" if advised == chosen.holdout_pct else t("salesmap.power.advised", lang, pct=advised)
    return t("table.stop", lang).join(part for part in (size, advice) if part)


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
    rows = people.targets(one.desk.database, found.case.id, one.desk.actor)
    with ui.card(title, t("salesmap.fixed.caption", lang), key="map_fixed"):
        ep = f.money(rows["expected_ep_cny"].sum() or 0, lang)
        facts = [
            ui.Fact(t("salesmap.fixed.why", lang), t(f"salesmap.cut.{found.plan.targets.cut}", lang)),
            ui.Fact(t("salesmap.share", lang), f"{found.plan.targets.holdout_pct}%"),
            ui.Fact(t("salesmap.seed", lang), str(found.seed)),
            ui.Fact(t("salesmap.fixed.ep", lang), ep),
            ui.Fact(t("salesmap.fixed.drawn", lang), (found.drawn_at or "")[:10]),
        ]
        ui.key_values(facts)
        ui.note(t("salesmap.fixed.note", lang), is_ruled=True)
    drawn.draw(screen, one, rows)
