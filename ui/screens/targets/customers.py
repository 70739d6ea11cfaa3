"""The list: whom to approach, with probability, what it earns, why, and whose customer it is; a click opens or
explains."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import targeting
from mart.query.filters import Filters
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope
from ui import components as ui
from ui import formats as f
from ui import nav, session
from ui.columns import Column
from ui.filters import code_label
from ui.i18n import pick, t
from ui.load import load
from ui.screen import Screen
from ui.screens.segments import state
from ui.screens.targets import why
from ui.screens.targets.state import View

SHOWN = 150
ORDERS = {"expected_ep_cny": False, "probability_pct": False, "ep_if_taken_cny": False}


def draw(screen: Screen, view: View) -> None:
    """One page of the list; its footer is the total the curve ends at."""
    lang = screen.lang
    with ui.card(_title(view, lang), t("target.list.caption", lang), key="target_list"):
        order, only = _tools(screen)
        rows = screen.load(listed, view.product_id, view.filters, view.segment, order, only, lang)
        if rows.is_empty():
            ui.empty_state(t("target.nobody", lang), t("target.nobody_hint", lang))
            return
        event = ui.data_table(
            rows,
            columns(lang),
            screen.look,
            key=f"target_people_{view.product_id}_{order}_{only}",
            select="cell",
            page_size=15,
            row_height=30,
            is_sortable=False,
            unit=f.unit("one", lang),
            footer=_footer(view, rows.height, only, lang),
            alt=_title(view, lang),
        )
    if session.is_fresh("target_cell", event and (event.row["customer_id"], event.column)):
        if event.column in ("first_reason", "probability_pct", "ep_if_taken_cny", "expected_ep_cny"):
            why.dialog(screen, view, event.row["customer_id"])
        elif event.column == "manager" and event.row["manager_id"] not in (None, UNASSIGNED):
            nav.go("managers_scorecard", manager=event.row["manager_id"])
        else:
            nav.go("customers_360", customer=event.row["customer_id"])
    with screen.slot:
        _export(screen, view)


def listed(
    mart: Mart,
    scope: Scope,
    product_id: str,
    filters: Filters,
    segment: tuple[str, ...],
    order: str,
    only: bool,
    lang: str,
) -> pl.DataFrame:
    """The first rows of a list in words, put together once."""
    found = load(
        targeting.targets,
        mart,
        scope,
        product_id,
        filters,
        limit=SHOWN,
        segment_id=segment,
        worthwhile_only=only,
        order_by=order,
    )
    return worded(found, lang)


def worded(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """Rows with names, codes and marks in words, for the screen and the file."""
    side = "zh" if lang == "zh" else "en"
    names = [pick(z or k, e or "", lang) for k, z, e in rows.select("customer_id", "label_zh", "label_en").iter_rows()]

    def words(column: str, kind: str) -> pl.Series:
        return pl.Series([code_label(kind, v, lang) if v else None for v in rows[column]], dtype=pl.String)

    return rows.with_columns(
        name=pl.Series(names, dtype=pl.String),
        branch=pl.col(f"branch_{side}"),
        org=pl.coalesce(f"org_{side}", f"branch_{side}"),
        unit=pl.coalesce(f"org_{side}", f"branch_{side}").str.replace(r"(支行|\s+[Ss]ub-branch)$", ""),
        manager=pl.col(f"manager_{side}").fill_null(t("app.unassigned", lang)),
        tier_words=words("tier", "tier"),
        tier_short=pl.Series([state.short(v, lang) if v else None for v in rows["tier"]], dtype=pl.String),
        industry=words("industry_code", "industry"),
        size=words("size_class", "size"),
        owner=words("ownership", "ownership"),
        segment=pl.col(f"segment_{side}"),
        reason=pl.col(f"reason_{side}"),
        first_reason=pl.col(f"reason_{side}")
        .str.split("；" if lang == "zh" else "; ")
        .list.first()
        .str.replace(r"\s*[（(].*$| CNY .*$", ""),
        capacity=pl.when("is_within_capacity").then(pl.lit("●")).otherwise(pl.lit("")),
        ep_tone=pl.when(~pl.col("is_worthwhile")).then(pl.lit("muted")),
    )


def _column(lang: str, key: str, kind: str = "text", decimals: int | None = None, **more: object) -> Column:
    return Column(key, t(f"target.column.{key}", lang), kind, decimals, help=t(f"target.help.{key}", lang), **more)


def columns(lang: str) -> list[Column]:
    """Columns of the screen: at 1280 px a row is whole."""
    wide = lang == "en"
    return [
        _column(lang, "rank", "cnt", width=44),
        _column(lang, "name", bold=True, width=210 if wide else 204),
        Column("tier_short", t("target.column.tier_words", lang), help=t("target.help.tier_words", lang), width=52),
        Column("unit", t("target.column.org", lang), help=t("target.help.org", lang), width=116 if wide else 96),
        _column(lang, "manager", width=90 if wide else 72),
        _column(lang, "probability_pct", "pct", 1, width=56),
        _column(lang, "ep_if_taken_cny", "cny", width=72),
        _column(lang, "expected_ep_cny", "cny", bold=True, tone="ep_tone", width=82),
        _column(lang, "capacity", width=44),
        _column(lang, "first_reason", width=138 if wide else 170),
    ]


def file_columns(lang: str) -> list[Column]:
    """Columns of the file: what a branch or a manager needs to work through it."""
    kinds = {
        "branch": "text",
        "org": "text",
        "manager": "text",
        "manager_rank": "cnt",
        "capacity": "text",
        "rank": "cnt",
        "customer_id": "text",
        "name": "text",
        "tier_words": "text",
        "industry": "text",
        "size": "text",
        "owner": "text",
        "segment": "text",
        "probability_pct": "pct",
        "ep_if_taken_cny": "cny",
        "ep_low_cny": "cny",
        "ep_high_cny": "cny",
        "expected_ep_cny": "cny",
        "reason": "text",
    }
    return [_column(lang, key, kind) for key, kind in kinds.items()]


def _tools(screen: Screen) -> tuple[str, bool]:
    """Order and whether to list only what is worth a contact."""
    lang = screen.lang
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        order = st.selectbox(
            t("target.list.order", lang),
            tuple(ORDERS),
            key="target_order",
            persist_state="session",
            width=190,
            label_visibility="collapsed",
            format_func=lambda name: t(f"target.order.{name}", lang),
        )
        only = st.toggle(t("target.list.worthwhile", lang), key="target_worthwhile", persist_state="session")
    return order, only


def _title(view: View, lang: str) -> str:
    return t(
        "target.list.title",
        lang,
        count=f.number(view.totals.candidates_cnt),
        product=view.name(lang),
        worthwhile=f.number(view.totals.worthwhile_cnt),
    )


def _footer(view: View, shown: int, only: bool, lang: str) -> str:
    """What the whole list adds up to, and that the screen holds its beginning only."""
    totals = view.totals
    whole, money = (
        (totals.worthwhile_cnt, totals.worthwhile_ep_cny) if only else (totals.candidates_cnt, totals.expected_ep_cny)
    )
    said = t("target.list.footer", lang, count=f.number(whole), ep=f.money(money, lang))
    return (
        said
        if shown >= whole
        else t("table.stop", lang).join((said, t("target.list.more", lang, shown=f.number(shown))))
    )


def _export(screen: Screen, view: View) -> None:
    """The whole list by branch and manager, each manager's best target first."""
    lang, made = screen.lang, file_columns(screen.lang)
    only = bool(session.read("target_worthwhile", False))

    def rows() -> pl.DataFrame:
        found = targeting.targets(
            screen.mart,
            screen.scope,
            view.product_id,
            view.filters,
            limit=None,
            segment_id=view.segment,
            worthwhile_only=only,
        )
        return worded(found, lang).sort("branch", "org", "manager", "manager_rank", "rank", nulls_last=True)

    ui.export_menu(
        rows,
        made,
        screen.cover(_title(view, lang), made),
        name=f"targets_{view.product_id}_{screen.month}",
        key="target_export",
    )
