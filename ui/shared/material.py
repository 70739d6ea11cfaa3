"""Material of the library where it is used: what it is in words, and a window that shows it; each look is counted."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from pathlib import PurePath

import streamlit as st

from mart.query.product import catalogue
from ui import audited, filters, session
from ui import components as ui
from ui import formats as f
from ui.account import guard_later
from ui.cases.desk import Desk
from ui.components.exporting import file_name, nonced
from ui.components.markup import esc, plain
from ui.i18n import pick, t
from ui.screen import Screen
from ui.shared import saving
from workflow.db import open_database
from workflow.materials import reading, store
from workflow.materials.model import Material

_OPENED = "material_opened"
TONES = {"retired": "negative", "expired": "negative", "replaced": "warning", "later": "warning"}


def product_names(screen: Screen) -> dict[str, str]:
    """Products of the month by name."""
    rows = screen.load(catalogue, screen.month_no)
    lang = screen.lang
    return {
        row["product_id"]: pick(row["name_zh"] or row["product_id"], row["name_en"] or "", lang)
        for row in rows.iter_rows(named=True)
    }


def label(one: Material, lang: str) -> str:
    """Name, version and language of a material.

    >>> label(Material(1, 1, 2, 2, "Payroll", "en", "P1", "link", "", "", "", ""), "en")
    'Payroll · version 2 · English'
    """
    return t("material.label", lang, name=one.name, number=one.number, tongue=t(f"material.lang.{one.lang}", lang))


def state_words(one: Material, desk: Desk, lang: str) -> str:
    """What has become of a version since; nothing where it is valid."""
    status = one.status(desk.today)
    return "" if status == "valid" else t(f"material.status.{status}", lang)


def rows(screen: Screen, desk: Desk, found: tuple[Material, ...], key: str, case_id: int | None = None) -> None:
    """A line a material: what it is, and a button that opens it."""
    with st.container(gap=None, key=f"{key}_rows"):
        for one in found:
            gone = state_words(one, desk, screen.lang)
            text = f"{label(one, screen.lang)}　{gone}" if gone else label(one, screen.lang)
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.caption(plain(text), width="stretch")
                button(screen, desk, one, f"{key}_{one.version_id}", case_id)


def button(
    screen: Screen, desk: Desk, one: Material, key: str, case_id: int | None = None, is_plain: bool = True
) -> None:
    """A button that opens a version in a window, and counts it."""
    st.button(
        plain(t("material.open", screen.lang)), key=f"{key}_open", type="tertiary" if is_plain else "secondary",
        on_click=_pressed, args=(screen, desk, one, key, case_id),
    )  # fmt: skip
    if session.read(_OPENED) == key:
        session.remember(_OPENED, None)
        st.dialog(plain(label(one, screen.lang)), width="large")(lambda: _body(screen, desk, one))()


def _pressed(screen: Screen, desk: Desk, one: Material, key: str, case_id: int | None) -> None:
    """Count the look; what may not be seen does not open."""
    if saving.attempt(screen, lambda: store.opened(desk.database, desk.actor, one.version_id, case_id) or True):
        session.remember(_OPENED, key)


def _body(screen: Screen, desk: Desk, one: Material) -> None:
    lang = screen.lang
    names = product_names(screen)
    ui.key_values([ui.Fact(*fact) for fact in facts(one, names, lang)])
    if one.note:
        ui.note(plain(one.note))
    if one.form == "link":
        st.html(f'<div style="word-break:break-all">{esc(one.content)}</div>')
        st.link_button(plain(t("material.follow", lang)), one.content)
    elif one.form == "text":
        style = "white-space:pre-wrap;font-size:13px;line-height:21px;max-height:60vh;overflow:auto"
        st.html(f'<div style="{style}">{esc(one.content)}</div>')
    else:
        _file(lang, desk, one)


def facts(one: Material, products: Mapping[str, str], lang: str) -> list[tuple[str, str]]:
    """What a material is for, and how long."""
    whole = t("material.every", lang)
    product = products.get(one.product_id, one.product_id) if one.product_id else whole
    industry = filters.code_label("industry", one.industry_code, lang) if one.industry_code else whole
    return [
        (t("material.column.product", lang), product),
        (t("material.column.industry", lang), industry),
        (t("material.column.valid_from", lang), one.valid_from),
        (t("material.column.valid_until", lang), one.valid_until or f.NONE),
    ]


def _file(lang: str, desk: Desk, one: Material) -> None:
    """The file itself, read when it is asked for; who has lost the scope since gets none, and it is audited."""
    check, noted, url = guard_later(), audited.later(), desk.database.url
    path = PurePath(one.content)

    def made() -> bytes:
        check()
        found = reading.content(open_database(url=url), one.version_id)
        noted("export", "material", str(one.material_id), version=one.number)
        return found

    st.download_button(
        plain(t("material.download", lang, name=one.content)),
        made,
        file_name(nonced(path.stem), path.suffix.lstrip(".")),
        mimetypes.guess_type(one.content)[0] or "application/octet-stream",
        key=f"material_file_{one.version_id}",
        on_click="ignore",
    )
