"""Every question the app asks, put by anybody about anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from hypothesis import strategies as st

from mart.metrics import metrics
from mart.query import customer, manager, metric, partner, personas, product, prospect, segment
from mart.query import filters as flt
from mart.query.cockpit import concentration, decisions, drill, kpis, local, overview, value_plane
from mart.query.metric.explain import explain
from mart.reader import Mart
from mart.scope import ROLES, WHOLE_BANK, Scope
from mart.scope.statements import TABLES
from tests.mart.scope.truth import Truth

GRAINS = ("bank", "branch", "sub_branch", "manager", "customer", "product", "account")
WICKED = (
    "nobody",
    "B01' OR '1'='1",
    "%",
    "*",
    "B01; DROP TABLE x",
    "' UNION SELECT 1 --",
    "BANK",
    "NULL",
    "B01\x00",
    "\u202eB01",
    "getvariable('scope_id')",
)


@dataclass(frozen=True)
class Case:
    """A reader, and what they ask about; customer, manager and filters may be anybody's."""

    scope: Scope
    month: int
    metric: str
    grain: str
    view: str
    customer: str
    manager: str
    filters: flt.Filters
    node: product.Node


@st.composite
def cases(draw: st.DrawFn, truth: Truth) -> Case:
    role = draw(st.sampled_from(sorted(ROLES)))
    known = {
        "regional_head": truth.homes,
        "branch_leader": truth.homes,
        "product_manager": truth.products,
        "relationship_manager": truth.held,
    }.get(role, {WHOLE_BANK: set()})
    many = 3 if role == "regional_head" else 1
    ids = draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=many))
    if role not in ("executive", "steward") and not draw(st.integers(0, 9)):
        ids[-1] = draw(
            st.sampled_from([w for w in WICKED if w != WHOLE_BANK])
            | st.text(min_size=1).filter(lambda text: text.strip() and text != WHOLE_BANK)
        )
    scope = Scope(role, tuple(ids))
    dims = {
        "branch_id": sorted(truth.homes),
        "manager_id": sorted(truth.held),
        "product_id": sorted(set().union(*truth.products.values())),
    }
    dim = draw(st.sampled_from(["", "", *dims]))
    chosen = flt.make(**{dim: draw(st.sampled_from(dims[dim]) | st.sampled_from(WICKED))}) if dim else flt.NONE
    mine = sorted(truth.mine(scope)[0])
    anybody = sorted(set(truth.names.values()))
    who = draw(st.sampled_from(mine if mine and draw(st.booleans()) else anybody))
    leaf = draw(st.sampled_from(dims["product_id"]))
    return Case(
        scope,
        draw(st.sampled_from(truth.mart.months)),
        draw(st.sampled_from(sorted(metrics()))),
        draw(st.sampled_from(GRAINS)),
        draw(st.sampled_from(sorted(TABLES))),
        who,
        draw(st.sampled_from(sorted(truth.held))),
        chosen,
        draw(st.sampled_from([product.Node(), product.Node("product", leaf)])),
    )


QUESTIONS: dict[str, Callable[[Mart, Case], Any]] = {
    "breakdown": lambda m, c: metric.breakdown(m, c.scope, c.metric, c.grain, c.month, c.filters),
    "breakdown, today's organisation": lambda m, c: metric.breakdown(m, c.scope, c.metric, c.grain, c.month, c.filters,
    basis="today"),
    "trend": lambda m, c: metric.trend(m, c.scope, (c.metric,), m.months[-3:], c.filters),
    "explain": lambda m, c: explain(m, c.scope, c.metric, c.month, c.filters, c.grain),
    "drill": lambda m, c: drill.drill(m, c.scope, c.month, c.filters),
    "drill to accounts": lambda m, c: drill.drill(m, c.scope, c.month, c.filters.with_(customer_id=c.customer)),
    "cards": lambda m, c: kpis.kpis(m, c.scope, c.month, c.filters),
    "branches": lambda m, c: overview.units(m, c.scope, c.month, c.filters),
    "movers": lambda m, c: local.movers(m, c.scope, c.month, c.filters),
    "customers to act on": lambda m, c: local.to_act_on(m, c.scope, c.month, c.filters),
    "step": lambda m, c: overview.step(m, c.scope, c.month, "gained", c.filters, "last_month"),
    "sentences": lambda m, c: overview.sentences(m, c.scope, c.month, c.filters),
    "whale": lambda m, c: concentration.whale(m, c.scope, c.month, c.filters),
    "shares of payments": lambda m, c: concentration.payments(m, c.scope, c.month, c.filters),
    "quadrant": lambda m, c: value_plane.quadrant(m, c.scope, c.month, c.filters),
    "decisions": lambda m, c: decisions.decisions(m, c.scope, c.month, c.filters, limit=200),
    "options": lambda m, c: [flt.options(m, c.scope, dim, c.month, c.filters) for dim in ("customer_id", "manager_id",
    "org_id")],
    "search": lambda m, c: customer.find(m, c.scope, c.customer[:4], c.month, 500),
    "profile": lambda m, c: customer.profile(m, c.scope, c.customer, c.month),
    "accounts": lambda m, c: customer.accounts(m, c.scope, c.customer, c.month),
    "history": lambda m, c: customer.history(m, c.scope, c.customer, c.month),
    "holdings": lambda m, c: customer.holdings(m, c.scope, c.customer, c.month, None, None),
    "timeline": lambda m, c: customer.timeline(m, c.scope, c.customer, c.month,
    None).filter(pl.col("kind") != "payment"),  # names partners
    "team": lambda m, c: customer.team(m, c.scope, c.customer, c.month),
    "relations": lambda m, c: customer.relations(m, c.scope, c.customer, c.month, "G001", "CH01"),
    "ranking": lambda m, c: manager.ranking(m, c.scope, c.month, manager.Peers(filters=c.filters)),
    "manager": lambda m, c: (manager.card(m, c.scope, c.manager, c.month), manager.book(m, c.scope, c.manager,
    c.month)),
    "manager's accounts": lambda m, c: manager.accounts(m, c.scope, c.manager, c.month),
    "managers of a branch": lambda m, c: [personas.relationship_managers(m, c.scope, b) for b in ("B01", "B02")],
    "customers of a segment": lambda m, c: segment.customers(m, c.scope, c.month, filters=c.filters, limit=None),
    "plane": lambda m, c: segment.plane(m, c.scope, c.month, c.filters, outliers=200),
    "product customers": lambda m, c: product.node_customers(m, c.scope, c.month, c.node, c.filters, limit=None),
    "partner products": lambda m, c: (partner.of_customer(m, c.scope, c.customer, c.month),
    partner.of_manager(m, c.scope, c.manager, c.month)),
    "prospects": lambda m, c: (prospect.prospects(m, c.scope), prospect.chain(m, c.scope, "X0000152")),
    "product split": lambda m, c: product.split(m, c.scope, c.month, c.node, "branch", c.filters),
}  # fmt: skip
