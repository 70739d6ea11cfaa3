"""The list: whom to approach, with probability, what it earns, why, and whose customer it is; a click opens or
explains."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import streamlit as st

from mart.query import targeting
from mart.query.filters import NONE
from mart.scope import UNASSIGNED
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.cases.action import cases_action
from ui.cases.saving import list_action
from ui.i18n import t
from ui.lists import Code, Col, List, Mark, Name, Said
from ui.screen import Screen
from ui.screens.targets import why
from ui.screens.targets.state import View

SHOWN = 150
ORDERS = ("expected_ep_cny", "probability_pct", "ep_if_taken_cny")
_OPENS_WHY = ("first_reason", "probability_pct", "probability_approached_pct", "ep_if_taken_cny", "expected_ep_cny")
_UNIT = r"(支行|\s+[Ss]ub-branch)$"


def _clicked(screen: Screen, event: ui.TableEvent, view: View) -> None:
    """A figure or the reason opens the calculation, the manager their scorecard, all else the customer."""
    if event.column in _OPENS_WHY:
        why.dialog(screen, view, event.row["customer_id"])
    elif event.column == "manager" and event.row["manager_id"] not in (None, UNASSIGNED):
        nav.go("managers_scorecard", manager=event.row["manager_id"])
    else:
        nav.go("customers_360", customer=event.row["customer_id"])


TARGETS = List(
    "target_people",
    "target",
    (
        Col("rank", "cnt"),
        Col("name", words=Name("label", or_else="customer_id"), bold=True),
        Col("tier_short", words=Said("segments.short", "tier"), label="tier_words", place="screen"),
        Col("unit", words=Name(("org", "branch"), cut=_UNIT), label="org", place="screen"),
        Col("manager", words=Name("manager", null="app.unassigned")),
        Col("probability_pct", "pct", 1),
        Col("probability_approached_pct", "pct", 1),
        Col("ep_if_taken_cny", "cny"),
        Col("expected_ep_cny", "cny", bold=True, tone="ep_tone"),
        Col("capacity", words=Mark("is_within_capacity")),
        Col("first_reason", place="screen"),
        Col("reprice_first", words=Mark("is_reprice_first"), place="file"),
        Col("contact_place", "cnt", place="file"),
        Col("branch", words=Name("branch"), place="file"),
        Col("org", words=Name(("org", "branch")), place="file"),
        Col("manager_rank", "cnt", place="file"),
        Col("customer_id", place="file"),
        Col("tier_words", words=Code("tier"), place="file"),
        Col("industry", words=Code("industry", "industry_code"), place="file"),
        Col("size", words=Code("size", "size_class"), place="file"),
        Col("owner", words=Code("ownership"), place="file"),
        Col("segment", words=Name("segment"), place="file"),
        Col("ep_low_cny", "cny", place="file"),
        Col("ep_high_cny", "cny", place="file"),
        Col("reason", words=Name("reason"), place="file"),
    ),
    file=(
        *("branch", "org", "manager", "manager_rank", "capacity", "rank", "customer_id", "name", "tier_words"),
        *("industry", "size", "owner", "segment", "probability_pct", "probability_approached_pct"),
        *(
            "ep_if_taken_cny",
            "ep_low_cny",
            "ep_high_cny",
            "expected_ep_cny",
            "contact_place",
            "reprice_first",
            "reason",
        ),
    ),
    row_height=30,
    unit="one",
    is_open=True,
    click=_clicked,
    id="customer_id",
    actions=(lists.file_action, list_action, cases_action("customer", "lead", "opportunity")),
)


def draw(screen: Screen, view: View) -> None:
    """One page of the list; its footer is the total the curve ends at."""
    lang = screen.lang
    with ui.card(_title(view, lang), t("target.list.caption", lang), key="target_list"):
        order, only = _tools(screen)
        narrowed = {"segment_id": view.segment, "worthwhile_only": only, "order_by": order}

        def asked(first: int, size: int) -> pl.DataFrame:
            options = {"limit": size, "offset": first, **narrowed}
            return screen.load(targeting.targets, view.product_id, view.filters, **options)

        rows = asked(0, SHOWN)
        file = _file(screen, view, only)
        if rows.is_empty():
            ui.empty_state(t("target.nobody", lang), t("target.nobody_hint", lang))
            return
        lists.draw(
            screen,
            TARGETS,
            rows,
            view,
            subject=view.product_id,
            footer=_footer(view, only, lang),
            alt=_title(view, lang),
            prepare=lambda page: with_first_reason(page, lang),
            follows=(),
            file=file,
            rest=ui.Rest(_whole(view, only)[0], asked),
        )
    with screen.slot:
        lists.menu(screen, TARGETS, file, key="target_export")


def with_first_reason(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The rows with their first reason alone, without the peers' figure, and muted where a contact is not worth it; a
    customer whose price comes first says so."""
    first = pl.col(f"reason_{'zh' if lang == 'zh' else 'en'}").str.split("；" if lang == "zh" else "; ").list.first()
    return rows.with_columns(
        first_reason=pl.when("is_reprice_first")
        .then(pl.lit(t("target.reprice_first", lang)))
        .otherwise(first.str.replace(r"(，同类|，全体|, peers|, all ).*$", "")),
        ep_tone=pl.when(~pl.col("is_worthwhile")).then(pl.lit("muted")),
    )


def _tools(screen: Screen) -> tuple[str, bool]:
    """Order and whether to list only what is worth a contact."""
    lang = screen.lang
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        order = st.selectbox(
            t("target.list.order", lang),
            ORDERS,
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


def _whole(view: View, only: bool) -> tuple[int, Decimal | None]:
    """How many customers the whole list holds, and what they come to."""
    totals = view.totals
    if only:
        return totals.worthwhile_cnt, totals.worthwhile_ep_cny
    return totals.candidates_cnt, totals.expected_ep_cny


def _footer(view: View, only: bool, lang: str) -> str:
    """What the whole list adds up to."""
    count, money = _whole(view, only)
    return t("target.list.footer", lang, count=f.number(count), ep=f.money(money, lang))


def _file(screen: Screen, view: View, only: bool) -> lists.File:
    """The list by branch and manager, each manager's best target first: the whole of it, or the customers ticked."""
    mart, scope, side = screen.mart, screen.scope, "zh" if screen.lang == "zh" else "en"
    narrowed = {"segment_id": view.segment, "worthwhile_only": only}

    def rows(ids: tuple[str, ...] | None) -> pl.DataFrame:
        if ids is None:
            found = targeting.targets(mart, scope, view.product_id, view.filters, limit=None, **narrowed)
        else:  # whichever filters they were found under
            found = targeting.targets(mart, scope, view.product_id, NONE, limit=None)
            found = found.filter(pl.col("customer_id").is_in(ids))
        return found.sort(f"branch_{side}", f"org_{side}", f"manager_{side}", "manager_rank", "rank", nulls_last=True)

    own = {t("target.list.worthwhile", screen.lang): f.value(True, "bool", screen.lang)} if only else {}
    return lists.File(
        _title(view, screen.lang),
        f"targets_{view.product_id}_{screen.month}",
        rows,
        _whole(view, only)[0],
        own,
        about=view.product_id,
    )
