"""The world: everything that has a state, and how it comes into being."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mart.demo import deliver, distress, life, planting, relations
from mart.demo.assignment import assign
from mart.demo.campaigns import Campaign
from mart.demo.catalogue import LOAN, OFF_BALANCE, catalogue
from mart.demo.columns import Columns
from mart.demo.managers import make_managers, manager_skill
from mart.demo.names import Namer
from mart.demo.organisation import Orgs, make_orgs
from mart.demo.payments import add_edges, make_edges
from mart.demo.plan import Known, Plan
from mart.demo.population import arrive, make_customers
from mart.demo.portfolio import Portfolio
from mart.demo.risk import mitigation_pct
from mart.demo.rng import hashed, stream
from mart.demo.sizes import Size
from mart.demo.stock import first_stock
from mart.demo.tiers import Window
from mart.demo.trade import Market, make_market


@dataclass
class World:
    """State at the end of a month. Nothing in it depends on when the history will end."""

    size: Size
    seed: int
    start: int
    orgs: Orgs
    managers: Columns
    people: Columns
    book: Portfolio
    edges: Columns
    register: deliver.Register
    namer: Namer
    market: Market
    order: np.ndarray
    planted_managers: np.ndarray
    underpriced: np.ndarray
    base_overhead: np.ndarray | None = None
    plan: Plan | None = None
    known: Known = field(default_factory=Known)
    window: Window = field(default_factory=Window)
    campaigns: list[Campaign] = field(default_factory=list)
    pledged: dict = field(default_factory=dict)
    approached: dict[int, np.ndarray] = field(default_factory=dict)  # product -> customers whom people talked to
    kept: np.ndarray = field(default_factory=lambda: np.zeros(0, int))  # customers of running sales maps, both groups
    courted: dict[int, float] = field(default_factory=dict)  # outsider -> chance of opening an account this month

    @property
    def outside(self) -> int:
        """Counterparties that are not customers."""
        return max(50, self.size.customers // 4)


def create(size: Size, seed: int, start: int) -> World:
    """The world in its first month, before anything is delivered."""
    orgs = make_orgs(size, seed)
    managers, people, book = make_managers(size, orgs, seed), make_customers(), Portfolio(catalogue())
    namer = Namer(seed, size.branches)
    rows = arrive(people, orgs, size.first_customers, start, seed, first=True)
    namer.deal(people, rows, orgs.city[people.home[rows]])
    relations.make_relations(people, seed)
    planted = planting.plant_managers(people, managers, orgs, seed)
    underpriced = planting.plant_borrowers(people, seed)
    distress.start_defaults(people, orgs.branch_of(people.home), stream(seed, "start defaults"), start)
    assign(people, np.flatnonzero(~people.planted), managers, stream(seed, "assign", start))
    people.touch[:] = life.skill_of_lead(people, manager_skill(managers, seed))
    people.deposit[:] *= people.touch * (people.deposit.sum() / (people.deposit * people.touch).sum())
    people.deposit_now[:] = people.deposit
    first_stock(book, people, start, seed)
    describe(book, people, np.arange(len(book.accounts)), seed)
    market = make_market(book, people, start, seed)
    outside = max(50, size.customers // 4)
    register = deliver.make_register(outside, seed)
    deliver.extend(register, people, orgs, rows)
    edges = make_edges()
    add_edges(edges, people, rows, outside, start, seed)
    return World(
        size,
        seed,
        start,
        orgs,
        managers,
        people,
        book,
        edges,
        register,
        namer,
        market,
        np.zeros(0, int),
        planted,
        underpriced,
    )


def describe(book: Portfolio, people: Columns, rows: np.ndarray, seed: int) -> np.ndarray:
    """Set mitigation of new credit accounts. Returns those accounts."""
    kind = book.products.kind[book.accounts.product[rows]]
    credit = rows[(kind == LOAN) | (kind == OFF_BALANCE)]
    book.accounts.mitigation[credit] = mitigation_pct(book, people, credit, seed)
    return credit


def online_share(seed: int, count: int) -> np.ndarray:
    """Share of payments a customer makes online."""
    return 0.8 + 0.19 * hashed(seed, "online", np.arange(count))
