"""The customer's accounts with every P&L component, adding up to its totals; a click shows one account's
calculation."""

from __future__ import annotations

import polars as pl

from mart.query import customer
from ui import components as ui
from ui import formats as f
from ui import lists
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.screen import Screen
from ui.screens.customer import calculation
from ui.screens.customer.facts import Facts
from ui.shared.statement import PARTS

_SHOWN = tuple(f"{name}_cny" for name in PARTS)
_FILE = (
    *("product", "account_no", "org", "opened_date", "closed_date", "rate_pct", "deposits_avg_cny", "loans_end_cny"),
    *("off_balance_cny", "rwa_cny", "interest_received_cny", "interest_paid_cny", "ftp_charge_cny", "ftp_credit_cny"),
    *("ftp_margin_cny", "fees_cny", "capital_credit_cny", "cost_direct_cny", "cost_activity_cny"),
    *("cost_overhead_cny", "cost_cny", "expected_loss_cny", "default_loss_cny", "credit_cost_cny", "surtax_cny"),
    *("tax_cny", "risk_adjusted_profit_cny", "capital_charge_cny", "economic_profit_cny"),
)
_SPLIT = ("interest_received_cny", "interest_paid_cny", "ftp_charge_cny", "ftp_credit_cny")
_SPLIT += ("cost_direct_cny", "cost_activity_cny", "cost_overhead_cny", "credit_cost_cny")
# the screen has room for every line of the waterfall; the file and the calculation split them further
ACCOUNTS = List(
    "customer_accounts",
    "customer",
    (
        Col("product", words=Name("product"), bold=True),
        Col("account_no"),
        Col("rate_pct", "pct", 2),
        *(Col(key, "cny", help="balance") for key in ("deposits_avg_cny", "loans_end_cny")),
        *(Col(key, "cny", help="flow", tone="sign") for key in ("economic_profit_cny", "risk_adjusted_profit_cny")),
        Col("capital_charge_cny", "cny", help="flow"),
        *(Col(key, "cny", help="flow") for key in _SHOWN),
        Col("org", words=Name("org"), place="file"),
        *(Col(key, "date", place="file") for key in ("opened_date", "closed_date")),
        *(Col(key, "cny", help="balance", place="file") for key in ("off_balance_cny", "rwa_cny")),
        *(Col(key, "cny", help="flow", place="file") for key in _SPLIT),
    ),
    file=_FILE,
    page_size=7,
    unit="fine",
)
SHOWS = tuple(c.key.removesuffix("_cny") for c in ACCOUNTS.columns if c.kind == "cny")


def draw(screen: Screen, data: Facts) -> None:
    """The table of twelve months, its totals tied to the customer's, the calculation of one, and the export."""
    lang, who = screen.lang, data.who.customer_id
    found = screen.load(customer.accounts, who, screen.month_no)
    message = (
        t("customer.accounts.title", lang, count=found.height, open=int(found["closed_date"].is_null().sum()))
        if found.height
        else t("customer.accounts.what", lang)
    )
    with ui.card(message, t("customer.accounts.caption", lang, month=screen.month), key="customer_accounts"):
        if found.is_empty():
            ui.empty_state(t("customer.accounts.none", lang))
            return
        picked = _listed(screen, who, found, tie(data, found, lang))
    if picked is not None:
        calculation.dialog(screen, who, lists.worded(found, ACCOUNTS.columns, lang).row(picked, named=True))


def _listed(screen: Screen, who: str, rows: pl.DataFrame, note: str) -> int | None:
    """Seven accounts a page with the totals of all; returns the one whose calculation is newly asked for."""
    lang, label = screen.lang, t("customer.accounts.pick", screen.lang)
    named = lists.worded(rows, ACCOUNTS.columns, lang).select("product", "account_no")
    file = lists.File(t("customer.accounts.what", lang), f"accounts_{who}_{screen.month}", rows)
    totals = {c.key: rows[c.key].sum() for c in ACCOUNTS.columns if c.kind == "cny"}
    return lists.pick(
        screen,
        ACCOUNTS,
        rows,
        [f"{product} {number}" for product, number in named.iter_rows()],
        label=label,
        hint=label,
        note=note,
        totals=totals | {"product": t("customer.total", lang)},
        file=file,
    )


def tie(data: Facts, found: pl.DataFrame, lang: str) -> str:
    """Whether the accounts add up to the customer's own figures, to the cent, and to what."""
    name = (
        "economic_profit_cny" if found["economic_profit_cny"].null_count() < found.height else "interest_received_cny"
    )
    accounts, whole = found[name].sum(), data.months.tail(12)[name].sum()
    key = "ties" if accounts == whole else "differs"
    return t(
        f"customer.accounts.{key}",
        lang,
        name=t(f"customer.column.{name}", lang),
        amount=f.money(whole, lang),
        difference=f.number(accounts - whole, 2),
    )
