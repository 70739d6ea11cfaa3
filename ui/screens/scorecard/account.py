"""One customer of a manager: month by month profit × share = credited, and the accounts behind it, adding up to the
row."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import manager
from mart.query.manager import Card
from ui import components as ui
from ui import formats as f
from ui import nav
from ui.columns import Column
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.shared import manager_state as state

_COMPONENTS = (
    "ftp_margin_cny",
    "fees_cny",
    "capital_credit_cny",
    "cost_cny",
    "expected_loss_cny",
    "default_loss_cny",
    "surtax_cny",
    "tax_cny",
    "risk_adjusted_profit_cny",
    "economic_profit_cny",
)
_ROWS = 12


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
    columns = [
        Column("month_no", t("manager.column.month", lang), "month"),
        Column("profit_cny", t("scorecard.account.profit", lang), "cny"),
        Column("share_pct", t("scorecard.account.share", lang), "pct", 2),
        Column("credited_cny", t("scorecard.account.credited", lang), "cny", bold=True),
    ]
    ui.key_values(
        [],
        t("scorecard.account.months", lang),
        t("scorecard.account.sum", lang, total=f.number(months["credited_cny"].sum(), 2)),
    )
    ui.html_table(
        months, columns, screen.look, totals={"credited_cny": months["credited_cny"].sum()}, unit=state.fine_unit(lang)
    )


def _accounts(screen: Screen, who: Card, row: dict) -> None:
    lang = screen.lang
    found = worded(screen.load(manager.accounts, who.manager_id, screen.month_no, row["customer_id"]), lang)
    if found.is_empty():
        return
    money = [
        Column(key, t(f"scorecard.column.{key}", lang), "cny", bold=key == "risk_adjusted_profit_cny")
        for key in _COMPONENTS
        if found[key].null_count() < found.height
    ]
    columns = [
        Column("product", t("scorecard.column.product", lang)),
        Column("account_no", t("scorecard.column.account_no", lang)),
        *money,
    ]
    total, unit = found["risk_adjusted_profit_cny"].sum(), state.fine_unit(lang)
    tied = t(
        "scorecard.account.ties" if total == row["risk_adjusted_profit_cny"] else "scorecard.account.differs",
        lang,
        total=f.number(total, 2),
    )
    ui.key_values([], t("scorecard.account.accounts", lang, count=found.height), t("scorecard.account.note", lang))
    ui.data_table(
        found,
        columns,
        screen.look,
        key=f"scorecard_accounts_{row['customer_id']}",
        page_size=_ROWS,
        row_height=28,
        is_sortable=False,
        unit=unit,
        footer=tied,
        alt=t("scorecard.account.accounts", lang, count=found.height),
    )


def worded(found: pl.DataFrame, lang: str) -> pl.DataFrame:
    """Accounts with customer and product in the reader's language."""
    side = "zh" if lang == "zh" else "en"
    return found.with_columns(name=pl.col(f"customer_{side}"), product=pl.col(f"product_{side}"))
