"""The forms of a material: a new one, and a new version of one. A file, a link or a text: one of the three."""

from __future__ import annotations

from typing import Any

import streamlit as st

from mart.query.product import catalogue
from ui import filters, session
from ui.components.markup import plain
from ui.i18n import LANGS, t
from ui.screen import Screen
from ui.screens.materials import state
from ui.screens.materials.state import Library
from ui.shared import saving
from workflow.materials import store
from workflow.materials.model import MOST_BYTES, MOST_LINK, MOST_NAME, MOST_NOTE, MOST_TEXT, STARTS, About, Draft
from workflow.model import Refused

_OWN_WORDS = """<style>
[class*="st-key-material_"] [data-testid="stFileUploaderDropzone"] > span button p { font-size: 0 }
[class*="st-key-material_"] [data-testid="stFileUploaderDropzone"] > span button p::after
  { content: "…"; font-size: 14px }
[class*="st-key-material_"] [data-testid="stFileUploaderDropzoneInstructions"] { display: none }
</style>"""  # Streamlit has these words in English only
_ROUND = "material_round"  # raised by what was stored, so that the next form is empty


def new(screen: Screen, found: Library) -> None:
    """A new material, in the title line; for whoever may publish."""
    if not found.may_publish:
        return
    lang, key = screen.lang, key_of("new")
    with screen.slot, st.popover(plain(t("material.new", lang)), key=f"{key}_window"), st.form(key, border=False):
        st.text_input(plain(t("material.column.name", lang)), key=f"{key}_name", max_chars=MOST_NAME)
        left, right = st.columns(2, gap="small")
        with left:
            own = _own_products(screen, found)
            _choice(screen, key, "product", list(own), own)
        with right:
            codes, names = filters.trait(screen.mart, screen.scope, screen.month_no, "industry", "industry_code")
            _choice(screen, key, "industry", list(codes), names[lang])
        st.selectbox(
            plain(t("material.column.lang", lang)), LANGS, LANGS.index(lang), key=f"{key}_lang",
            format_func=lambda one: t(f"material.lang.{one}", lang),
        )  # fmt: skip
        _content(screen, found, key)
        st.form_submit_button(
            plain(t("material.save", lang)), type="primary", key=f"{key}_go", on_click=_add, args=(screen, found, key)
        )


def newer(screen: Screen, found: Library) -> None:
    """A new version of the chosen material, made from the one that is shown."""
    lang, one = screen.lang, found.versions[0]
    key = key_of(f"{one.material_id}_{one.number}")
    with st.popover(plain(t("material.newer", lang)), key=f"{key}_window"), st.form(key, border=False):
        _content(screen, found, key)
        st.form_submit_button(
            plain(t("material.save", lang)), type="primary", key=f"{key}_go", on_click=_newer, args=(screen, found, key)
        )


def key_of(what: str) -> str:
    """The key of a form and its window: another after each thing stored, so that both begin anew, empty and closed."""
    return f"material_{what}_{session.read(_ROUND, 0)}"


def next_round() -> None:
    """Something was stored."""
    session.remember(_ROUND, int(session.read(_ROUND, 0)) + 1)


def _own_products(screen: Screen, found: Library) -> dict[str, str]:
    """The products the reader answers for."""
    rows = screen.load(catalogue, screen.month_no)
    mine = {row["product_id"] for row in rows.iter_rows(named=True) if row["product_manager_id"] in screen.scope.ids}
    return {key: name for key, name in found.products.items() if key in mine}


def _choice(screen: Screen, key: str, name: str, options: list[str], names: dict[str, str]) -> None:
    st.selectbox(
        plain(t(f"material.column.{name}", screen.lang)), options, None, key=f"{key}_{name}",
        placeholder=t("material.every", screen.lang), format_func=lambda one: plain(names.get(one, one)),
    )  # fmt: skip


def _content(screen: Screen, found: Library, key: str) -> None:
    """What it is, how long it holds, what is new."""
    lang = screen.lang
    st.html(_OWN_WORDS.replace("…", t("material.pick_file", lang)))
    st.file_uploader(
        plain(t("material.file", lang, most=MOST_BYTES // 1_000_000)), list(STARTS), key=f"{key}_file",
        max_upload_size=MOST_BYTES // 1_000_000,
    )  # fmt: skip
    st.text_input(plain(t("material.link", lang)), key=f"{key}_link", max_chars=MOST_LINK, placeholder="https://")
    st.text_area(plain(t("material.text", lang)), key=f"{key}_text", max_chars=MOST_TEXT, height=80)
    left, right = st.columns(2, gap="small")
    with left:
        label = plain(t("material.column.valid_from", lang))
        st.date_input(label, found.desk.today, format="YYYY-MM-DD", key=f"{key}_since")
    with right:
        st.date_input(plain(t("material.until", lang)), None, format="YYYY-MM-DD", key=f"{key}_until")
    st.text_input(plain(t("material.column.note", lang)), key=f"{key}_note", max_chars=MOST_NOTE)


def draft(given: dict[str, Any]) -> Draft:
    """The version that was handed in. Raises Refused where it is not one of file, link and text.

    >>> from datetime import date
    >>> draft({"link": " https://bank/x ", "since": date(2026, 1, 1)}).content
    'https://bank/x'
    """
    held = {name: given.get(name) for name in ("file", "link", "text")}
    filled = [name for name, value in held.items() if value and (name == "file" or str(value).strip())]
    if len(filled) != 1 or not given.get("since"):
        raise Refused("required", "material: a file, a link or a text, one of them", field="content")
    times = {"since": given["since"], "until": given.get("until"), "note": str(given.get("note") or "")}
    if filled == ["file"]:
        return Draft("file", held["file"].name, **times, data=held["file"].getvalue())
    return Draft(filled[0], str(held[filled[0]]).strip(), **times)


def _given(key: str) -> dict[str, Any]:
    names = ("name", "product", "industry", "lang", "file", "link", "text", "since", "until", "note")
    return {name: session.read(f"{key}_{name}") for name in names}


def _add(screen: Screen, found: Library, key: str) -> None:
    desk, given = found.desk, _given(key)

    def work() -> int:
        about = About(str(given["name"] or ""), str(given["lang"]), given["product"], given["industry"])
        return store.add(desk.database, desk.actor, about, draft(given))

    number = saving.attempt(screen, work, t("material.added", screen.lang))
    if number is not None:
        session.remember(state.CHOSEN, number)
        next_round()


def _newer(screen: Screen, found: Library, key: str) -> None:
    desk, one, given = found.desk, found.versions[0], _given(key)
    work = saving.attempt(
        screen,
        lambda: store.add_version(desk.database, one.material_id, one.number, desk.actor, draft(given)),
        t("material.added_version", screen.lang, number=one.number + 1),
    )
    if work is not None:
        next_round()
