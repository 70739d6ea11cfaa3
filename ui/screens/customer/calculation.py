"""One account of a customer opened: this month's components as calculated, and its 24 months."""

from __future__ import annotations

import streamlit as st

from mart.months import days_in_month
from mart.query import customer, policy
from ui import components as ui
from ui import formats as f
from ui import lists
from ui.components import Fact
from ui.components.markup import plain
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.customer.head import scope_note

MONTHS = List(
    "customer_account",
    "customer",
    (
        Col("month_no", "month", label="month"),
        *(Col(key, "cny") for key in ("deposits_avg_cny", "loans_avg_cny")),
        *(Col(key, "cny") for key in ("ftp_margin_cny", "fees_cny", "cost_cny", "credit_cost_cny")),
        *(Col(key, "cny") for key in ("risk_adjusted_profit_cny", "economic_profit_cny")),
    ),
    page_size=12,
    row_height=28,
    unit="one",
)


def dialog(screen: Screen, who: str, account: dict) -> None:
    """Open one account: this month's components as calculated, and its 24 months."""
    lang = screen.lang
    rows = screen.load(customer.account_history, who, account["ref"], screen.month_no)
    if rows.is_empty():
        return
    last = rows.row(-1, named=True)

    def body() -> None:
        note = scope_note(screen)
        if note:
            ui.note(note)
        ui.key_values(
            [Fact(label, text) for label, text in lines(last, lang)],
            t("customer.calc.title", lang, month=f.month(last["month_no"])),
            t("customer.calc.unit", lang),
        )
        lists.draw(screen, MONTHS, rows.reverse(), subject=account["ref"])
        ui.note(
            t(
                "explain.made_by",
                lang,
                policy=policy.version(screen.mart, "capital", int(last["month_no"])).version,
                build=screen.mart.build_id,
            ),
            is_ruled=True,
        )

    st.dialog(plain(f"{account['product']} {account['account_no']}"), width="large")(body)()


def lines(row: dict, lang: str) -> list[tuple[str, str]]:
    """Every component of an account-month as (what and how, amount): average × rate × days, PD × LGD × EAD and so
    on."""
    days = days_in_month(row["month_no"])
    made = []
    for name, how in (
        ("interest_received", "booked"),
        ("interest_paid", "booked"),
        ("ftp_charge", "ftp_loan"),
        ("ftp_credit", "ftp_deposit"),
        ("fees", "fees"),
        ("capital_credit", "capital_credit"),
        ("cost_direct", "booked"),
        ("cost_activity", "activity"),
        ("cost_overhead", "overhead"),
        ("expected_loss", "expected_loss"),
        ("default_loss", "default_loss"),
        ("surtax", "surtax"),
        ("tax", "tax"),
        ("risk_adjusted_profit", "profit"),
        ("rwa", "rwa"),
        ("economic_capital", "capital"),
        ("capital_charge", "charge"),
        ("economic_profit", "economic"),
    ):
        value = row.get(f"{name}_cny")
        if value is None or (value == 0 and name not in ("risk_adjusted_profit", "economic_profit")):
            continue
        words = t(
            f"customer.calc.{how}",
            lang,
            loans=f.number(row["loans_avg_cny"], 2),
            deposits=f.number(row["deposits_avg_cny"], 2),
            days=days,
            ftp=f.pct(row.get("ftp_rate_pct"), 4),
            ead=f.number(row.get("ead_cny"), 2),
            pd=f.pct(row.get("pd_pct")),
            lgd=f.pct(row.get("lgd_pct"), 0),
            provision=f.number(row.get("specific_provision_cny") or 0, 2),
            weight=f.pct(row.get("risk_weight_pct"), 0),
            capital=f.number(row.get("economic_capital_cny"), 2),
            rwa=f.number(row.get("rwa_cny"), 2),
        )
        made.append((f"{t(f'customer.column.{name}_cny', lang)}　{words}", f.number(value, 2)))
    return made
