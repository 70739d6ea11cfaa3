"""The brief before a visit: who, about what, why now, the figures, what else; log of contacts; and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from mart.query import action, labels, segment
from ui import audited
from ui import components as ui
from ui import formats as f
from ui.account import guard_later
from ui.cases import figures, outcome, panel, steps, words
from ui.cases.links import open_case
from ui.cases.names import named
from ui.components.exporting import file_name, nonced
from ui.components.markup import CAPTION, esc, plain, span
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.week import paper
from ui.screens.week.state import Week
from ui.shared import material
from ui.shared.next_action import with_words
from ui.theme import Tokens
from workflow.materials import reading
from workflow.materials.model import Material
from workflow.model import Case

MOST = 3  # other actions, and contacts on paper


@dataclass(frozen=True)
class Brief:
    """One page in words: headings and lines, the same on screen and paper."""

    title: str
    line: str
    why: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[str, str, str], ...]
    materials: tuple[Material, ...] = ()


def draw(screen: Screen, week: Week) -> None:
    """The brief of the chosen lead, its next step, its contacts; the file for paper."""
    lang, case = screen.lang, week.case
    if case is None:
        with ui.card(t("week.brief", lang), t("week.brief_none", lang), key="week_brief_none"):
            return
    found = brief_of(screen, week, case)
    with st.container(border=True, key="week_brief", gap="small"):
        panel.head(screen, week.desk, case)
        outcome.draw(screen, week.desk, case)
        _written(screen, found)
        if found.materials:
            ui.key_values([], t("week.materials", lang))
            material.rows(screen, week.desk, found.materials, "week_material", case.id)
        steps.draw(screen, week.desk, case)
        panel.timeline(screen, week.desk, case, panel.FIRST)
        with st.container(horizontal=True, gap="small"):
            _file(screen, found, case)
            if st.button(plain(t("work.case.open", lang)), key="week_open", type="tertiary"):
                open_case(case.id)
    outcome.forget()


def brief_of(screen: Screen, week: Week, case: Case) -> Brief:
    """The brief of a lead, as far as this reader sees its customer."""
    lang, customer = screen.lang, case.subject.customer_id or ""
    row = next(week.rows.filter(id=case.id).iter_rows(named=True), {})
    why = pick(row.get("reason_zh") or "", row.get("reason_en") or "", lang)
    is_known = customer and not action.missing_feed(screen.mart)
    others = with_words(screen.load(action.for_customer, customer, screen.month_no), lang) if is_known else None
    same = case.subject.product_id or ""
    said = [] if others is None else [one for one in others.to_dicts() if (one["product_id"] or "") != same][:MOST]
    return Brief(
        words.subject_label(case, lang),
        _line(screen, case, row),
        tuple(part for part in why.replace("；", ";").split(";") if part.strip()),
        tuple((one.label, one.now) for one in figures.lines(screen, case) if one.now != f.NONE),
        tuple((one["what"], one["why"]) for one in said),
        _contacts(screen, week, case),
        _materials(screen, week, case),
    )


def _line(screen: Screen, case: Case, row: Mapping[str, object]) -> str:
    """Product, due date, gain and map of a lead, as far as it has them."""
    lang, gain, taken = screen.lang, row.get("expected_cny"), row.get("ep_if_taken_cny")
    parts = (
        _product(screen, case),
        t("week.line.due", lang, due=case.due_on) if case.due_on else "",
        chance(screen, case),
        t("week.line.gain", lang, expected=f.money(gain, lang)) if gain is not None else "",
        t("week.line.taken", lang, taken=f.money(taken, lang)) if taken is not None else "",
        t("week.line.map", lang, map=row["map_zh"]) if row.get("map_zh") else "",
    )
    return " · ".join(part for part in parts if part)


def chance(screen: Screen, case: Case) -> str:
    """What a contact does to the probability: from, to, how many times; that it does nothing; empty where neither today
    nor on the day of the lead was known."""
    lang = screen.lang
    known = figures.now(screen, case.subject)
    known = known if "probability_approached_pct" in known else case.subject.figures
    if "probability_approached_pct" not in known:
        return ""
    alone, approached = (float(known[name]) for name in ("probability_pct", "probability_approached_pct"))
    said = {"alone": f.pct(alone, 1), "approached": f.pct(approached, 1)}
    if said["alone"] == said["approached"] or not 0 < alone < approached:
        return t("week.line.no_effect", lang, **said)
    return t("week.line.chance", lang, **said, times=f.number(approached / alone, 1))


def _materials(screen: Screen, week: Week, case: Case) -> tuple[Material, ...]:
    """What the map of the lead went out with, for its product and the customer's industry; in the reader's language
    first."""
    found = reading.of_lead(week.desk.database, case.id)
    if any(one.industry_code for one in found) and case.subject.customer_id:
        row = screen.load(segment.status_row, screen.month_no, case.subject.customer_id) or {}
        found = tuple(one for one in found if one.industry_code in (None, row.get("industry_code")))
    return tuple(sorted(found, key=lambda one: one.lang != screen.lang))


def _product(screen: Screen, case: Case) -> str:
    """The product a lead is about, by name; nothing where it names none."""
    number = str(case.subject.product_id or case.fields.get("product_id") or "")
    rows = screen.load(labels.lookup, "product_id", [number], screen.month_no) if number else None
    if rows is None or rows.is_empty():
        return number
    return pick(rows["label_zh"][0], rows["label_en"][0], screen.lang)


def _contacts(screen: Screen, week: Week, case: Case) -> tuple[tuple[str, str, str], ...]:
    """Contacts that were logged, newest first: when and by whom, the outcome, what was said."""
    events = [one for one in week.desk.timeline(case.id) if one.body.get("outcome")]
    people = named(screen, week.desk, [one.actor_id for one in events])
    return tuple(
        (
            f"{words.moment(one.at)} {people[one.actor_id]}",
            t(f"week.outcome.{one.body['outcome']}", screen.lang),
            str(one.body.get("result", "")),
        )
        for one in reversed(events)
    )


def _written(screen: Screen, found: Brief) -> None:
    """The brief on the screen."""
    lang, tok = screen.lang, screen.look.tokens
    why = [esc(one.strip()) for one in found.why] or [esc(t("week.why_none", lang))]
    st.html(
        f"<div>{span(found.line, tok.ink, 'font-size:13px;line-height:20px')}"
        f"{_points(t('week.why', lang), why, tok)}</div>"
    )
    ui.key_values(
        [ui.Fact(label, value) for label, value in found.figures], t("week.figures", lang, month=screen.month)
    )
    if found.others:
        others = [f"<b>{esc(what)}</b> · {span(why, tok.muted)}" for what, why in found.others]
        st.html(f"<div>{_points(t('week.others', lang), others, tok)}</div>")


def _points(head: str, points: list[str], tok: Tokens) -> str:
    """A heading and its points, which are HTML already."""
    lines = "".join(f"<li>{one}</li>" for one in points)
    return (
        f'<div style="{CAPTION}color:{tok.muted};margin-top:6px">{esc(head)}</div>'
        f'<ul style="margin:2px 0 0;padding-left:18px;font-size:13px;line-height:20px;color:{tok.ink}">{lines}</ul>'
    )


def _file(screen: Screen, found: Brief, case: Case) -> None:
    """The brief as a page to print; who has lost the scope since it was drawn gets none, and it is audited."""
    lang, check, noted = screen.lang, guard_later(), audited.later()
    name = nonced(f"brief_{case.subject.customer_id}")
    page = paper.page(found, screen, words.reference_of(case))

    def made() -> bytes:
        check()
        noted("export", "brief", name, format="html", rows_cnt=1)
        return page.encode("utf-8")

    st.download_button(
        plain(t("week.print", lang)), made, file_name(name, "html"), "text/html", key="week_print", on_click="ignore"
    )
