"""Payments between customers and their counterparties: lasting relations, monthly flows, both sides of internal
ones."""

from __future__ import annotations

import numpy as np

from mart.demo.calendar import payment_season
from mart.demo.columns import Columns
from mart.demo.population import ACTIVE
from mart.demo.rng import stream

INTERNAL_SHARE = 0.26
_ALIVE = np.array([0.25, 1.0, 0.25, 0.0])  # by status: those who have left pay nothing
_EDGE = {"payer": np.int64, "payee": np.int64, "load": np.float32, "ticket": np.float32}
# Counterparties outside the bank are numbered from here, customers below.
EXTERNAL = 10_000_000


def make_edges() -> Columns:
    """Empty table of payment relations; a party at or above EXTERNAL is not our customer."""
    return Columns(_EDGE)


def add_edges(edges: Columns, people: Columns, rows: np.ndarray, outside: int, month_no: int, seed: int) -> None:
    """Relations of new (or first) customers: two to five each when they settle with us, one otherwise."""
    rng = stream(seed, "edges", month_no)
    rows = rows[people.status[rows] == ACTIVE]
    busy = people.pay[rows] >= 6
    count = np.where(busy, 2 + rng.poisson(np.clip(np.log10(people.pay[rows] + 1) * 0.9, 0, 3)), 1)
    owner = np.repeat(rows, count)
    load = people.pay[owner] / np.repeat(count, count)
    partner = EXTERNAL + (rng.random(len(owner)) ** 1.5 * outside).astype(np.int64)
    _internal(people, rng, owner, partner)
    partner = _come(people, partner)
    others = partner != owner  # nobody pays themselves
    owner, partner, load = owner[others], partner[others], load[others]
    outward = rng.random(len(owner)) < 0.52
    payer, payee = np.where(outward, owner, partner), np.where(outward, partner, owner)
    ticket = (
        people.revenue[owner]
        / 100
        / 12
        / np.maximum(people.pay[owner], 1)
        * 0.35
        * np.exp(0.6 * rng.standard_normal(len(owner)))
    )
    keep = _new_pairs(edges, payer, payee)
    edges.append(len(keep), payer=payer[keep], payee=payee[keep], load=load[keep], ticket=np.maximum(ticket[keep], 200))


def _come(people: Columns, partner: np.ndarray) -> np.ndarray:
    """The partners, those who were outsiders and have become customers by their row."""
    rows = np.flatnonzero(people.outsider >= 0)
    row_of = dict(zip((EXTERNAL + people.outsider[rows]).tolist(), rows.tolist(), strict=True))
    return np.array([row_of.get(one, one) for one in partner.tolist()], np.int64) if row_of else partner


def _internal(people: Columns, rng: np.random.Generator, owner: np.ndarray, partner: np.ndarray) -> None:
    """Some partners are customers: the core firm of the own chain if there is one, else any firm that settles here."""
    core = np.full(max(int(people.chain.max()) + 1, 1), -1)
    members = np.flatnonzero(people.chain >= 0)
    order = members[np.argsort(people.size[members], kind="stable")[::-1]]
    core[people.chain[order]] = order
    settles = np.flatnonzero((people.pay >= 6) & (people.status == ACTIVE))
    draw = rng.random(len(owner))
    other = settles[rng.integers(0, len(settles), len(owner))]
    chain = people.chain[owner]
    linked = (chain >= 0) & (draw < 0.6)
    other = np.where(linked, core[np.maximum(chain, 0)], other)
    inside = (linked | (draw > 1 - INTERNAL_SHARE)) & (other != owner) & (other >= 0)
    partner[inside] = other[inside]


def _new_pairs(edges: Columns, payer: np.ndarray, payee: np.ndarray) -> np.ndarray:
    key = payer * 100_000_000 + payee
    _, first = np.unique(key, return_index=True)
    fresh = ~np.isin(key[first], edges.payer * 100_000_000 + edges.payee)
    return np.sort(first[fresh])


def flows(edges: Columns, people: Columns, trade: np.ndarray, month_no: int, seed: int) -> dict[str, np.ndarray]:
    """The month's rows: customer, counterparty, is_out, payments, amount (cents); ordered by customer."""
    rng = stream(seed, "flows", month_no)
    payer_in, payee_in = edges.payer < EXTERNAL, edges.payee < EXTERNAL
    owner = np.where(payer_in, edges.payer, edges.payee)
    other = np.where(payer_in & payee_in, edges.payee, owner)
    alive = _ALIVE[people.status[owner]] * _ALIVE[people.status[other]]
    rate = edges.load * payment_season(month_no) * alive * np.minimum(trade[owner], trade[other])
    count = rng.poisson(rate * np.exp(0.1 * rng.standard_normal(len(rate))))
    amount = np.rint(count * edges.ticket * np.exp(0.35 * rng.standard_normal(len(rate))) * 100).astype(np.int64)
    some = count > 0
    out, into = np.flatnonzero(some & payer_in), np.flatnonzero(some & payee_in)
    customer = np.concatenate([edges.payer[out], edges.payee[into]])
    counterparty = np.concatenate([edges.payee[out], edges.payer[into]])
    is_out = np.concatenate([np.ones(len(out), bool), np.zeros(len(into), bool)])
    rows = np.concatenate([out, into])
    order = np.lexsort((is_out, counterparty, customer))
    return {
        "customer": customer[order], "counterparty": counterparty[order], "is_out": is_out[order],
        "count": count[rows][order], "amount": amount[rows][order],
    }  # fmt: skip


def remember(people: Columns, moved: dict[str, np.ndarray]) -> np.ndarray:
    """Payments of each customer this month; keeps the three-month average that features use."""
    counts = np.bincount(moved["customer"], moved["count"], minlength=len(people))
    people.pay_3m[:] = people.pay_3m * (2 / 3) + counts / 3
    return counts
