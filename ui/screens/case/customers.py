"""The customers a decision is about, as a list: what each is now, which cases it has, and cases for those ticked."""

from __future__ import annotations

import polars as pl

from mart.query import segment
from mart.query.filters import NONE
from mart.query.segment import Selection
from ui import components as ui
from ui import lists, nav
from ui.cases import words
from ui.cases.action import ON_CUSTOMERS, cases_action
from ui.cases.items import CUSTOMERS
from ui.cases.saving import list_action
from ui.i18n import t
from ui.lists import Col, List, Name, Said
from ui.screen import Screen
from ui.screens.case.state import Opened
from workflow import inbox


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    """A click opens the customer."""
    nav.go("customers_360", customer=event.row["customer_id"])


PEOPLE = List(
    "case_people",
    "segments",
    (
        Col("name", words=Name("name", or_else="customer_id"), bold=True),
        Col("tier_words", words=Said("segments.short", "tier"), label="tier"),
        Col("manager", words=Name("manager", null="app.unassigned")),
        Col("rwa_cny", "cny"),
        Col("ep_12m_cny", "cny", tone="sign"),
        Col("raroc_12m_pct", "pct", 1),
        Col("cases", label="work.column.cases"),
        Col("customer_id", place="file"),
    ),
    page_size=10,
    unit="wan",
    is_open=True,
    click=_clicked,
    id="customer_id",
    actions=(lists.file_action, list_action, cases_action("customer", *ON_CUSTOMERS)),
)


def ids(found: Opened) -> tuple[str, ...]:
    """Whom the case names beside its subject."""
    held = str(found.case.subject.figures.get(CUSTOMERS, ""))
    return tuple(one for one in held.split(",") if one)


def has(screen: Screen, found: Opened) -> bool:
    """Whether the case names customers that the reader may see."""
    return bool(ids(found)) and screen.scope.record.sees_customers and screen.scope.sees("business")


def draw(screen: Screen, found: Opened) -> None:
    """The customers, those that lose most first, with their open cases."""
    lang, chosen = screen.lang, Selection("customers", ids(found))
    options = {"sort": "ep_12m_cny", "descending": False, "limit": None}
    rows = screen.load(segment.customers, screen.month_no, chosen, NONE, **options).rows
    open_ones = inbox.open_on(found.desk.database, found.desk.actor, None, list(rows["customer_id"]))
    rows = rows.with_columns(cases=pl.Series(_cases(rows, open_ones, lang), dtype=pl.String))
    title = t("work.people.title", lang, count=rows.height)
    with ui.card(title, t("work.people.caption", lang), key="case_people"):
        lists.draw(screen, PEOPLE, rows, file=lists.File(title, f"case_{found.case.id}", rows), alt=title)


def _cases(rows: pl.DataFrame, open_ones: pl.DataFrame, lang: str) -> list[str]:
    held: dict[str, list[str]] = {}
    for row in open_ones.filter(pl.col("subject_type") != "item").iter_rows(named=True):
        kind, state = words.kind_label(row["kind"], lang), words.state_label(row["kind"], row["state"], lang)
        held.setdefault(row["customer_id"], []).append(t("work.people.case", lang, kind=kind, state=state))
    return [t("table.and", lang).join(held.get(one, ())) for one in rows["customer_id"]]
