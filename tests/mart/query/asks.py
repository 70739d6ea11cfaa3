"""Every question of the screens under any selection: readers, filters, periods and bases drawn at random."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mart.metrics import metrics
from mart.query import action, manager, product, segment
from mart.query import metric as q
from mart.query.cockpit import changes, concentration, local, overview
from mart.query.filters import Filters, make, options
from mart.query.metric.explain import explain
from mart.query.metric.period import PERIODS, span
from mart.query.metric.statement import GRAINS
from mart.reader import Mart
from mart.scope import EXECUTIVE, UNASSIGNED, Scope

DIMS = ("branch_id", "org_id", "manager_id", "product_id", "family_id", "group_id")
DIMS += ("industry_code", "size_class", "ownership", "tier")
BASES = ("plan", "last_year", "last_month")
STEPS = ("days", "volume", "rate", "mix", "gained", "lost", "transferred_in", "expected_loss", "default_loss")
UNITS = ("branch", "sub_branch", "manager", "customer")


@dataclass(frozen=True)
class Draw:
    """Who asks, what is selected, and what a question leaves open."""

    scope: Scope
    filters: Filters
    period: str
    basis: str
    base: str
    metric: str
    grain: str
    step: str
    unit: str
    by: str

    @property
    def args(self) -> tuple[Filters, str, str]:
        return self.filters, self.period, self.basis


def _changes(m: Mart, d: Draw) -> Any:
    rows = q.breakdown(m, d.scope, "economic_profit", d.unit, m.as_of, d.filters, period=d.period, basis=d.basis)
    return changes.changes(m, d.scope, rows.select("key", "economic_profit"), d.unit, m.as_of, *d.args)


def _bridge(m: Mart, d: Draw) -> Any:
    first = span(d.period, m.as_of)[0]
    return overview.bridge(m, d.scope, m.as_of, d.filters, d.base, first, with_names=True, basis=d.basis)


def _step(m: Mart, d: Draw) -> Any:
    first = span(d.period, m.as_of)[0]
    return overview.step(m, d.scope, m.as_of, d.step, d.filters, d.base, first, d.basis)


ASKS: dict[str, Callable[[Mart, Draw], Any]] = {
    "cards": lambda m, d: overview.kpis(m, d.scope, m.as_of, d.filters, period=d.period, basis=d.basis),
    "units": lambda m, d: overview.units(m, d.scope, m.as_of, d.filters, period=d.period, basis=d.basis),
    "bridge": _bridge,
    "step": _step,
    "changes": _changes,
    "drill": lambda m, d: overview.drill(m, d.scope, m.as_of, d.filters, period=d.period, basis=d.basis),
    "decisions": lambda m, d: overview.decisions(m, d.scope, m.as_of, d.filters, limit=200),
    "sentences": lambda m, d: overview.sentences(m, d.scope, m.as_of, d.filters),
    "whale": lambda m, d: (overview.whale(m, d.scope, m.as_of, d.filters)),
    "payments": lambda m, d: concentration.payments(m, d.scope, m.as_of, d.filters),
    "quadrant": lambda m, d: overview.quadrant(m, d.scope, m.as_of, d.filters),
    "movers": lambda m, d: local.movers(m, d.scope, m.as_of, d.filters, d.period),
    "to act on": lambda m, d: local.to_act_on(m, d.scope, m.as_of, d.filters),
    "coming": lambda m, d: action.coming(m, d.scope, m.as_of, d.filters),
    "next actions": lambda m, d: action.best(m, d.scope, m.as_of, d.filters),
    "product tree": lambda m, d: product.tree(m, d.scope, m.as_of, d.filters, kind=d.period),
    "product P&L": lambda m, d: product.pnl(m, d.scope, m.as_of, product.Node(), d.filters, kind=d.period),
    "verdicts": lambda m, d: product.verdicts(m, d.scope, m.as_of, d.filters),
    "split": lambda m, d: product.split(m, d.scope, m.as_of, product.Node(), d.by, d.filters, d.period),
    "node customers": lambda m, d: product.node_customers(m, d.scope, m.as_of, product.Node(), d.filters),
    "tiers": lambda m, d: segment.tiers(m, d.scope, m.as_of, d.filters, before=m.as_of - 1),
    "combinations": lambda m, d: segment.combinations(m, d.scope, m.as_of, d.filters),
    "segments": lambda m, d: segment.breakdown(m, d.scope, d.by, m.as_of, d.filters),
    "migration": lambda m, d: segment.migration(m, d.scope, m.as_of - 12, m.as_of, d.filters),
    "plane": lambda m, d: segment.plane(m, d.scope, m.as_of, d.filters),
    "segment customers": lambda m, d: segment.customers(m, d.scope, m.as_of, filters=d.filters),
    "ranking": lambda m, d: manager.ranking(m, d.scope, m.as_of, manager.Peers(filters=d.filters)),
    "metric": lambda m, d: q.breakdown(m, d.scope, d.metric, d.grain, m.as_of, d.filters, basis=d.basis,
    period=d.period, with_plan=True),
    "trend": lambda m, d: q.trend(m, d.scope, (d.metric,), m.months[-3:], d.filters, period=d.period),
    "explain": lambda m, d: explain(m, d.scope, d.metric, m.as_of, d.filters, d.grain, d.period, d.basis),
    "outlook": lambda m, d: q.outlook(m, d.scope, "economic_profit", m.as_of, d.filters),
}  # fmt: skip


class Draws:
    """Random readers and selections of a bank, the same for a seed."""

    def __init__(self, mart: Mart, seed: int):
        self.mart, self.rng = mart, random.Random(seed)
        self.known = {dim: options(mart, EXECUTIVE, dim, mart.as_of)["key"].to_list() for dim in DIMS}
        self.known["manager_id"].append(UNASSIGNED)
        sql = "SELECT DISTINCT {0} AS k FROM {1} WHERE {0} IS NOT NULL ORDER BY k"
        self.makers = mart.frame(sql.format("product_manager_id", "product"), scope=EXECUTIVE)["k"].to_list()

    def scope(self) -> Scope:
        """A reader of any role, product managers as often as all others: their views are sums themselves."""
        branches = self.known["branch_id"]
        return self.rng.choice(
            [
                EXECUTIVE,
                Scope("branch_leader", self.rng.choice(branches)),
                Scope("regional_head", tuple(self.rng.sample(branches, min(2, len(branches))))),
                Scope("relationship_manager", self.rng.choice(self.known["manager_id"][:-1])),
                *(Scope("product_manager", self.rng.choice(self.makers)) for _ in range(4)),
            ]
        )

    def draw(self) -> Draw:
        """Up to four filters of a few values each, one in four of up to nine."""
        rng, chosen = self.rng, self.rng.sample(DIMS, self.rng.randint(0, 4))
        most = {dim: min(rng.choice((3, 3, 3, 9)), len(self.known[dim])) for dim in chosen}
        some = {dim: rng.sample(self.known[dim], rng.randint(1, most[dim])) for dim in chosen}
        names = (PERIODS, ("then", "today"), BASES, sorted(metrics()), sorted(GRAINS), STEPS, UNITS)
        by = rng.choice(["branch", "industry", "size", "tier"])
        return Draw(self.scope(), make(**some), *(rng.choice(list(one)) for one in names), by)
