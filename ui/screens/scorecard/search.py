"""Which manager the page is about: the shared filter, a search by name or number, or a manager's own page."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import manager
from mart.query.manager import Card
from ui import components as ui
from ui import lists, session
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.shared import manager_state as state

SHOWN = 100


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    session.change_filters(manager=event.row["manager_id"])


HITS = List(
    "scorecard_hits",
    "manager",
    (
        Col("name", bold=True),
        Col("manager_id"),
        Col("branch"),
        Col("org", label="scorecard.column.org"),
        Col("grade_words"),
        Col("customers_cnt", "cnt"),
        Col("capacity_cny", "cny"),
        Col("of_standard_pct", "pct", 0, cap=state.CAP_PCT),
    ),
    unit="wan",
    is_open=True,
    click=_clicked,
    id="manager_id",
)


def chosen(screen: Screen) -> str | None:
    """The manager of the page: their own for a relationship manager, else the shared filter."""
    if screen.scope.manager_id:
        return screen.scope.manager_id
    return screen.filters.manager_id[0] if screen.filters.manager_id else None


def is_open(screen: Screen) -> bool:
    """Whether a manager's page can be drawn; draws the search, and its hits or the reason in the page's place."""
    return state.is_open(screen) and _draw(screen) is not None


def subject(screen: Screen) -> Card | None:
    """The card of the manager the page is about."""
    return screen.load(manager.card, chosen(screen) or "", screen.month_no)


def _draw(screen: Screen) -> Card | None:
    """The search box in the title line and its hits; the chosen manager's card, None where hits or a reason stand."""
    who, text = chosen(screen), ""
    if not screen.scope.manager_id:
        with screen.slot:
            text = st.text_input(
                t("scorecard.search.label", screen.lang),
                key=f"scorecard_search_{who or 'none'}",
                width=176,
                type="search",
                placeholder=t("scorecard.search.hint", screen.lang),
                label_visibility="collapsed",
            ).strip()
    if text or not who:
        _hits(screen, text)
        return None
    found = subject(screen)
    if found is None:
        ui.empty_state(
            t("scorecard.absent", screen.lang, number=who[:40]),
            t("scorecard.absent_hint", screen.lang, month=screen.month),
        )
    return found


def _hits(screen: Screen, text: str) -> None:
    lang = screen.lang
    found = screen.load(manager.find, text, screen.month_no, limit=SHOWN + 1)
    hits = found.head(SHOWN)
    key = ("hits_more" if found.height > SHOWN else "hits") if text else "top"
    title = t(f"scorecard.search.{key}", lang, text=text, count=hits.height)
    with ui.card(title, t("scorecard.search.caption", lang), key="scorecard_hits"):
        if hits.is_empty():
            ui.empty_state(t("scorecard.search.none", lang, text=text), t("scorecard.search.none_hint", lang))
            return
        side = "zh" if lang == "zh" else "en"
        rows = hits.with_columns(
            name=pl.col(f"name_{side}"),
            branch=pl.col(f"branch_{side}"),
            org=pl.col(f"org_{side}"),
            grade_words=pl.Series([state.grade_name(code, lang) for code in hits["grade"]], dtype=pl.String),
        )
        lists.draw(screen, HITS, rows, subject=text, alt=title, is_part=key != "hits")
