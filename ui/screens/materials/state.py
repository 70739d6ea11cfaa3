"""What the library holds, what the reader narrows it to, and the material they look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import streamlit as st

from ui import components as ui
from ui import filters, session
from ui.cases.desk import Desk, desk_of
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.shared import material, saving
from workflow.db import StoreError
from workflow.materials import handing, reading, store
from workflow.materials.model import Material

CHOSEN = "material_chosen"
ANY = ""  # material of every product or industry, beside "all"


@dataclass(frozen=True)
class Library:
    """rows: what the filters leave; total: everything; versions: of the chosen material, the newest first."""

    desk: Desk
    rows: pl.DataFrame
    total: int
    versions: tuple[Material, ...]
    products: Mapping[str, str]

    @property
    def may_publish(self) -> bool:
        """Whether the reader may add material."""
        return store.may_publish(self.desk.actor)

    @property
    def is_mine(self) -> bool:
        """Whether the chosen material may be changed by the reader."""
        one = self.versions[0] if self.versions else None
        return bool(one and self.may_publish and one.owner_id in self.desk.actor.ids and not one.retired_at)

    @property
    def may_hand_over(self) -> bool:
        """Whether the reader may give the chosen material to another owner."""
        one = self.versions[0] if self.versions else None
        return bool(
            one and not one.retired_at and handing.may_hand_over(self.desk.database, one.owner_id, self.desk.actor)
        )


def opened(screen: Screen) -> Library | None:
    """The library; None, said in words, where the store cannot be read."""
    try:
        desk = desk_of(screen.identity)
        whole = reading.library(desk.database, desk.today)
        products = material.product_names(screen)
        saving.said(screen)
        rows = _narrowed(screen, whole, products)
        held = session.read(CHOSEN)
        ids = rows["material_id"].to_list()
        number = held if held in ids else next(iter(ids), None)
        versions = () if number is None else reading.history(desk.database, int(str(number)))
        return Library(desk, rows, whole.height, versions, products)
    except StoreError as error:
        ui.empty_state(t("work.no_store", screen.lang), str(error))
        return None


def _narrowed(screen: Screen, whole: pl.DataFrame, products: Mapping[str, str]) -> pl.DataFrame:
    """Product, industry, language and state as drop-downs, and a text in the name."""
    lang, rows = screen.lang, whole
    whole = whole.with_columns(pl.col("product_id", "industry_code").fill_null(ANY))
    names = {
        "product_id": products,
        "industry_code": {one: filters.code_label("industry", one, lang) for one in whole["industry_code"]},
        "lang": {one: t(f"material.lang.{one}", lang) for one in ("zh", "en")},
        "status": {one: t(f"material.status.{one}", lang) for one in reading.STATUSES},
    }
    if whole.is_empty():
        return rows
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="material_filters"):
        text = st.text_input(plain(t("material.find", lang)), key="material_find", width=160)
        keep = pl.col("name").str.to_lowercase().str.contains(text.strip().lower(), literal=True)
        for column, known in names.items():
            chosen = _chosen(screen, column, sorted(whole[column].unique()), {ANY: t("material.every", lang), **known})
            keep &= pl.lit(True) if chosen is None else pl.col(column).fill_null(ANY) == chosen
    return rows.filter(keep)


def _chosen(screen: Screen, column: str, options: list[str], names: Mapping[str, str]) -> str | None:
    return st.selectbox(
        plain(t(f"material.filter.{column}", screen.lang)),
        options,
        index=None,
        key=f"material_{column}",
        placeholder=t("app.all", screen.lang),
        width=160,
        format_func=lambda one: plain(names.get(one, one)),
    )
