"""Plans: set when the world starts and each January, from the last month known, with growth and a branch's ambition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mart.demo.balances import Month
from mart.demo.calendar import deposit_season
from mart.demo.organisation import Orgs
from mart.demo.pnl import HURDLE, PLANNED, TAX, Pnl
from mart.demo.rng import stream

_GROWTH_A_YEAR = {"deposits_avg": 0.075, "loans_avg": 0.08, "loans_end": 0.08, "rwa": 0.075, "fees": 0.11, "cost": 0.035, "expected_loss": 0.03}
_TARGET_GROWTH = {"customers_active": 0.04, "customers_value": 0.06, "customers_high_value": 0.07, "products_per_customer": 0.06, "npl_ratio": -0.06}


@dataclass
class Plan:
    """What the year's plan starts from: (branches, products) sums by component, targets by branch, and its month."""

    base_month: int
    base: dict[str, np.ndarray]
    ambition: np.ndarray
    targets: dict[str, np.ndarray]


def set_plan(orgs: Orgs, month: Month, result: Pnl, targets: dict[str, np.ndarray], products: int, year: int, seed: int) -> Plan:
    """A plan from one month's result."""
    key = (orgs.branch_of(month.org) - 1) * products + month.product
    shape = (orgs.branches, products)
    base = {name: result.by(key, orgs.branches * products, name).reshape(shape) for name in PLANNED}
    rng = stream(seed, "plan", year)
    ambition = np.exp(0.035 * rng.standard_normal(orgs.branches))[:, None] * np.exp(0.05 * rng.standard_normal(shape))
    return Plan(month.month_no, base, ambition, targets)


def plan_rows(plan: Plan, month_no: int) -> dict[str, np.ndarray]:
    """Branch, product and every component in cents for a month; pairs without any plan are left out.

    Tax, capital charge and capital follow from the planned figures, so a plan adds up like a result.
    """
    years = (month_no - plan.base_month) / 12
    season = deposit_season(month_no) / deposit_season(plan.base_month)
    grown = {}
    for name in PLANNED:
        rate = _GROWTH_A_YEAR.get(name, 0.06)
        ambition = plan.ambition if name not in ("cost", "expected_loss") else 1.0
        value = plan.base[name] * (1 + rate) ** years * ambition * (season if name == "deposits_avg" else 1.0)
        grown[name] = np.rint(value * 100).astype(np.int64)
    gross = grown["ftp_margin"] + grown["capital_credit"] + grown["fees"] - grown["cost"] - grown["expected_loss"] - grown["surtax"]
    grown["tax"] = np.rint(gross * TAX).astype(np.int64)
    grown["economic_capital"] = np.rint(grown["rwa"] * 0.105).astype(np.int64)
    grown["capital_charge"] = np.rint(grown["economic_capital"] * HURDLE / 12).astype(np.int64)
    branch, product = np.nonzero(sum(np.abs(v) for v in grown.values()))
    return {"branch": branch, "product": product, **{name: value[branch, product] for name, value in grown.items()}}


def target_rows(plan: Plan, month_no: int) -> list[tuple[int, str, int]]:
    """(organisation row, metric, value in millionths): row 0 is the bank, the rest branches. Percentages in %."""
    years = (month_no - plan.base_month) / 12
    rows = []
    for metric, values in plan.targets.items():
        factor = (1 + _TARGET_GROWTH[metric]) ** years
        for org, value in enumerate(values):
            aim = value * factor
            rows.append((org, metric, int(round(aim) if metric.startswith("customers_") else round(aim, 2) * 100) * (1_000_000 if metric.startswith("customers_") else 10_000)))
    return rows
