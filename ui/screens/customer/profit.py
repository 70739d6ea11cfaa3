"""Profit of twelve months as a lying waterfall, from the margins down to economic profit, against the twelve before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from mart.metrics import metric
from mart.query import customer, partner
from ui import charts, currency
from ui import components as ui
from ui import formats as f
from ui.components import Fact
from ui.i18n import t
from ui.parts import as_printed, difference
from ui.screen import Screen
from ui.screens.customer.facts import Facts
from ui.shared import partners
from ui.shared.statement import STATEMENT

SHOWS = (*STATEMENT, "interest_received", "interest_paid")

_KNOWN = ("interest_received", "interest_paid", "fees", "cost", "expected_loss", "default_loss", "capital_charge")


def draw(screen: Screen, data: Facts) -> None:
    """The waterfall; where a feed is missing, its name and the lines that are there."""
    screen.draw_cached("customer_profit", lambda: _draw(screen, data))


def _draw(screen: Screen, data: Facts) -> None:
    lang, found = screen.lang, data.pnl
    if found.missing:
        with ui.card(t("customer.profit.what", lang), key="customer_profit"):
            _partial(screen, data)
        return
    message = title(found, lang)
    caption = t(
        "customer.profit.caption" if found.is_comparable else "customer.profit.caption_alone",
        lang,
        count=found.months_cnt,
    )
    with ui.card(message, caption, legend=("actual", "previous"), key="customer_profit"):
        frame, printed = steps(found, lang)
        ui.chart(
            charts.pnl(frame, screen.look, message=message, unit_label=printed.label, places=printed.places),
            key="customer_profit_chart",
        )
        ui.note(t("customer.profit.note", lang))
        partners.note(
            screen.load(partner.of_customer, data.who.customer_id, screen.month_no), _profit(found), "customer", lang
        )


def _profit(found: customer.Pnl) -> Decimal | None:
    """Risk-adjusted profit of the statement."""
    rows = found.rows.filter(line="risk_adjusted_profit")
    return rows["current_cny"][0] if rows.height else None


def title(found: customer.Pnl, lang: str) -> str:
    """The message: profit and economic profit, their change, and the line that moved them most."""
    rows = {row["line"]: row for row in found.rows.to_dicts()}
    profit, economic = rows["risk_adjusted_profit"], rows["economic_profit"]
    if not found.is_comparable:
        return t(
            "customer.profit.title_alone",
            lang,
            profit=f.money(profit["current_cny"], lang),
            ep=f.money(economic["current_cny"], lang),
        )
    frame, printed = steps(found, lang)
    drawn = frame["current"] - frame["reference"]
    moves = [
        (as_printed(row["current_cny"] - row["previous_cny"], whole, printed.divisor), row["line"])
        for row, whole in zip(found.rows.to_dicts(), drawn, strict=True)
        if row["kind"] == "step"
    ]
    total = difference(economic["current_cny"], economic["previous_cny"])
    driver = max(moves, key=lambda move: abs(move[0]))
    return t(
        "customer.profit.title",
        lang,
        ep=f.money(economic["current_cny"], lang),
        change=f.variance(total, lang),
        line=t(f"customer.line.{driver[1]}", lang),
        move=f.variance(driver[0], lang),
    )


@dataclass(frozen=True)
class Printed:
    """How a P&L is printed: integers of `divisor` yuan with `places` implied decimals, under this unit."""

    divisor: int
    places: int
    label: str


def fitting(amounts: list[Decimal], lang: str) -> Printed:
    """The unit in which the largest amount has two to five digits: 元, 万元 with or without decimals; CNY, k or m."""
    largest = max((abs(v) for v in amounts), default=Decimal(0))
    if largest < 10_000:
        return Printed(1, 0, f.unit("one", lang).label)
    if largest < 1_000_000:
        return Printed(100, 2, f.unit("wan", lang).label) if lang == "zh" else Printed(100, 1, currency.words("CNY k"))
    return Printed(10_000, 0 if lang == "zh" else 2, f.unit("wan", lang).label)


def steps(found: customer.Pnl, lang: str) -> tuple[pl.DataFrame, Printed]:
    """The P&L in whole printed units that still add up: label, kind, current, reference."""
    printed = fitting([v for name in ("current_cny", "previous_cny") for v in found.rows[name] if v is not None], lang)
    columns = {
        "current": _whole(found.rows["current_cny"].to_list(), printed.divisor),
        "reference": (
            _whole(found.rows["previous_cny"].to_list(), printed.divisor)
            if found.is_comparable
            else [None] * found.rows.height
        ),
    }
    return (
        pl.DataFrame(
            {
                "label": [t(f"customer.line.{line}", lang) for line in found.rows["line"]],
                "kind": found.rows["kind"],
                "current": columns["current"],
                "reference": pl.Series(columns["reference"], dtype=pl.Int64),
            }
        ),
        printed,
    )


def _whole(values: list[Decimal], divisor: int) -> list[int]:
    """Amounts of `customer.LINES` as integers: nine steps to the profit, one more to the economic profit."""
    steps_cny, profit, charge, economic = values[:9], values[9], values[10], values[11]
    _, ints, middle = charts.whole_steps(Decimal(0), steps_cny, profit, divisor)
    _, last, end = charts.whole_steps(profit, [charge], economic, divisor)
    return [*ints, middle, *last, end]


def _partial(screen: Screen, data: Facts) -> None:
    """What can be said without a full P&L: the missing feeds, and the lines this bank does bring."""
    lang = screen.lang
    feeds = [feed for feed in metric("economic_profit").needs if not screen.mart.has(feed)]
    ui.missing_feed_state(
        [screen.feed(feed) for feed in feeds or metric("economic_profit").needs], t("customer.profit.what", lang)
    )
    known = [(name, data.year(f"{name}_cny")) for name in _KNOWN]
    rows = [Fact(metric(name).label(lang), f.money(value, lang)) for name, value in known if value is not None]
    if rows:
        ui.key_values(rows, t("customer.profit.known", lang), t("customer.profit.months", lang))


def formula(screen: Screen, data: Facts) -> str:
    """How this customer's economic profit of twelve months is made; a hint where a feed for it is missing."""
    profit, charge, economic = (
        data.year(f"{name}_cny") for name in ("risk_adjusted_profit", "capital_charge", "economic_profit")
    )
    if economic is None:
        return t("customer.foot.partial", screen.lang)
    return t(
        "customer.foot.formula",
        screen.lang,
        profit=f.money(profit, screen.lang),
        charge=f.money(charge, screen.lang),
        ep=f.money(economic, screen.lang),
        hurdle=f.pct(data.who.policy.hurdle_pct, 0),
    )
