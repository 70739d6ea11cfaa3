"""The list: firms that are no customers, what is paid either way, since when, whose customer is nearest, who has it."""

from __future__ import annotations

import polars as pl

from mart.query import prospect
from mart.scope import UNASSIGNED
from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.cases import words
from ui.cases.action import cases_action
from ui.i18n import t
from ui.lists import Col, List, Mark, Name
from ui.load import made_of
from ui.romanise import localised
from ui.screen import Screen
from ui.screens.prospects import state
from ui.screens.prospects.state import SHOWN, View
from workflow import opportunities
from workflow.db import StoreError
from workflow.matching import KIND


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    session.change_filters(prospect=event.row["prospect_id"])


PROSPECTS = List(
    "prospect_found",
    "prospect",
    (
        Col("mark", words=Mark("is_chosen"), label=" ", place="screen"),
        Col("firm", label="name", bold=True, place="screen"),
        Col("name", place="file"),
        Col("total_12m_cny", "cny", bold=True),
        Col("in_12m_cny", "cny"),
        Col("out_12m_cny", "cny"),
        Col("growth_pct", "pct", 0, signed=True, keep=True),
        Col("customers_cnt", "cnt"),
        Col("since"),
        Col("customer", words=Name("customer", or_else="customer_id"), short=True),
        Col("manager", words=Name("manager", null="app.unassigned")),
        Col("stage"),
        Col("payments_12m_cnt", "cnt", place="file"),
        Col("prospect_id", place="file"),
        Col("branch", words=Name("branch"), place="file"),
        Col("customer_id", place="file"),
        Col("last", place="file"),
        Col("before_12m_cny", "cny", place="file"),
    ),
    row_height=30,
    is_open=True,
    click=_clicked,
    id="prospect_id",
    actions=(lists.file_action, cases_action("prospect", KIND)),
)


def draw(screen: Screen, view: View) -> None:
    """One page of the list, the largest first; ticked ones become opportunities; a click looks at the chain."""
    lang, total = screen.lang, view.totals
    title = t(
        "prospect.found.title",
        lang,
        count=f.number(total.prospects_cnt),
        name=localised(view.rows["name"][0], lang),
        total=f.money(view.rows["total_12m_cny"][0], lang),
    )
    rest = ui.Rest(total.prospects_cnt, lambda first, size: screen.load(prospect.prospects, limit=size, offset=first))
    file, first = _file(screen, view, title), made_of(view.rows, "first", lambda: view.rows.head(SHOWN))
    with ui.card(title, t("prospect.found.caption", lang, span=state.span(screen)), key="prospect_found_card"):
        lists.draw(
            screen, PROSPECTS, first, rest=rest, alt=title, file=file,
            footer=t("prospect.found.footer", lang, total=f.money(total.total_12m_cny, lang)),
            prepare=lambda page: worded(screen, view, page),
            follows=(view.prospect_id, *view.desk.moment) if view.desk else None,
        )  # fmt: skip
    with screen.slot:
        lists.menu(screen, PROSPECTS, file, key="prospect_export")


def worded(screen: Screen, view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with months and the stage of the opportunity in words, the chosen one marked."""
    return dated(screen, rows).with_columns(
        firm=pl.Series([localised(one, screen.lang) for one in rows["name"]], dtype=pl.String),
        stage=pl.Series(_stages(view, rows["prospect_id"].to_list(), screen.lang), dtype=pl.String),
        is_chosen=pl.col("prospect_id") == view.prospect_id,
    )


def dated(screen: Screen, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `since` and `last`, months as texts; nobody in place of an unassigned manager."""
    nobody = pl.col("manager_id") == UNASSIGNED
    begun = [state.since(screen, one, ("month", "before")) for one in rows["first_month_no"]]
    return rows.with_columns(
        pl.Series("since", begun, dtype=pl.String),
        pl.Series("last", [f.month(one) for one in rows["last_month_no"]], dtype=pl.String),
        *(pl.when(nobody).then(None).otherwise(pl.col(name)).alias(name) for name in ("manager_zh", "manager_en")),
    )


def _stages(view: View, ids: list[str], lang: str) -> list[str]:
    """How far the open opportunity on each is; that somebody out of sight has one; a dash where nobody does."""
    if view.desk is None:
        return [f.NONE] * len(ids)
    own = dict(view.cases.filter("is_open").select("subject_id", "state").iter_rows())
    try:
        taken = opportunities.in_hand(view.desk.database, ids)
    except StoreError:
        taken = frozenset()
    other = t("prospect.elsewhere", lang)
    return [words.state_label(KIND, own[one], lang) if one in own else other if one in taken else f.NONE for one in ids]


def _file(screen: Screen, view: View, title: str) -> lists.File:
    """The whole list, or the firms ticked, with the stage of their opportunity."""
    mart, scope = screen.mart, screen.scope

    def rows(ids: tuple[str, ...] | None) -> pl.DataFrame:
        return worded(screen, view, prospect.prospects(mart, scope, limit=None, ids=ids))

    return lists.File(title, f"prospects_{f.month(mart.as_of)}", rows, view.totals.prospects_cnt)
