"""The five blocks of the 360 ledger side by side, and the figures of them that one can open."""

from __future__ import annotations

import streamlit as st

from mart.query.filters import make
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen
from ui.screens.customer import ledger
from ui.screens.customer.facts import Facts
from ui.shared import explain

EXPLAINED = (
    "deposits_avg",
    "loans_end",
    "revenue",
    "cost",
    "credit_cost",
    "risk_adjusted_profit",
    "economic_profit",
    "raroc",
    "rwa",
)
SHOWS = (
    *EXPLAINED,
    "demand_share",
    "off_balance",
    "npl",
    "rorwa",
    "contribution_12m",
    "cost_income",
    "loan_yield",
    "deposit_cost",
    "economic_capital",
    "rwa_density",
    "capital_charge",
    "cost_activity",
)


def draw(screen: Screen, data: Facts) -> None:
    """Five blocks side by side, and below them the figures one can open."""
    screen.draw_cached("customer_blocks", lambda: _blocks(screen, data))
    _explain(screen, data.who.customer_id)


def _blocks(screen: Screen, data: Facts) -> None:
    grid = st.grid(5, min_column_width=176, gap=7, key="customer_blocks")
    for block in (
        ledger.basics(screen, data),
        ledger.balances(screen, data),
        ledger.profit(screen, data),
        ledger.products(screen, data),
        ledger.resource(screen, data),
    ):
        with grid.cell():
            ui.fact_block(block)


def _explain(screen: Screen, customer_id: str) -> None:
    """Every figure of the blocks opens as formula, inputs and rows below."""
    clicked = explain.buttons(screen, EXPLAINED, t("customer.explain", screen.lang), key="customer_explain")
    if clicked:
        explain.open_metric(screen, clicked, make(customer_id=customer_id), by="product")
