"""Customers of the manager with shares and every component credited, adding up to their profit; down to months and
accounts."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import manager
from mart.query.manager import Book, Card
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.cases.action import ON_CUSTOMERS, cases_action
from ui.cases.saving import list_action
from ui.i18n import t
from ui.lists import Code, Col, List, Name
from ui.screen import Screen
from ui.screens.scorecard import account
from ui.shared.statement import PARTS

_LOSSES = PARTS.index("default_loss") + 1
FLOWS = tuple(
    f"{name}_cny"
    for name in (*PARTS[:_LOSSES], "credit_cost", *PARTS[_LOSSES:], "risk_adjusted_profit", "economic_profit")
)
_FILE_ONLY = ("capital_credit_cny", "expected_loss_cny", "default_loss_cny", "surtax_cny", "tax_cny")
MONEY = (
    *(Col(key, "cny", help="balance") for key in ("deposits_avg_cny", "loans_end_cny", "rwa_cny")),
    *(
        Col(
            key,
            "cny",
            help="flow",
            bold=key == "risk_adjusted_profit_cny",
            tone="sign" if key == "economic_profit_cny" else None,
            place="file" if key in _FILE_ONLY else "",
        )
        for key in FLOWS
    ),
)
SHOWS = tuple(c.key.removesuffix("_cny") for c in MONEY)


def _clicked(screen: Screen, event: ui.TableEvent, who: Card) -> None:
    """A name opens the customer, all else their part in the manager's profit."""
    if event.column == "name":
        nav.go("customers_360", customer=event.row["customer_id"])
    account.dialog(screen, who, event.row)


BOOK = List(
    "scorecard_book",
    "scorecard",
    (
        Col("customer_id", place="file"),
        Col("name", words=Name("name"), short=True),
        Col("tier_words", words=Code("tier", null=f.NONE)),
        Col("share_pct", "pct", 0),
        Col("months_cnt", "cnt", place="file"),
        *MONEY,
        Col("profit_pct", "pct", 1),
    ),
    file=("customer_id", "name", "tier_words", "share_pct", "months_cnt", "profit_pct"),
    page_size=12,
    row_height=30,
    unit="wan",
    is_sortable=True,
    is_open=True,
    click=_clicked,
    id="customer_id",
    actions=(list_action, cases_action("customer", *ON_CUSTOMERS)),
)
ACCOUNTS = List(
    "scorecard_accounts",
    "scorecard",
    (
        Col("customer_id"),
        Col("name", words=Name("customer")),
        Col("product", words=Name("product")),
        Col("account_no"),
        Col("months_cnt", "cnt"),
        Col("share_low", "ratio"),
        Col("share_high", "ratio"),
        *MONEY,
    ),
)


def draw(screen: Screen, who: Card) -> None:
    """The table of customers, its tie to the manager's own row, one customer's calculation on a click, and the
    files."""
    lang, book = screen.lang, screen.load(manager.book, who.manager_id, screen.month_no)
    with ui.card(title(book, lang), t("scorecard.book.caption", lang), key="scorecard_book"):
        if book.rows.is_empty():
            ui.empty_state(t("scorecard.book.none", lang))
            return
        rows = with_shares(book)
        _files(screen, who, rows)
        footer = tie_words(book, who, lang)
        lists.draw(screen, BOOK, rows, who, subject=who.manager_id, footer=footer, alt=title(book, lang))


def with_shares(book: Book) -> pl.DataFrame:
    """Rows of the book with the manager's share in each customer and each one's share in the profit, in percent."""
    total, profit = book.total_cny, pl.col("risk_adjusted_profit_cny").cast(pl.Float64)
    return book.rows.with_columns(
        share_pct=100 * pl.col("share").cast(pl.Float64),
        profit_pct=100 * profit / float(total) if total else pl.lit(None, pl.Float64),
    )


def title(book: Book, lang: str) -> str:
    """The message: how many customers carry half of the profit, how many lose money."""
    profits = book.rows["risk_adjusted_profit_cny"].drop_nulls()
    if not profits.len() or not book.total_cny or book.total_cny <= 0:
        return t("scorecard.book.what", lang, count=book.rows.height)
    half = int((profits.cum_sum().cast(pl.Float64) < float(book.total_cny) / 2).sum()) + 1
    losing = book.rows.filter(pl.col("economic_profit_cny") < 0)
    return t(
        "scorecard.book.title",
        lang,
        count=book.rows.height,
        half=half,
        losing=losing.height,
        loss=f.money(losing["economic_profit_cny"].sum(), lang),
    )


def _files(screen: Screen, who: Card, rows: pl.DataFrame) -> None:
    """Customers from the title line's menu, all accounts from the card's."""
    lang, mart, scope, month_no = screen.lang, screen.mart, screen.scope, screen.month_no
    name = f"manager_{who.manager_id}_{screen.month}"
    with screen.slot:
        lists.menu(screen, BOOK, lists.File(t("scorecard.title", lang), name, rows), key="scorecard_export")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(t("scorecard.book.files", lang), width="content")
        accounts = lists.File(
            t("scorecard.book.accounts", lang),
            f"manager_{who.manager_id}_accounts_{screen.month}",
            lambda _: manager.accounts(mart, scope, who.manager_id, month_no),
        )
        lists.menu(screen, ACCOUNTS, accounts, key="scorecard_accounts")


def tie_words(book: Book, who: Card, lang: str) -> str:
    """Whether the rows add up to the manager's own profit, and what of it is booked outside the reader's scope."""
    if book.total_cny is None:
        return ""
    said = t(
        "scorecard.book.ties" if not book.difference_cny else "scorecard.book.differs",
        lang,
        total=f.number(book.total_cny, 2),
        difference=f.number(book.difference_cny, 2),
    )
    elsewhere = (who.status["rap_12m_cny"] or 0) - book.total_cny
    return said + (t("scorecard.book.elsewhere", lang, amount=f.number(elsewhere, 2)) if abs(elsewhere) >= 1 else "")
