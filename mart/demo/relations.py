"""Circles and chains: ownership groups, supply chains, and the one chain whose trade declines."""

from __future__ import annotations

import numpy as np

from mart.demo.columns import Columns
from mart.demo.population import ACTIVE
from mart.demo.rng import stream

DECLINING_CHAIN = 0
DECLINE_AFTER_MONTHS = 7
DECLINE_PER_MONTH = 0.055


def make_relations(people: Columns, seed: int) -> None:
    """Put customers of the first month into groups and chains."""
    rng = stream(seed, "relations")
    count = len(people)
    _groups(people, rng, max(2, count // 260))
    _chains(people, rng, max(2, count // 450))


def _groups(people: Columns, rng: np.random.Generator, groups: int) -> None:
    active = np.flatnonzero(people.status == ACTIVE)
    parents = active[np.argsort(people.size[active] - rng.random(len(active)), kind="stable")[:groups]]
    people.group[parents] = np.arange(groups)
    free = np.flatnonzero((people.group < 0) & (people.size <= 2))
    members = rng.permutation(free)[: groups * 5]
    of = rng.integers(0, groups, len(members))
    people.group[members] = of
    people.brand[members] = people.brand[parents][of]


def _chains(people: Columns, rng: np.random.Generator, chains: int) -> None:
    fits = (people.status == ACTIVE) & np.isin(people.industry, (2, 4, 5, 6))
    able = np.flatnonzero(fits)
    core = able[np.argsort(people.size[able] - rng.random(len(able)), kind="stable")[:chains]]
    people.chain[core] = np.arange(chains)
    free = rng.permutation(np.flatnonzero(fits & (people.chain < 0) & (people.size >= 1)))
    members = free[: min(len(free), chains * 16)]
    of = rng.integers(0, chains, len(members))
    of[: min(18, len(members))] = DECLINING_CHAIN
    people.chain[members] = of
    people.pay[members] = np.maximum(people.pay[members], 9.0)
    people.pay[core] = np.maximum(people.pay[core], 60.0)


def join(people: Columns, rows: np.ndarray, seed: int, month_no: int) -> None:
    """Some newcomers belong to an existing chain (never the declining one)."""
    rng = stream(seed, "join", month_no)
    chains = int(people.chain.max()) + 1
    if chains > 1:
        joins = (rng.random(len(rows)) < 0.05) & (people.status[rows] == ACTIVE)
        people.chain[rows[joins]] = rng.integers(1, chains, int(joins.sum()))


def chain_factor(people: Columns, months_since_start: int) -> np.ndarray:
    """Trade of each customer against normal: falls month by month in the declining chain."""
    age = max(0, months_since_start - DECLINE_AFTER_MONTHS)
    return np.where(people.chain == DECLINING_CHAIN, (1 - DECLINE_PER_MONTH) ** age, 1.0)
