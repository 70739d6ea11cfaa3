"""The end of the drill: one account, its profit component by component."""

from __future__ import annotations

import polars as pl

from mart.query import metric as q
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen

STEPS = ("interest_received", "ftp_charge", "ftp_credit", "interest_paid", "fees", "cost", "capital_credit", "expected_loss",
         "surtax", "tax", "risk_adjusted_profit", "capital_charge", "economic_profit")
MINUS = ("ftp_charge", "interest_paid", "cost", "expected_loss", "surtax", "tax", "capital_charge")
SUBTOTALS = ("risk_adjusted_profit", "economic_profit")


def draw(page: Screen) -> None:
    """The P&L of the account that was picked; nothing before one is."""
    if not page.account_id:
        return
    lang = page.lang
    rows = page.load(q.breakdown, STEPS, "account", page.month_no, page.filters).filter(pl.col("key") == page.account_id)
    title = t("cockpit.account.title", lang, account=page.account_id)
    with ui.card(title, t("cockpit.account.caption", lang, month=page.month), key="cockpit_account"):
        if rows.is_empty():
            ui.empty_state(t("cockpit.account.none", lang))
            return
        row = rows.row(0, named=True)
        ui.key_values([ui.Fact(name(step, lang), f.number(signed(step, row[step]), 2)) for step in STEPS])
        ui.note(t("cockpit.account.rule", lang))


def name(step: str, lang: str) -> str:
    """The component's name."""
    from mart.metrics import metric

    return metric(step).label(lang)


def signed(step: str, value: object) -> object:
    """The component as it enters the sum: what is paid is negative."""
    return -value if value is not None and step in MINUS else value
