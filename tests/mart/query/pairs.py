"""Figures that two screens show, each from both. `python -m tests.mart.query.pairs` prints them for COCKPIT_DATA."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from mart.query import segment
from mart.reader import open_mart
from tests.mart.query.screens import Screens

PAIRS: dict[str, tuple[Callable[[Screens], Any], Callable[[Screens], Any]]] = {
    "EP: card, drill": (lambda s: s.card("economic_profit"), lambda s: s.drill.rows["economic_profit"].sum()),
    "EP: card, branches": (lambda s: s.card("economic_profit"), lambda s: s.branches["actual"].sum()),
    "EP: card, bridge": (lambda s: s.card("economic_profit"), lambda s: s.bridge.end),
    "EP: card, product tree": (lambda s: s.card("economic_profit"), lambda s: s.tree["economic_profit_cny"]),
    "EP: card, product P&L": (lambda s: s.card("economic_profit"), lambda s: s.line("economic_profit", "actual_cny")),
    "EP plan: card, bridge": (lambda s: s.card("economic_profit", "plan"), lambda s: s.bridge.start),
    "EP plan: card, branches": (lambda s: s.card("economic_profit", "plan"), lambda s: s.branches["plan"].sum()),
    "EP plan: card, P&L": (
        lambda s: s.card("economic_profit", "plan"),
        lambda s: s.line("economic_profit", "plan_cny"),
    ),
    "EP last year: card, P&L": (
        lambda s: s.card("economic_profit", "last_year"),
        lambda s: s.line("economic_profit", "last_year_cny"),
    ),
    "revenue: card, tree": (lambda s: s.card("revenue"), lambda s: s.tree["revenue_cny"]),
    "profit: card, P&L": (
        lambda s: s.card("risk_adjusted_profit"),
        lambda s: s.line("risk_adjusted_profit", "actual_cny"),
    ),
    "deposits: card, tiers and who left in the month": (
        lambda s: s.card("deposits_avg"),
        lambda s: s.tiers["deposits_avg_cny"].sum() + s.of_left("deposits_avg_cny"),
    ),
    "RAROC of twelve months: segments' total and who left in them, metric": (
        lambda s: round(Decimal(repr(s.raroc_of_segments())), 6),
        lambda s: round(s.metric("raroc", "12m"), 6),
    ),
    "deposits: card, tree": (lambda s: s.card("deposits_avg"), lambda s: s.tree["deposits_avg_cny"]),
    "loans: card, tiers": (lambda s: s.card("loans_end"), lambda s: s.tiers["loans_end_cny"].sum()),
    "RWA: card, tiers": (lambda s: s.card("rwa"), lambda s: s.tiers["rwa_cny"].sum()),
    "RWA: card, tree": (lambda s: s.card("rwa"), lambda s: s.tree["rwa_cny"]),
    "RAROC: card, tree": (lambda s: round(s.card("raroc"), 6), lambda s: round(Decimal(repr(s.tree["raroc_pct"])), 6)),
    "contribution and who left, profit of twelve months": (
        lambda s: s.metric("contribution_12m") + s.of_left("rap_12m_cny"),
        lambda s: s.metric("risk_adjusted_profit", "12m"),
    ),
    "contribution: metric, tiers": (
        lambda s: s.metric("contribution_12m"),
        lambda s: s.tiers["contribution_12m_cny"].sum(),
    ),
    "contribution: metric, whale": (lambda s: s.metric("contribution_12m"), lambda s: s.whale.total_cny),
    "customers: metric, tiers": (lambda s: s.metric("customers"), lambda s: s.tiers["customers_cnt"].sum()),
    "customers: metric, whale": (lambda s: s.metric("customers"), lambda s: s.whale.customers_cnt),
    "active: card, classes": (lambda s: s.card("customers_active"), lambda s: s.classes["is_active"]),
    "active: card, branch columns": (lambda s: s.card("customers_active"), lambda s: s.by_branch["active_cnt"].sum()),
    "active: card, base of penetration": (lambda s: s.card("customers_active"), lambda s: s.products.active_cnt),
    "value and above: card, classes": (lambda s: s.card("customers_value"), lambda s: s.classes["is_value"]),
    "value and above: card, branch columns": (
        lambda s: s.card("customers_value"),
        lambda s: s.by_branch["value_cnt"].sum(),
    ),
    "value and above: card, its two tiers": (
        lambda s: s.card("customers_value"),
        lambda s: s.tier("value", "high_value"),
    ),
    "high-value: card, tier": (lambda s: s.card("customers_high_value"), lambda s: s.tier("high_value")),
    "tiers from active up: active by class, and who has another class only": (
        lambda s: s.metric("customers") - s.tier("inactive"),
        lambda s: s.card("customers_active") + s.other_classes_only(),
    ),
    "managers on duty: metric, ranking": (
        lambda s: s.metric("managers"),
        lambda s: s.ranking.managers_cnt - s.ranking.inactive_cnt,
    ),
    "managers ranked: ranking, on duty with a result": (
        lambda s: s.ranking.rows.height,
        lambda s: s.metric("managers") - s.ranking.unknown_cnt,
    ),
    "managers at standard: card, all on duty whether ranked or not": (
        lambda s: round(s.card("managers_meeting_standard") * s.metric("managers") / 100),
        lambda s: s.on_duty.filter(pl.col("of_standard_pct") >= 100).height,
    ),
    "managers marked: metric, all on duty whether ranked or not": (
        lambda s: s.metric("managers_low_yield"),
        lambda s: s.on_duty["is_marked"].sum(),
    ),
    "manager's lead customers: scorecard, ranking": (
        lambda s: s.manager["customers_cnt"],
        lambda s: s.ranking.row(s.manager_id)["customers_cnt"],
    ),
    "manager's lead customers: scorecard, metric": (
        lambda s: s.manager["customers_cnt"],
        lambda s: s.metric("customers", manager_id=s.manager_id),
    ),
    "manager's lead customers: scorecard, their months": (
        lambda s: s.manager["customers_cnt"],
        lambda s: s.manager_month["customers_cnt"],
    ),
    "managers and nobody: all there is": (lambda s: s.tie.difference_cny, lambda s: 0),
    "customer's EP of a year: their months, status": (
        lambda s: s.customer_year(),
        lambda s: s.customer_status("ep_12m_cny"),
    ),
    "customer's EP of a year: status, metric": (
        lambda s: s.customer_status("ep_12m_cny"),
        lambda s: s.year("economic_profit", customer_id=s.customer_id),
    ),
    "customers by quadrant: cockpit and those without RWA, segments": (
        lambda s: s.quadrant.customers_cnt + s.quadrant.customers_without_rwa_cnt,
        lambda s: s.plane.quadrants["customers_cnt"].sum(),
    ),
    "resource-heavy below the value line: cockpit, segments": (
        lambda s: s.quadrant.quadrants.filter(corner="br")["customers_cnt"].sum(),
        lambda s: s.quadrant_cnt("drain"),
    ),
    "EP year to date: card, drill": (
        lambda s: s.ytd.card("economic_profit")["value"],
        lambda s: s.of("drill", "ytd").rows["economic_profit"].sum(),
    ),
    "EP year to date: card, product tree": (
        lambda s: s.ytd.card("economic_profit")["value"],
        lambda s: s.root("ytd")["economic_profit_cny"],
    ),
    "EP year to date: card, branches": (
        lambda s: s.ytd.card("economic_profit")["value"],
        lambda s: s.of("units", "ytd").unique("key")["total"].sum(),
    ),
    "EP plan of the year to date: card, branches": (
        lambda s: s.ytd.card("economic_profit")["plan"],
        lambda s: s.of("units", "ytd").unique("key")["total_plan"].sum(),
    ),
    "EP of twelve months: card, product tree": (
        lambda s: s.of("kpis", "12m").card("economic_profit")["value"],
        lambda s: s.root("12m")["economic_profit_cny"],
    ),
    "RAROC year to date: card, tree": (
        lambda s: round(s.ytd.card("raroc")["value"], 6),
        lambda s: round(Decimal(repr(s.root("ytd")["raroc_pct"])), 6),
    ),
    "a product's EP: tree, metric": (
        lambda s: s.leaf("month")["economic_profit_cny"],
        lambda s: s.metric("economic_profit", product_id=s.product_id),
    ),
    "a product's EP of twelve months: tree, verdicts": (
        lambda s: s.leaf("12m")["economic_profit_cny"],
        lambda s: s.verdict("economic_profit_cny"),
    ),
    "a product's holders: tree, metric": (
        lambda s: s.leaf("month")["holders_cnt"],
        lambda s: s.metric("customers", product_id=s.product_id),
    ),
    "light customers: cockpit and those without RWA, segments": (
        lambda s: s.quadrant.quadrants.filter(corner="bl")["customers_cnt"].sum() + s.without_rwa("light"),
        lambda s: s.quadrant_cnt("light"),
    ),
    "manager's customers, led or shared: ranking, assignments": (
        lambda s: s.ranking.row(s.manager_id)["book_customers_cnt"],
        lambda s: s.assigned(),
    ),
    "customers by branch: segments, metric": (
        lambda s: s.by_branch["customers_cnt"].sum(),
        lambda s: s.metric("customers"),
    ),
    "loans: card, drill": (lambda s: s.card("loans_end"), lambda s: s.drill.rows["loans_end"].sum()),
    "customers of the tiers: this month's migration, tiers": (
        lambda s: sum(segment.margin(s.migration, "to").values()),
        lambda s: s.tiers["customers_cnt"].sum(),
    ),
}


def main() -> None:
    """The list with the figures of a bank."""
    screens, table = Screens(open_mart()), Table("figure: one screen, another", "one", "other", box=None)
    for name, (one, other) in PAIRS.items():
        table.add_row(name, f"{one(screens):,}", f"{other(screens):,}")
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
