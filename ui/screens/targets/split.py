"""The list by branch, manager, industry, size, tier or segment: where the work and the profit lie."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import targeting
from mart.query.filters import Filters
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.filters import code_label
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.targets.state import View

DIMENSIONS = ("branch", "sub_branch", "manager", "industry", "size", "ownership", "tier", "segment")
_CODES = ("industry", "size", "ownership", "tier")


SPLIT = List(
    "target_by",
    "target",
    (
        Col("name", bold=True),
        Col("candidates_cnt", "cnt"),
        Col("worthwhile_cnt", "cnt"),
        Col("expected_openings", "num", 1),
        Col("expected_ep_cny", "cny"),
        Col("mean_ep_cny", "num", 0),
    ),
    page_size=10,
    row_height=30,
    is_sortable=True,
)


def draw(screen: Screen, view: View) -> None:
    """One table by the dimension of choice; it adds up to the list."""
    lang, by = screen.lang, str(session.read("target_dim", "branch"))
    rows = screen.load(split, view.product_id, by, view.filters, view.segment, lang)
    one, title = SPLIT.with_("name", label=f"target.by.{by}"), _title(rows, lang)
    with ui.card(title, t("target.split.caption", lang), key="target_split"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            label = t("target.split.by", lang)
            ui.one_of(label, DIMENSIONS, "target_dim", lambda dim: t(f"target.by.{dim}", lang), "branch")
            st.space("stretch")
            file = lists.File(title, f"targets_{view.product_id}_{by}", rows)
            lists.menu(screen, one, file, key="target_split_export")
        lists.draw(screen, one, rows, subject=by, alt=title, footer=_footer(rows, view, lang))


def split(
    mart: Mart, scope: Scope, product_id: str, by: str, filters: Filters, segment: tuple[str, ...], lang: str
) -> pl.DataFrame:
    """The breakdown with keys in words and the mean expected profit of a contact, largest first."""
    rows = targeting.breakdown(mart, scope, product_id, by, filters, segment_id=segment)
    names = [_name(row, by, lang) for row in rows.select("key", "label_zh", "label_en").to_dicts()]
    mean = pl.col("expected_ep_cny").cast(pl.Float64) / pl.col("candidates_cnt")
    return rows.with_columns(name=pl.Series(names, dtype=pl.String), mean_ep_cny=mean).sort(
        "expected_ep_cny", descending=True
    )


def _name(row: dict, by: str, lang: str) -> str:
    if row["key"] is None:
        return t("target.unknown", lang)
    if by in _CODES:
        return code_label(by, row["key"], lang)
    if row["key"] == "UNASSIGNED":
        return t("app.unassigned", lang)
    return row["label_zh" if lang == "zh" else "label_en"] or str(row["key"])


def _title(rows: pl.DataFrame, lang: str) -> str:
    """The message: which part of the list is worth most."""
    whole = rows["expected_ep_cny"].sum() if rows.height else 0
    if not whole or whole <= 0 or rows.height < 2:
        return t("target.split.what", lang)
    top = rows.row(0, named=True)
    return t(
        "target.split.title", lang, name=top["name"], pct=f.pct(100 * float(top["expected_ep_cny"]) / float(whole), 0)
    )


def _footer(rows: pl.DataFrame, view: View, lang: str) -> str:
    """Its sum, which is the list's."""
    return t(
        "target.split.footer",
        lang,
        count=f.number(rows["candidates_cnt"].sum()),
        ep=f.money(rows["expected_ep_cny"].sum(), lang),
        total=f.number(view.totals.candidates_cnt),
    )
