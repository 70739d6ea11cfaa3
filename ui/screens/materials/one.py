"""One material: for what, how long, how it is used, its versions; its owner brings a new version or takes it out."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.cases.names import named
from ui.components.markup import plain
from ui.i18n import t
from ui.lists import Col, List, Said
from ui.screen import Screen
from ui.screens.materials import form
from ui.screens.materials.state import Library
from ui.shared import material, saving
from workflow.materials import handing, store

VERSIONS = List(
    "material_versions",
    "material",
    (
        Col("number", "cnt", label="number"),
        Col("status_words", words=Said("material.status", "status"), label="status"),
        Col("valid_from"),
        Col("valid_until"),
        Col("who", label="added_by"),
        Col("note"),
    ),
)


def draw(screen: Screen, found: Library) -> None:
    """The chosen material."""
    if not found.versions:
        return
    lang, one = screen.lang, found.versions[0]
    row = found.rows.row(by_predicate=pl.col("material_id") == one.material_id, named=True)
    used = {name: f.number(row[name]) for name in ("maps_cnt", "leads_cnt", "opens_cnt", "readers_cnt")}
    with ui.card(material.label(one, lang), t("material.used", lang, **used), key="material_one"):
        owner = named(screen, found.desk, [one.owner_id])[one.owner_id]
        facts = [*material.facts(one, found.products, lang), (t("material.column.owner", lang), owner)]
        left, right = ui.split(2)
        with left:
            ui.key_values([ui.Fact(*fact) for fact in facts])
            with st.container(horizontal=True, gap="small"):
                material.button(screen, found.desk, one, "material_one", is_plain=False)
                if found.is_mine:
                    form.newer(screen, found)
                    _retire(screen, found)
                if found.may_hand_over:
                    _hand_over(screen, found)
        with right:
            lists.static(screen, VERSIONS, _versions(screen, found))
            ui.note(t("material.versions_note", lang))


def _versions(screen: Screen, found: Library) -> pl.DataFrame:
    people = named(screen, found.desk, [one.added_by for one in found.versions])
    rows = [
        {
            "number": one.number, "status": one.status(found.desk.today), "valid_from": one.valid_from,
            "valid_until": one.valid_until or f.NONE, "who": people[one.added_by], "note": one.note or f.NONE,
        }
        for one in found.versions
    ]  # fmt: skip
    return pl.DataFrame(rows)


def _retire(screen: Screen, found: Library) -> None:
    lang = screen.lang
    with st.popover(plain(t("material.retire", lang)), key=form.key_of("retire")):
        ui.note(t("material.retire_note", lang))
        st.button(
            plain(t("material.retire_go", lang)), key="material_retire_go", on_click=_retired, args=(screen, found)
        )


def _retired(screen: Screen, found: Library) -> None:
    desk, number = found.desk, found.versions[0].material_id

    def work() -> bool:
        store.retire(desk.database, number, desk.actor)
        return True

    if saving.attempt(screen, work, t("material.retired", screen.lang)):
        form.next_round()


def _hand_over(screen: Screen, found: Library) -> None:
    """To whom it goes; the key changes with what was stored, so that the window is closed after it."""
    lang, owner_id = screen.lang, found.versions[0].owner_id
    names = named(screen, found.desk, handing.heirs(found.desk.database, owner_id))
    with st.popover(plain(t("material.hand_over", lang)), key=form.key_of("hand_over")):
        ui.note(t("material.hand_over_note", lang))
        options = sorted(names, key=lambda one: names[one])
        key = form.key_of("hand_over_to")
        st.selectbox(
            plain(t("material.hand_over_to", lang)), options, None, key=key, placeholder=t("work.form.choose", lang),
            format_func=lambda one: plain(names[one]),
        )  # fmt: skip
        st.button(
            plain(t("material.hand_over_go", lang)), key=form.key_of("hand_over_go"), on_click=_handed_over,
            args=(screen, found, key, names), disabled=session.read(key) is None,
        )  # fmt: skip


def _handed_over(screen: Screen, found: Library, key: str, names: Mapping[str, str]) -> None:
    desk, one, to = found.desk, found.versions[0], str(session.read(key))

    def work() -> bool:
        handing.hand_over(desk.database, one.material_id, one.owner_id, to, desk.actor)
        return True

    if saving.attempt(screen, work, t("material.handed_over", screen.lang, who=names.get(to, to))):
        form.next_round()
