"""The customers of the selection: what they sum to, the list with each one's distance to the next tier, why, export."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.metrics import missing
from mart.query import segment
from mart.query.filters import Filters
from mart.query.segment import Selection
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import lists, nav, session
from ui.cases.action import ON_CUSTOMERS, cases_action
from ui.cases.saving import list_action
from ui.i18n import t
from ui.lists import Code, Col, List, Name, Said, Text
from ui.screen import Screen
from ui.screens.segments import count, state
from ui.shared import tier_reason

SHOWS = ("deposits_avg", "loans_end", "rwa", "contribution_12m")

SHOWN = 120
SORTS = ("contribution_12m_cny", "deposits_avg_cny", "loans_end_cny", "rwa_cny", "ep_12m_cny", "worst_ep")


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    """The button opens the customer, a click elsewhere says why they are in their tier."""
    if event.action:
        nav.go("customers_360", customer=event.row["customer_id"])
    tier_reason.dialog(screen, event.row["customer_id"])


_SUB_BRANCH = r"(支行|\s+[Ss]ub-branch)$"  # the file names the unit in full
CUSTOMERS = List(
    "segments_people",
    "segments",
    (
        Col("customer_id", place="file"),
        Col("name", words=Name("name", or_else="customer_id"), bold=True),
        Col("tier_words", words=Said("segments.short", "tier"), label="tier"),
        Col("unit", words=Name(("org", "branch"), cut=_SUB_BRANCH), label="branch", place="screen"),
        Col("branch", words=Name(("org", "branch")), place="file"),
        Col("manager", words=Name("manager", null="app.unassigned")),
        Col("deposits_avg_cny", "cny"),
        Col("loans_end_cny", "cny"),
        Col("contribution_12m_cny", "cny"),
        Col("ep_12m_cny", "cny", tone="sign"),
        Col("raroc_12m_pct", "pct", 1),
        Col("distance"),
        Col("open", words=Text("segments.list.open"), place="screen"),
        Col("rwa_cny", "cny", place="file"),
        Col("quadrant_words", words=Said("segments.quadrant", "quadrant"), label="quadrant", place="file"),
        Col("industry", words=Code("industry", "industry_code"), label="segments.dim.industry", place="file"),
        Col("size", words=Code("size", "size_class"), label="segments.dim.size", place="file"),
        Col("owner", words=Code("ownership"), label="segments.dim.ownership", place="file"),
        *(
            Col(flag, label=f"segments.flag.{flag}", help=f"segments.flag_help.{flag}", place="file")
            for flag in segment.FLAGS
        ),
        Col("products_cnt", "cnt", place="file"),
    ),
    page_size=10,
    unit="wan",
    is_open=True,
    button="open",
    click=_clicked,
    id="customer_id",
    actions=(lists.file_action, list_action, cases_action("customer", *ON_CUSTOMERS)),
)


def draw(screen: Screen) -> None:
    """The list. A click says why a customer is in their tier, the button opens them; ticked rows are exported."""
    lang, chosen = screen.lang, state.selected()
    with ui.card(state.words(screen, chosen), key="segments_list"):
        file = _file(screen, chosen)
        sort = _tools(screen, chosen, file)
        make, *asked = question(screen, sort)
        found = screen.load(make, *asked)
        _sums(screen, found)
        lists.draw(
            screen,
            CUSTOMERS,
            found.rows,
            rest=ui.Rest(found.customers_cnt, lambda first, size: screen.load(further, *asked, first, size)),
            alt=state.words(screen, chosen),
            prepare=lambda rows: with_distance(rows, lang),
            follows=(),
            file=file,
        )


def with_distance(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The rows with how far each customer is from the next tier, in words."""
    said = [tier_reason.distance_words(row, lang) for row in rows.iter_rows(named=True)]
    return rows.with_columns(distance=pl.Series(said, dtype=pl.String))


def question(screen: Screen, sort: str = "") -> tuple:
    """What the list asks for: the function that makes it and its arguments; the order is the one held or the first."""
    sort = sort or session.one_of("segments_sort", _sorts(screen))
    by, descending = ("ep_12m_cny", False) if sort == "worst_ep" else (sort, True)
    return listed, screen.month_no, state.selected(), state.filters(screen), by, descending


def _tools(screen: Screen, chosen: Selection, file: lists.File) -> str:
    """Sort order, back to all customers, explain, export: one line."""
    lang = screen.lang
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        sort = st.selectbox(
            t("segments.list.sort", lang),
            _sorts(screen),
            key="segments_sort",
            persist_state="session",
            width=190,
            label_visibility="collapsed",
            format_func=lambda name: t(f"segments.list.by.{name}", lang),
        )
        if chosen.kind != "all" and st.button(t("segments.list.clear", lang), key="segments_clear", type="tertiary"):
            state.select(Selection())
        explain = st.button(t("kpi.explain", lang), key="segments_explain", type="tertiary")
        st.space("stretch")
        lists.menu(screen, CUSTOMERS, file, key="segments_export")
    if explain:
        count.dialog(screen, chosen)
    return sort


def _sorts(screen: Screen) -> list[str]:
    """The orders this bank's figures allow."""
    has_rwa, has_profit = screen.mart.has("rwa.exposure"), not missing(screen.mart, "contribution_12m")
    return [
        name
        for name in SORTS
        if name in ("deposits_avg_cny", "loans_end_cny") or (has_rwa if name == "rwa_cny" else has_profit)
    ]


def _file(screen: Screen, chosen: Selection) -> lists.File:
    """The whole selection as a file, or the customers that are ticked, whichever selection they were found in."""
    lang, mart, scope, month_no, filters = (
        screen.lang,
        screen.mart,
        screen.scope,
        screen.month_no,
        state.filters(screen),
    )

    def rows(ids: tuple[str, ...] | None) -> pl.DataFrame:
        asked = (chosen, filters) if ids is None else (Selection("customers", ids), Filters())
        return with_distance(segment.customers(mart, scope, month_no, *asked, limit=None).rows, lang)

    return lists.File(state.words(screen, chosen), f"segments_{screen.month}", rows)


def _sums(screen: Screen, found: segment.Page) -> None:
    """What the selection adds up to, in one line."""
    lang = screen.lang
    noun, count = t("segments.noun", lang), found.customers_cnt
    parts = [f"**{f.count(count, lang, noun) if lang == 'zh' else f'{f.number(count)} {noun}'}**"]
    for name in ("deposits_avg_cny", "loans_end_cny", "rwa_cny", "contribution_12m_cny", "ep_12m_cny"):
        if found.sums.get(name) is not None:
            parts.append(f"{t(f'segments.column.{name}', lang)} **{f.money(found.sums[name], lang)}**")
    if found.sums.get("raroc_12m_pct") is not None:
        parts.append(f"RAROC **{f.pct(found.sums['raroc_12m_pct'], 1)}**")
    ui.note(f"{f.NBSP}{f.NBSP} ".join(parts))


def listed(
    mart: Mart, scope: Scope, month_no: int, chosen: Selection, filters: Filters, sort: str, descending: bool
) -> segment.Page:
    """The first rows of a selection, and what the whole of it sums to."""
    return segment.customers(mart, scope, month_no, chosen, filters, sort=sort, descending=descending, limit=SHOWN)


def further(
    mart: Mart,
    scope: Scope,
    month_no: int,
    chosen: Selection,
    filters: Filters,
    sort: str,
    down: bool,
    at: int,
    size: int,
) -> pl.DataFrame:
    """Rows of a selection further down."""
    return segment.customer_rows(mart, scope, month_no, chosen, filters, sort, down, size, at)
