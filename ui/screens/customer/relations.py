"""Who holds the customer with what share, and whom it belongs with: ownership group and supply chain."""

from __future__ import annotations

import polars as pl

from mart.query import customer
from mart.scope import UNASSIGNED
from ui import components as ui
from ui import formats as f
from ui import lists, nav, session
from ui.i18n import t
from ui.lists import Code, Col, List, Name, Said
from ui.screen import Screen
from ui.screens.customer.facts import Facts
from ui.screens.customer.head import manager_name


def _manager(screen: Screen, event: ui.TableEvent) -> None:
    if event.row["manager_id"] != UNASSIGNED:
        nav.go("managers_scorecard", manager=event.row["manager_id"])


def _customer(screen: Screen, event: ui.TableEvent) -> None:
    session.change_filters(customer=event.row["customer_id"], account="")


TEAM = List(
    "customer_team_table",
    "customer",
    (
        Col("name", label="manager", bold=True),
        Col("role"),
        Col("grade", words=Said("customer.grade", null=f.NONE)),
        Col("share", "pct", 0),
    ),
    row_height=30,
    is_open=True,
    click=_manager,
    id="manager_id",
)
MATES = List(
    "customer_mates",
    "customer",
    (
        Col("name", words=Name("name"), bold=True),
        Col("kind", words=Said("customer.relations", "relation"), label="relation"),
        Col("share_pct", "pct", 0, keep=True),
        Col("tier_words", words=Code("tier", null=f.NONE)),
        *(Col(key, "cny") for key in ("deposits_avg_cny", "loans_end_cny", "contribution_12m_cny")),
    ),
    page_size=8,
    row_height=30,
    unit="wan",
    is_open=True,
    click=_customer,
    id="customer_id",
)


def team(screen: Screen, data: Facts) -> None:
    """Managers and shares of the month, which add up to the whole; a click opens a manager's scorecard."""
    lang, found = screen.lang, data.who.team
    title = t(
        (
            "customer.team.title"
            if screen.mart.has("org_people.customer_assignment") and found.height
            else "customer.team.what"
        ),
        lang,
        count=found.height,
    )
    with ui.card(title, t("customer.team.caption", lang, month=screen.month), key="customer_team"):
        if not screen.mart.has("org_people.customer_assignment"):
            ui.missing_feed_state([screen.feed("org_people.customer_assignment")], t("customer.team.what", lang))
            return
        if found.is_empty():
            ui.empty_state(t("customer.team.none", lang))
            return
        rows = found.with_columns(
            share=100 * pl.col("share"),
            name=pl.Series([manager_name(row, lang) for row in found.to_dicts()], dtype=pl.String),
            role=pl.when("is_lead")
            .then(pl.lit(t("customer.team.lead", lang)))
            .otherwise(pl.lit(t("customer.team.member", lang))),
        )
        total = t("customer.team.sum", lang, share=f.pct(rows["share"].sum(), 0))
        lists.draw(screen, TEAM, rows, alt=title, footer=total)


def relations(screen: Screen, data: Facts) -> None:
    """Mates in the group and the chain; a click opens one."""
    lang, row = screen.lang, data.who.basics
    found = screen.load(
        customer.relations, data.who.customer_id, screen.month_no, row["ownership_group_id"], row["chain_id"]
    )
    title = (
        t("customer.relations.title", lang, group=found.group_cnt, chain=found.chain_cnt)
        if found.mates.height
        else t("customer.relations.what", lang)
    )
    with ui.card(title, t("customer.relations.caption", lang), key="customer_relations"):
        if found.mates.is_empty():
            ui.empty_state(t("customer.relations.none", lang), t("customer.relations.none_hint", lang))
            return
        lists.draw(screen, MATES, found.mates, subject=data.who.customer_id, alt=title)
