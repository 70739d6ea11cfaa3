"""One customer of a manager: month by month profit × share = credited, and the accounts behind it, adding up to the
row."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import manager
from mart.query.manager import Card
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.components.markup import plain
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.screen import Screen

MONTHS = List(
    "scorecard_account_months",
    "scorecard",
    (
        Col("month_no", "month", label="manager.column.month"),
        Col("profit_cny", "cny", label="scorecard.account.profit"),
        Col("share_pct", "pct", 2, label="scorecard.account.share"),
        Col("credited_cny", "cny", label="scorecard.account.credited", bold=True),
    ),
    unit="fine",
)
ACCOUNTS = List(
    "scorecard_accounts",
    "scorecard",
    (
        Col("product", words=Name("product")),
        Col("account_no"),
        *(Col(key, "cny", help="flow") for key in ("ftp_margin_cny", "fees_cny", "capital_credit_cny", "cost_cny")),
        *(Col(key, "cny", help="flow") for key in ("expected_loss_cny", "default_loss_cny", "surtax_cny", "tax_cny")),
        Col("risk_adjusted_profit_cny", "cny", help="flow", bold=True),
        Col("economic_profit_cny", "cny", help="flow"),
    ),
    page_size=12,
    row_height=28,
    unit="fine",
)


def dialog(screen: Screen, who: Card, row: dict) -> None:
    """Open the calculation of one customer's part in the manager's profit."""
    lang = screen.lang

    def body() -> None:
        _months(screen, who, row)
        _accounts(screen, who, row)
        if st.button(t("scorecard.account.open", lang), key="scorecard_account_open", type="primary"):
            nav.go("customers_360", customer=row["customer_id"])

    st.dialog(plain(row["name"]), width="large")(body)()


def _months(screen: Screen, who: Card, row: dict) -> None:
    lang = screen.lang
    months = screen.load(manager.shares, who.manager_id, row["customer_id"], screen.month_no).with_columns(
        share_pct=100 * pl.col("share").cast(pl.Float64)
    )
    ui.key_values(
        [],
        t("scorecard.account.months", lang),
        t("scorecard.account.sum", lang, total=f.number(months["credited_cny"].sum(), 2)),
    )
    lists.static(screen, MONTHS, months, totals={"credited_cny": months["credited_cny"].sum()})


def _accounts(screen: Screen, who: Card, row: dict) -> None:
    lang = screen.lang
    found = screen.load(manager.accounts, who.manager_id, screen.month_no, row["customer_id"])
    if found.is_empty():
        return
    total = found["risk_adjusted_profit_cny"].sum()
    tied = t(
        "scorecard.account.ties" if total == row["risk_adjusted_profit_cny"] else "scorecard.account.differs",
        lang,
        total=f.number(total, 2),
    )
    ui.key_values([], t("scorecard.account.accounts", lang, count=found.height), t("scorecard.account.note", lang))
    alt = t("scorecard.account.accounts", lang, count=found.height)
    lists.draw(screen, ACCOUNTS, found, subject=row["customer_id"], footer=tied, alt=alt)
