"""Step five: how the leads go, as far as the reader sees them: funnel, branches, teams, what is stuck, support."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen
from ui.screens.salesmap import leads, result
from ui.screens.salesmap.state import Opened
from ui.shared import increment, map_funnel
from workflow.maps import progress


def draw(screen: Screen, one: Opened) -> None:
    """Sentences, funnel and support side by side, then where it goes well and where it does not."""
    lang = screen.lang
    if not one.found.is_pushed:
        ui.empty_state(t("salesmap.progress.first", lang), t("salesmap.progress.first_hint", lang))
        return
    args = one.desk.database, one.desk.actor, one.desk.today, one.found.case.id
    rows = screen.memo("map_leads", lambda: progress.leads(*args), one.moment)
    if rows.is_empty():
        ui.empty_state(t("salesmap.progress.none", lang), t("salesmap.progress.none_hint", lang))
        return
    measured = result.measured(screen, one)
    ui.three_sentences(sentences(rows, one, measured, lang))
    result.draw(screen, one, measured)
    left, right = ui.split(2)
    with (
        left,
        ui.card(
            map_funnel.title(progress.funnel(rows), lang), t("salesmap.progress.funnel_caption", lang), key="map_stages"
        ),
    ):
        st.html(map_funnel.bars(progress.funnel(rows), screen.look))
        ui.note(counted(one, measured, lang))
    with right:
        _support(screen, rows)
    leads.by(screen, one, rows)
    leads.stuck(screen, one, rows)


def counted(one: Opened, measured: pl.DataFrame, lang: str) -> str:
    """Who is held out and when the increment is known; once it is, what managers report beside the accounts."""
    if measured.is_empty():
        key = "counted_stopped" if one.found.is_stopped else "counted"
        return t(f"salesmap.progress.{key}", lang, held=f.number(one.found.held_cnt), seed=one.found.seed)
    opened = {name: f.number(measured[f"{name}_cnt"].sum()) for name in ("openings", "held_openings", "held")}
    return t("salesmap.progress.counted_measured", lang, **opened)


def sentences(rows: pl.DataFrame, one: Opened, measured: pl.DataFrame, lang: str) -> list[tuple[str, str]]:
    """Are they contacted, does it work so far, what next; once the map is measured: did it help, what is it worth."""
    stages = progress.funnel(rows)
    reached = {"count": f.number(stages["contacted"]), "all": f.number(stages["lead"])}
    contact = t("salesmap.say.contact", lang, pct=f.share(stages["contacted"], stages["lead"]), **reached)
    said = _next(rows, int(rows["is_late"].sum()), lang)
    if measured.height:
        return [
            (t("campaign.sentence.helped", lang), result.each(measured, increment.helped, lang)),
            (t("campaign.sentence.worth", lang), result.each(measured, increment.worth, lang)),
            (t("salesmap.say.next_head", lang), t("salesmap.say.join", lang).join([contact, said])),
        ]
    opened = {name: f.number(stages[name]) for name in ("interested", "won")}
    key = "result_stopped" if one.found.is_stopped else "result"
    so_far = t(f"salesmap.say.{key}", lang, until=one.found.held_until, **opened)
    heads = ("contact_head", "result_head", "next_head")
    return [(t(f"salesmap.say.{head}", lang), text) for head, text in zip(heads, (contact, so_far, said), strict=True)]


def _next(rows: pl.DataFrame, late: int, lang: str) -> str:
    """What has to be done: late leads, requests without an answer, leads that nobody took on yet."""
    asked = int(rows["asked_cnt"].sum())
    waiting, new = asked - int(rows["answered_cnt"].sum()), rows.filter(state="assigned").height
    if late or waiting:
        said = t("salesmap.say.next", lang, late=f.number(late), waiting=f.number(waiting))
    else:
        said = t(f"salesmap.say.{'fine' if asked else 'fine_none'}", lang)
    return t("table.stop", lang).join([said, t("salesmap.say.accept", lang, count=f.number(new))] if new else [said])


def _support(screen: Screen, rows: pl.DataFrame) -> None:
    """Support asked for and answered, and what waits."""
    lang = screen.lang
    asked, answered = int(rows["asked_cnt"].sum()), int(rows["answered_cnt"].sum())
    title = t("salesmap.support.title", lang, asked=f.number(asked), answered=f.number(answered))
    with ui.card(title, t("salesmap.support.caption", lang), key="map_support_card"):
        ui.key_values(support_facts(rows, lang))


def support_facts(rows: pl.DataFrame, lang: str) -> list[ui.Fact]:
    """How many leads wait for support, how many of them late, working days to an answer."""
    days, waiting = rows["answer_days"].median(), rows.filter(state="support")
    late = int(waiting["is_late"].sum())
    return [
        ui.Fact(t("salesmap.support.waiting", lang), f.number(waiting.height)),
        ui.Fact(t("salesmap.support.late", lang), f.number(late), "negative" if late else None),
        ui.Fact(t("salesmap.support.days", lang), f.number(days, 1) if days is not None else f.NONE),
    ]
