"""The end of the drill: one account, its profit component by component."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from mart.metrics import metric
from mart.query import metric as q
from ui import charts
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen

PROFIT, VALUE = "risk_adjusted_profit", "economic_profit"
STEPS = (
    "interest_received",
    "ftp_charge",
    "ftp_credit",
    "interest_paid",
    "fees",
    "cost",
    "capital_credit",
    "expected_loss",
    "default_loss",
    "surtax",
    "tax",
)
NAMES = (*STEPS, PROFIT, "capital_charge", VALUE)
MINUS = ("ftp_charge", "interest_paid", "cost", "expected_loss", "default_loss", "surtax", "tax", "capital_charge")


def draw(screen: Screen) -> None:
    """The P&L of the account that was picked, exact on the left and as a picture on the right; nothing before one
    is."""
    if not screen.account_id:
        return
    lang = screen.lang
    amounts, before = components(screen, screen.month_no), components(screen, screen.month_no - 12)
    title = t("cockpit.account.title", lang, account=screen.account_id)
    with ui.card(title, t("cockpit.account.caption", lang, month=screen.month), key="cockpit_account"):
        if not amounts:
            ui.empty_state(t("cockpit.account.none", lang))
            return
        left, right = ui.uneven((5, 6), key="cockpit_account_sides")
        with left:
            ui.key_values([ui.Fact(metric(name).label(lang), f.number(amounts[name], 2)) for name in NAMES])
        if None not in amounts.values():
            with right:
                unit = f.unit("one" if max(map(abs, amounts.values())) < 1_000_000 else "wan", lang)
                ui.chart(
                    charts.pnl(
                        waterfall(amounts, before, unit, lang),
                        screen.look,
                        message=title,
                        unit_label=unit.label,
                        places=unit.decimals,
                    ),
                    key="cockpit_account_chart",
                )
        ui.note(t("cockpit.account.rule", lang), is_ruled=True)


def components(screen: Screen, month_no: int) -> dict[str, Decimal | None]:
    """{component: signed amount} of the account in a month, empty where it has no row."""
    if month_no not in screen.mart.months:
        return {}
    rows = screen.load(q.breakdown, NAMES, "account", month_no, screen.filters).filter(
        pl.col("key") == screen.account_id
    )
    return {name: signed(name, rows[name][0]) for name in NAMES} if rows.height else {}


def signed(name: str, value: Decimal | None) -> Decimal | None:
    """The component as it enters the sum: what is paid is negative."""
    return -value if value is not None and name in MINUS else value


def waterfall(
    amounts: dict[str, Decimal], before: dict[str, Decimal | None], unit: f.TableUnit, lang: str
) -> pl.DataFrame:
    """The components in whole units that still sum (steps, profit, capital charge, economic profit), and a year
    before."""
    size = 1 if unit == f.unit("one", lang) else 10_000
    now = whole_amounts(amounts, size)
    then = whole_amounts(before, size) if before and None not in before.values() else dict.fromkeys(NAMES)
    return pl.DataFrame(
        [
            {
                "label": metric(name).label(lang),
                "kind": "subtotal" if name in (PROFIT, VALUE) else "step",
                "current": now[name],
                "reference": then[name],
            }
            for name in NAMES
        ],
        schema_overrides={"reference": pl.Int64},
    )


def whole_amounts(amounts: dict[str, Decimal], size: int) -> dict[str, int]:
    """Amounts in whole units of `size` yuan by largest remainder, so that the rounded steps make the rounded
    results."""
    _, steps, profit = charts.whole_steps(Decimal(0), [amounts[name] for name in STEPS], amounts[PROFIT], size)
    value = charts.whole_steps(Decimal(0), [amounts[VALUE]], amounts[VALUE], size)[2]
    return {**dict(zip(STEPS, steps, strict=True)), PROFIT: profit, "capital_charge": value - profit, VALUE: value}
