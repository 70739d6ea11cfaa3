"""Customers of the manager with shares and every component credited, adding up to their profit; down to months and
accounts."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import manager
from mart.query.manager import Book, Card
from ui import components as ui
from ui import formats as f
from ui import nav, session
from ui.columns import Column
from ui.filters import code_label
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.scorecard import account

FLOWS = (
    "ftp_margin_cny",
    "fees_cny",
    "capital_credit_cny",
    "cost_cny",
    "expected_loss_cny",
    "default_loss_cny",
    "credit_cost_cny",
    "surtax_cny",
    "tax_cny",
    "risk_adjusted_profit_cny",
    "economic_profit_cny",
)
_SHOWN = (
    "ftp_margin_cny",
    "fees_cny",
    "cost_cny",
    "credit_cost_cny",
    "risk_adjusted_profit_cny",
    "economic_profit_cny",
)
_BALANCES = ("deposits_avg_cny", "loans_end_cny", "rwa_cny")
SHOWS = tuple(name.removesuffix("_cny") for name in (*FLOWS, *_BALANCES))
_TONES = {"economic_profit_cny": "sign"}


def draw(screen: Screen, who: Card) -> None:
    """The table of customers, its tie to the manager's own row, one customer's calculation on a click, and the
    files."""
    lang, book = screen.lang, screen.load(manager.book, who.manager_id, screen.month_no)
    with ui.card(title(book, lang), t("scorecard.book.caption", lang), key="scorecard_book"):
        if book.rows.is_empty():
            ui.empty_state(t("scorecard.book.none", lang))
            return
        _files(screen, who, book)
        rows = screen.load(worded, who.manager_id, screen.month_no, lang)
        event = ui.data_table(
            rows,
            _columns(lang),
            screen.look,
            key=f"scorecard_book_{who.manager_id}",
            select="cell",
            page_size=12,
            row_height=30,
            unit=f.unit("wan", lang),
            footer=tie_words(book, who, lang),
            alt=title(book, lang),
        )
    if session.is_fresh("scorecard_customer", event and (event.row["customer_id"], event.column)):
        if event.column == "name":
            nav.go("customers_360", customer=event.row["customer_id"])
        account.dialog(screen, who, event.row)


def worded(mart, scope, manager_id: str, month_no: int, lang: str) -> pl.DataFrame:
    """Rows of the book in words; cached, so that a rerun words nothing."""
    rows, total = (found := manager.book(mart, scope, manager_id, month_no)).rows, found.total_cny
    names = [pick(zh, en, lang) for zh, en in rows.select("name_zh", "name_en").iter_rows()]
    part = (
        100 * pl.col("risk_adjusted_profit_cny").cast(pl.Float64) / float(total) if total else pl.lit(None, pl.Float64)
    )
    return rows.with_columns(
        name=pl.Series(names, dtype=pl.String),
        tier_words=pl.Series(
            [code_label("tier", code, lang) if code else f.NONE for code in rows["tier"]], dtype=pl.String
        ),
        share_pct=100 * pl.col("share").cast(pl.Float64),
        profit_pct=part,
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


def _column(key: str, lang: str, kind: str = "cny", **more: object) -> Column:
    return Column(key, t(f"scorecard.column.{key}", lang), kind, help=t(f"scorecard.help.{key}", lang), **more)


def _columns(lang: str) -> list[Column]:
    widths = {"economic_profit_cny": 64, "risk_adjusted_profit_cny": 64}
    money = [
        Column(
            key,
            t(f"scorecard.column.{key}", lang),
            "cny",
            help=t("scorecard.help.balance" if key in _BALANCES else "scorecard.help.flow", lang),
            bold=key == "risk_adjusted_profit_cny",
            tone=_TONES.get(key),
            width=widths.get(key, 60),
        )
        for key in (*_BALANCES, *_SHOWN)
    ]
    return [
        Column("name", t("customer.column.name", lang), width=148),
        Column("tier_words", t("customer.column.tier_words", lang), width=72),
        _column("share_pct", lang, "pct", decimals=0, width=50),
        *money,
        _column("profit_pct", lang, "pct", decimals=1, width=54),
    ]


def file_columns(lang: str, frame: pl.DataFrame, keys: tuple[tuple[str, str], ...]) -> list[Column]:
    """Columns of an exported file: the given texts, then every balance and component there is."""
    money = [
        Column(
            key,
            t(f"scorecard.column.{key}", lang),
            "cny",
            help=t("scorecard.help.balance" if key in _BALANCES else "scorecard.help.flow", lang),
        )
        for key in (*_BALANCES, *FLOWS)
        if key in frame.columns
    ]
    return [
        *(
            Column(
                key,
                t(f"scorecard.column.{key}", lang),
                kind,
                4 if kind == "num" else None,
                help=t(f"scorecard.help.{key}", lang),
            )
            for key, kind in keys
        ),
        *money,
    ]


def _files(screen: Screen, who: Card, book: Book) -> None:
    """Customers from the title line's menu, all accounts from the card's."""
    lang = screen.lang
    rows = screen.load(worded, who.manager_id, screen.month_no, lang)
    made = file_columns(
        lang,
        rows,
        (
            ("customer_id", "text"),
            ("name", "text"),
            ("tier_words", "text"),
            ("share_pct", "pct"),
            ("months_cnt", "cnt"),
            ("profit_pct", "pct"),
        ),
    )
    with screen.slot:
        ui.export_menu(
            rows,
            made,
            screen.cover(t("scorecard.title", lang), made),
            name=f"manager_{who.manager_id}_{screen.month}",
            key="scorecard_export",
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(t("scorecard.book.files", lang), width="content")
        kinds = (
            ("customer_id", "text"),
            ("name", "text"),
            ("product", "text"),
            ("account_no", "text"),
            ("months_cnt", "cnt"),
            ("share_low", "num"),
            ("share_high", "num"),
        )
        columns = file_columns(lang, rows, kinds)
        ui.export_menu(
            lambda: account.worded(manager.accounts(screen.mart, screen.scope, who.manager_id, screen.month_no), lang),
            columns,
            screen.cover(t("scorecard.book.accounts", lang), columns),
            name=f"manager_{who.manager_id}_accounts_{screen.month}",
            key="scorecard_accounts",
        )


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
