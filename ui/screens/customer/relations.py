"""Who holds the customer with what share, and whom it belongs with: ownership group and supply chain."""

from __future__ import annotations

import polars as pl

from mart.query import customer
from mart.scope import UNASSIGNED
from ui import components as ui
from ui import formats as f
from ui import nav, session
from ui.columns import Column
from ui.filters import code_label
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.customer.facts import Facts
from ui.screens.customer.head import manager_name


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
        rows, columns = _team(found, lang)
        event = ui.data_table(
            rows,
            columns,
            screen.look,
            key="customer_team_table",
            select="cell",
            row_height=30,
            is_sortable=False,
            alt=title,
            footer=t("customer.team.sum", lang, share=f.pct(rows["share"].sum(), 0)),
        )
    if (
        session.is_fresh("customer_manager", event and event.row["manager_id"])
        and event.row["manager_id"] != UNASSIGNED
    ):
        nav.go("managers_scorecard", manager=event.row["manager_id"])


def _team(found: pl.DataFrame, lang: str) -> tuple[pl.DataFrame, list[Column]]:
    """Rows in words and their columns."""
    rows = pl.DataFrame(
        [
            {
                "manager_id": row["manager_id"],
                "name": manager_name(row, lang),
                "role": t("customer.team.lead" if row["is_lead"] else "customer.team.member", lang),
                "grade": t(f"customer.grade.{row['grade']}", lang) if row["grade"] else f.NONE,
                "share": 100 * row["share"],
            }
            for row in found.to_dicts()
        ]
    )
    return rows, [
        Column("name", t("customer.column.manager", lang), bold=True),
        Column("role", t("customer.column.role", lang)),
        Column("grade", t("customer.column.grade", lang)),
        Column("share", t("customer.column.share", lang), "pct", 0),
    ]


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
        rows = found.mates.with_columns(
            name=pl.Series(
                [pick(z, e, lang) for z, e in found.mates.select("name_zh", "name_en").iter_rows()], dtype=pl.String
            ),
            kind=pl.Series(
                [t(f"customer.relations.{kind}", lang) for kind in found.mates["relation"]], dtype=pl.String
            ),
            tier_words=pl.Series(
                [code_label("tier", code, lang) if code else f.NONE for code in found.mates["tier"]], dtype=pl.String
            ),
        )
        columns = [
            Column("name", t("customer.column.name", lang), bold=True, width=170),
            Column("kind", t("customer.column.relation", lang), width=56),
            Column("share_pct", t("customer.column.share_pct", lang), "pct", 0, width=64),
            Column("tier_words", t("customer.column.tier_words", lang), width=66),
            *(
                Column(key, t(f"customer.column.{key}", lang), "cny", width=78)
                for key in ("deposits_avg_cny", "loans_end_cny", "contribution_12m_cny")
            ),
        ]
        event = ui.data_table(
            rows,
            columns,
            screen.look,
            key="customer_mates",
            select="cell",
            page_size=8,
            row_height=30,
            is_sortable=False,
            unit=f.unit("wan", lang),
            alt=title,
        )
    if session.is_fresh("customer_mates", event and event.row["customer_id"]):
        session.change_filters(customer=event.row["customer_id"], account="")
