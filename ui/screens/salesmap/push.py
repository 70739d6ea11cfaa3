"""Step four: material and note, what a manager will read in their language, and the push: once, for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import polars as pl
import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import session
from ui.cases.figures import TARGET, taken
from ui.cases.names import named
from ui.cases.subjects import of_customers
from ui.components.markup import CAPTION, esc, plain, span
from ui.i18n import t
from ui.screen import Screen
from ui.screens.salesmap.state import Opened
from ui.shared import material, saving
from ui.theme import Tokens
from workflow.maps import people as people_of
from workflow.maps import push, store
from workflow.maps.model import Pushed
from workflow.maps.plan import MOST_MATERIALS, Words
from workflow.materials import reading
from workflow.push.words import Reader, Told, written

_CHANCE, _GAIN, _TAKEN = (pl.col(one).cast(pl.Float64) for one in ("probability", "expected_ep_cny", "ep_if_taken_cny"))
# what a contact is expected to bring is the change of the probability times the profit if taken
CHANCES = {
    "probability_pct": 100 * _CHANCE,
    "probability_approached_pct": 100 * (_CHANCE + pl.when(_TAKEN != 0).then(_GAIN / _TAKEN)),
}
SHOWN = 2  # recipients whose message is shown


def draw(screen: Screen, one: Opened) -> None:
    """What goes out, the preview, and the button; after the push what went out."""
    lang, found = screen.lang, one.found
    if not found.assigned_cnt:
        ui.empty_state(t("salesmap.push_step.first", lang), t("salesmap.push_step.first_hint", lang))
        return
    told = one.recipients(screen)
    left, right = ui.split(2)
    with left:
        _what(screen, one, told)
    with right:
        _preview(screen, one, told)


def _what(screen: Screen, one: Opened, told: Mapping[str, Counter[str]]) -> None:
    lang, found = screen.lang, one.found
    key = "done" if found.is_pushed else "title"
    numbers = {"leads": f.number(found.assigned_cnt), "managers": f.number(len(told)), "on": found.pushed_on or ""}
    title = t(f"salesmap.push_step.{key}", lang, **numbers)
    with ui.card(title, t("salesmap.push_step.caption", lang), key="map_what"):
        if found.is_pushed or not one.is_mine:
            _fixed(screen, one)
            return
        _form(screen, one, t("salesmap.push_step.go", lang, **numbers))
        ui.note(t("salesmap.push_step.note_once", lang))
        material.rows(screen, one.desk, found.materials, "map_material", found.case.id)


def _fixed(screen: Screen, one: Opened) -> None:
    """What went out, for whoever does not plan it; material in the version that went out."""
    lang, found, words = screen.lang, one.found, one.found.plan.message
    facts = [
        ui.Fact(t("salesmap.push_step.note", lang), words.note or f.NONE),
        ui.Fact(t("salesmap.push_step.until", lang), found.held_until or f.NONE),
    ]
    if words.material or not found.materials:
        facts.insert(0, ui.Fact(t("salesmap.push_step.material", lang), words.material or f.NONE))
    ui.key_values(facts)
    material.rows(screen, one.desk, found.materials, "map_material", found.case.id)
    ui.note(t("salesmap.push_step.once", lang), is_ruled=True)


def _form(screen: Screen, one: Opened, go: str) -> None:
    """Material and note, and the push beside them: what stands in the form is what goes out."""
    lang, held, there = screen.lang, one.found.plan.message, one.found.materials
    valid = reading.valid_for(one.desk.database, one.product_ids, one.desk.today)
    offered = {item.version_id: item for item in (*there, *valid)}
    with st.form("map_words", border=False):
        st.multiselect(
            plain(t("salesmap.push_step.material", lang)),
            list(offered),
            default=[item.version_id for item in there],
            key="map_material",
            max_selections=MOST_MATERIALS,
            placeholder=t("salesmap.material_pick" if offered else "salesmap.material_none", lang),
            help=t("salesmap.material_help", lang),
            format_func=lambda key: plain(material.label(offered[key], lang)),
            select_all=False,
        )
        st.text_area(plain(t("salesmap.push_step.note", lang)), held.note, key="map_note", max_chars=1000, height=80)
        with st.container(horizontal=True, gap="small"):
            st.form_submit_button(
                plain(t("salesmap.push_step.save", lang)), key="map_words_go", on_click=_save,
                args=(screen, one, t("salesmap.saved", lang)),
            )  # fmt: skip
            st.form_submit_button(plain(go), type="primary", key="map_push_go", on_click=_push, args=(screen, one))


def _given(one: Opened) -> Words:
    """Material and note as they stand in the form."""
    chosen = tuple(int(key) for key in session.read("map_material", ()))
    return Words(one.found.plan.message.material, str(session.read("map_note", "")), chosen)


def _save(screen: Screen, one: Opened, said: str) -> None:
    desk, case, words = one.desk, one.found.case, _given(one)
    saving.attempt(
        screen, lambda: store.save_step(desk.database, case.id, case.version, desk.actor, "message", words), said
    )


def _push(screen: Screen, one: Opened) -> None:
    """Leads and messages, in one transaction; a second press finds them there. What was changed in the form is saved
    and shown in the preview first."""
    desk, case, lang = one.desk, one.found.case, screen.lang
    given, held = _given(one), one.found.plan.message
    if (given.note, set(given.material_ids)) != (held.note, {item.version_id for item in one.found.materials}):
        _save(screen, one, t("salesmap.push_step.look", lang))
        return

    def work() -> Pushed:
        figures = _figures(screen, one)
        return push.push(desk.database, case.id, case.version, desk.actor, desk.today, figures)

    done = saving.attempt(screen, work)
    if done is None:
        return
    said = [t("salesmap.pushed.new", lang, count=f.number(done.new_cnt), managers=f.number(done.managers_cnt))]
    if not done.new_cnt:
        said = [t("salesmap.pushed.again", lang)]
    if done.old_cnt:
        said.append(t("salesmap.pushed.old", lang, count=f.number(done.old_cnt)))
    if done.refused_cnt:
        said.append(t("salesmap.pushed.refused", lang, count=f.number(done.refused_cnt)))
    saving.say(True, t("table.stop", lang).join(said))
    session.set_filters(step="progress")


def _figures(screen: Screen, one: Opened) -> dict[str, dict[str, str]]:
    """Customer to the figures of the day that their lead keeps: what the map expects of them, and their own where the
    pusher sees them; a product manager sees those of holders alone."""
    assigned = people_of.targets(one.desk.database, one.found.case.id, one.desk.actor).drop_nulls("owner_id")
    subjects = of_customers(screen.mart, screen.scope, screen.month_no, tuple(assigned["customer_id"]))
    own, month = {subject.id: subject.figures for subject in subjects}, f.month(screen.month_no)
    rows = assigned.with_columns(**CHANCES)
    return {
        row["customer_id"]: {**own.get(row["customer_id"], {}), **taken(row, TARGET, month)}
        for row in rows.iter_rows(named=True)
    }


def _preview(screen: Screen, one: Opened, told: Mapping[str, Counter[str]]) -> None:
    """The messages of the managers with most leads, each in the language of who reads it."""
    lang, tok = screen.lang, screen.look.tokens
    shown = list(told)[:SHOWN]
    known = one.desk.known()
    names = named(screen, one.desk, shown)
    with ui.card(t("salesmap.preview.title", lang), t("salesmap.preview.caption", lang), key="map_preview"):
        for who in shown:
            theirs = known[who].lang if who in known else "zh"
            message = push.message(one.found, who, told[who])
            about = Told(message.template, message.params, one.found.case, one.found.case.owner_id, {})
            letter = written(about, theirs, Reader(sees_names=True), is_outside=False)
            head = t("salesmap.preview.to", lang, who=names[who], tongue=t(f"salesmap.lang.{theirs}", lang))
            st.html(_letter(head, letter.subject, letter.body, tok))


def _letter(head: str, subject: str, body: str, tok: Tokens) -> str:
    ink = f"color:{tok.ink}"
    box = f"border:1px solid {tok.rule};border-radius:3px;padding:10px 12px;margin-bottom:8px"
    return (
        f'<div style="{box}">{span(head, tok.muted, CAPTION)}'
        f'<div style="font-size:14px;line-height:22px;font-weight:600;{ink}">{esc(subject)}</div>'
        f'<div style="font-size:13px;line-height:20px;white-space:pre-wrap;{ink}">{esc(body)}</div></div>'
    )
