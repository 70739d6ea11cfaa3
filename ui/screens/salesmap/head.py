"""The bar of five steps: what each holds so far, the one looked at marked; a press goes there."""

from __future__ import annotations

import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import session
from ui.cases import words
from ui.cases.links import open_case
from ui.components.markup import CAPTION, badge_html, esc, plain, span
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.salesmap.state import STEPS, Opened
from ui.shared import saving
from workflow.maps import copying
from workflow.maps.model import Map


def draw(screen: Screen, one: Opened) -> None:
    """Name and state, copy, the bar; what was just saved."""
    lang = screen.lang
    with screen.slot:
        if st.button(plain(t("salesmap.all", lang)), key="map_all"):
            session.change_filters(map=None, step=None)
        if st.button(plain(t("salesmap.case", lang)), key="map_case"):
            open_case(one.found.case.id)
        if one.desk.actor.person_id == one.found.case.owner_id:
            _copy(screen, one)
    pressed = ui.pressable(bar(screen, one), key="map_bar")
    saving.said(screen)
    if pressed:
        session.change_filters(step=pressed)


def bar(screen: Screen, one: Opened) -> str:
    """The bar as HTML for `pressable`."""
    lang, tok, case = screen.lang, screen.look.tokens, one.found.case
    tone = {"planning": "accent", "running": "positive"}.get(case.state, "muted")
    line = t("salesmap.line", lang, reference=words.reference_of(case), version=case.version)
    head = (
        f'<div style="display:flex;gap:10px;align-items:center;margin-bottom:8px;flex-wrap:wrap">'
        f"{span(one.found.name, tok.ink, 'font-size:16px;line-height:24px', is_bold=True)}"
        f"{badge_html(words.state_label(case.kind, case.state, lang), tone, screen.look)}"
        f"{span(line, tok.muted, CAPTION)}</div>"
    )
    managers_cnt = len(one.recipients(screen)) if one.found.assigned_cnt else 0
    said = sub_labels(one, managers_cnt, lang)
    at = STEPS.index(one.step)
    cells = ""
    for i, step in enumerate(STEPS):
        edge, ink = (tok.accent if done(one)[i] or i == at else tok.rule), tok.accent if i == at else tok.ink
        cells += (
            f'<button type="button" class="mb" data-press="{step}" aria-current="{str(i == at).lower()}"'
            f' style="border-top:3px solid {edge}"><span style="color:{ink};font-weight:{600 if i == at else 400}">'
            f"{esc(f'{i + 1} ' + t(f'salesmap.step.{step}', lang))}</span><br>"
            f"{span(said[i], tok.accent if i == at else tok.muted, CAPTION)}</button>"
        )
    style = (
        "<style>.mb{flex:1;min-width:120px;background:transparent;border:0;padding:7px 4px;font:inherit;font-size:13px;"
        f"line-height:19px;cursor:pointer;color:{tok.ink}}}.mb:hover{{background:{tok.surface}}}"
        f".mb:focus-visible{{outline:2px solid {tok.accent}}}</style>"
    )
    bar_style = f"display:flex;gap:4px;flex-wrap:wrap;border-bottom:1px solid {tok.rule};padding-bottom:4px"
    return f'{style}<div>{head}<div style="{bar_style}">{cells}</div></div>'


def done(one: Opened) -> tuple[bool, ...]:
    """Which steps are done."""
    found = one.found
    return bool(found.plan.products), found.is_drawn, found.assigned_cnt > 0, found.is_pushed, False


def sub_labels(one: Opened, managers_cnt: int, lang: str) -> tuple[str, ...]:
    """Below each step what it holds: products, targets and held out, managers, leads, until when it is measured."""
    found, plan = one.found, one.found.plan
    none = t("salesmap.sub.none", lang)
    names = [pick(item.label_zh, item.label_en, lang) for item in plan.products]
    products = names[0] if len(names) == 1 else t("salesmap.sub.products", lang, count=len(names)) if names else none
    targets = t("salesmap.sub.targets", lang, count=f.number(found.targets_cnt), held=f.number(found.held_cnt))
    return (
        products,
        targets if found.is_drawn else none,
        t("salesmap.sub.team", lang, count=f.number(managers_cnt)) if managers_cnt else none,
        t("salesmap.sub.push", lang, on=found.pushed_on) if found.is_pushed else none,
        t(f"salesmap.sub.{_result(found)}", lang, until=found.held_until),
    )


def _result(found: Map) -> str:
    """How far the result is: the word below the last step."""
    if found.case.state == "measured":
        return "measured"
    return "stopped" if found.is_stopped else "progress" if found.held_until else "none"


def _copy(screen: Screen, one: Opened) -> None:
    lang = screen.lang
    with st.popover(plain(t("salesmap.copy", lang)), key="map_copy"), st.form("map_copy_form", border=False):
        st.text_input(plain(t("salesmap.name", lang)), key="map_copy_name", max_chars=100)
        st.form_submit_button(
            plain(t("salesmap.copy", lang)), type="primary", key="map_copy_go", on_click=_copied, args=(screen, one)
        )


def _copied(screen: Screen, one: Opened) -> None:
    desk, name = one.desk, str(session.read("map_copy_name", ""))
    case_id = one.found.case.id
    case = saving.attempt(screen, lambda: copying.copied(desk.database, case_id, desk.actor, name, desk.today))
    if case is not None:
        session.set_filters(map=case.id, step="products")
