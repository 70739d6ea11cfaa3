"""The list of materials in their newest version, with how each is used, and as a file."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ui import components as ui
from ui import filters, lists, session
from ui import formats as f
from ui.cases.names import named
from ui.i18n import t
from ui.lists import Col, List, Mark, Said
from ui.screen import Screen
from ui.screens.materials import state
from ui.screens.materials.state import Library
from ui.shared.material import TONES


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    session.remember(state.CHOSEN, event.row["material_id"])
    st.rerun()


SHELF = List(
    "material_shelf",
    "material",
    (
        Col("mark", words=Mark("is_chosen"), label=" "),
        Col("name", bold=True),
        Col("product"),
        Col("industry"),
        Col("lang_words", words=Said("material.lang", "lang"), label="lang"),
        Col("number", "cnt"),
        Col("status_words", words=Said("material.status", "status"), label="status", tone="tone"),
        Col("valid_until", keep=True),
        Col("maps_cnt", "cnt"),
        Col("leads_cnt", "cnt"),
        Col("opens_cnt", "cnt"),
        Col("readers_cnt", "cnt", place="file"),
        Col("owner", place="file"),
        Col("form_words", words=Said("material.form", "form"), label="form", place="file"),
        Col("valid_from", place="file"),
        Col("added_on", place="file"),
    ),
    page_size=12,
    row_height=32,
    is_open=True,
    click=_clicked,
    id="material_id",
)


def draw(screen: Screen, found: Library) -> None:
    """What the filters leave, what is in use first; a click shows one."""
    lang = screen.lang
    title = t("material.list", lang, count=f.number(found.rows.height), total=f.number(found.total))
    with ui.card(title, t("material.list_caption", lang), key="material_list"):
        if found.rows.is_empty():
            hint = "material.none_mine" if found.may_publish else "material.none_hint"
            ui.empty_state(t("material.none" if not found.total else "material.no_match", lang), t(hint, lang))
            return
        rows = worded(screen, found)
        file = lists.File(t("material.title", lang), "materials", rows)
        lists.draw(screen, SHELF, rows, alt=title, export=file)


def worded(screen: Screen, found: Library) -> pl.DataFrame:
    """The rows with product, industry and owner by name, the chosen one marked."""
    lang, every = screen.lang, t("material.every", screen.lang)
    people = dict(named(screen, found.desk, found.rows["owner_id"]))
    industries = {one: filters.code_label("industry", one, lang) for one in found.rows["industry_code"].drop_nulls()}
    chosen = found.versions[0].material_id if found.versions else -1
    return found.rows.with_columns(
        product=_by(pl.col("product_id"), found.products).fill_null(every),
        industry=_by(pl.col("industry_code"), industries).fill_null(every),
        owner=_by(pl.col("owner_id"), people),
        added_on=pl.col("added_at").str.slice(0, 10),
        is_chosen=pl.col("material_id") == chosen,
        tone=pl.col("status").replace_strict(TONES, default=None, return_dtype=pl.String),
    )


def _by(column: pl.Expr, names: object) -> pl.Expr:
    return column.replace_strict(names, default=column, return_dtype=pl.String)
