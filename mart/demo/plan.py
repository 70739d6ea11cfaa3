"""Plans: set when the world starts and each December, from the months since the last, with growth and ambition."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mart.demo.balances import Month
from mart.demo.calendar import cost_season, deposit_season
from mart.demo.organisation import Orgs
from mart.demo.pnl import CAPITAL_RATIO, HURDLE, PLANNED, TAX, Pnl
from mart.demo.rng import stream
from mart.months import days_in_month

USUAL_GROWTH, DAYS_A_MONTH = 0.055, 365 / 12
_GROWTH_A_YEAR = {
    "deposits_avg": 0.062, "loans_avg": 0.05, "loans_end": 0.05, "rwa": 0.045, "fees": 0.03, "cost": 0.035,
    "expected_loss": 0.02, "default_loss": 0.0,
}  # fmt: skip
# What runs on days, so that no month is planned by its length alone.
_DAILY = ("ftp_margin", "capital_credit", "expected_loss", "surtax")
_TARGET_GROWTH = {
    "customers_active": 0.02, "customers_value": 0.04, "customers_high_value": 0.05, "products_per_customer": 0.04,
    "npl_ratio": -0.05,
}  # fmt: skip
_UNLIFTED = ("cost", "expected_loss", "default_loss")


@dataclass
class Known:
    """What happened since the last plan was set: sums by (organisation, product) for each planned component."""

    sums: dict[str, np.ndarray] = field(default_factory=dict)
    months: list[int] = field(default_factory=list)


@dataclass
class Plan:
    """What the year's plan starts from: mean month by (branch, product) and component, targets, and the middle
    month."""

    middle: float
    base: dict[str, np.ndarray]
    ambition: np.ndarray
    targets: dict[str, np.ndarray]
    set_in: int
    deposit: np.ndarray


def weights(months: list[int], deposit: np.ndarray) -> dict[str, np.ndarray]:
    """What a mean month is multiplied by to get the sum of `months`, by component (and product, for deposits)."""
    days = np.array([days_in_month(no) / DAYS_A_MONTH for no in months])
    season = np.where(deposit, np.array([[deposit_season(no)] for no in months]), 1.0)
    cost = sum(cost_season(no) for no in months)
    daily = {name: days.sum() for name in _DAILY}
    return {
        **{name: len(months) for name in PLANNED}, **daily, "cost": 0.75 * cost + 0.25 * len(months),
        "deposits_avg": season.sum(axis=0), "ftp_margin": (season * days[:, None]).sum(axis=0),
    }  # fmt: skip


def note(known: Known, month: Month, result: Pnl, orgs: int, products: int) -> None:
    """Add a month, by booking sub-branch: a sub-branch that changes its branch takes its plan along."""
    key = month.org.astype(np.int64) * products + month.product
    for name in PLANNED:
        found = result.by(key, orgs * products, name).reshape(orgs, products).astype(np.float32)
        known.sums[name] = known.sums[name] + found if name in known.sums else found
    known.months.append(month.month_no)


def set_plan(
    known: Known, orgs: Orgs, deposit: np.ndarray, targets: dict[str, np.ndarray], month_no: int, seed: int
) -> Plan:
    """A plan from the months known, for the months after `month_no`. `deposit` says which products are deposits."""
    branch = orgs.branch_of(np.arange(len(orgs.ids))) - 1
    known_for = weights(known.months, deposit)
    base = {}
    for name, sums in known.sums.items():
        base[name] = np.zeros((orgs.branches, sums.shape[1]))
        np.add.at(base[name], branch[orgs.first_sub :], sums[orgs.first_sub :] / known_for[name])
    rng = stream(seed, "plan", month_no)
    shape = base["cost"].shape
    ambition = np.exp(0.035 * rng.standard_normal(orgs.branches))[:, None] * np.exp(0.05 * rng.standard_normal(shape))
    return Plan(float(np.mean(known.months)), base, ambition, targets, month_no, deposit)


def plan_rows(plan: Plan, month_no: int) -> dict[str, np.ndarray]:
    """Branch, product and every component in cents for a month; pairs without any plan are left out.

    Tax, capital and capital charge follow from the planned figures, so a plan adds up like a result.
    """
    years = (month_no - plan.middle) / 12
    weight = weights([month_no], plan.deposit)
    grown = {}
    for name in PLANNED:
        rate = _GROWTH_A_YEAR.get(name, USUAL_GROWTH)
        value = plan.base[name] * (1 + rate) ** years * (1.0 if name in _UNLIFTED else plan.ambition)
        grown[name] = np.rint(value * weight[name] * 100).astype(np.int64)
    plus = grown["ftp_margin"] + grown["capital_credit"] + grown["fees"]
    gross = plus - grown["cost"] - grown["expected_loss"] - grown["default_loss"] - grown["surtax"]
    grown["tax"] = np.rint(gross * TAX).astype(np.int64)
    grown["economic_capital"] = np.rint(grown["rwa"] * CAPITAL_RATIO).astype(np.int64)
    grown["capital_charge"] = np.rint(grown["economic_capital"] * HURDLE * days_in_month(month_no) / 365).astype(
        np.int64
    )
    branch, product = np.nonzero(sum(np.abs(v) for v in grown.values()))
    return {"branch": branch, "product": product, **{name: value[branch, product] for name, value in grown.items()}}


def target_rows(plan: Plan, month_no: int) -> list[tuple[int, str, int]]:
    """(organisation row, metric, value in millionths): row 0 is the bank, the rest branches.

    Customer counts are whole; products per customer and the NPL ratio (in %) have two decimals.
    """
    years = (month_no - plan.set_in) / 12
    rows = []
    for metric, values in plan.targets.items():
        decimals = 0 if metric.startswith("customers_") else 2
        aims = np.round(values * (1 + _TARGET_GROWTH[metric]) ** years, decimals)
        rows += [(org, metric, int(round(aim * 1_000_000))) for org, aim in enumerate(aims)]
    return rows
