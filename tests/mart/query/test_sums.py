"""Small tables in memory: the same answers to the cent as from the database, few statements, another reader's rows
never."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from typing import Any

import polars as pl
import pytest

from mart import reader, small_tables
from mart.config import paths_in
from mart.query import action
from mart.query import metric as q
from mart.query.cockpit import bridge, local, overview
from mart.query.cockpit.base import status_where
from mart.query.filters import NONE, Filters, make, options
from mart.query.metric.handover import handed_between
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, Scope, parse
from tests.mart.query.asks import Draws

SCOPES = ["executive", "branch_leader:B01", "regional_head:B01,B02", "steward"]  # others are not held
DIMS = ("branch_id", "org_id", "product_id", "family_id", "industry_code", "size_class", "ownership", "tier")
FILTERS = [
    NONE,
    make(branch_id="B01"),
    make(branch_id=["B01", "B02"]),
    make(tier=["value", "active"]),
    make(branch_id="B02", manager_id="M3"),
]
ASKS: dict[str, Callable[[Mart, Scope, int, Filters], Any]] = {
    "kpis": overview.kpis,
    "year to date": lambda m, s, at, f: overview.kpis(m, s, at, f, period="ytd"),
    "bridge": overview.bridge,
    "decisions": overview.decisions,
    "drill": overview.drill,
    "units": overview.units,
    "units today": lambda m, s, at, f: overview.units(m, s, at, f, period="ytd", basis="today"),
    "quadrant": overview.quadrant,
    "movers": local.movers,
    "movers of the year": lambda m, s, at, f: local.movers(m, s, at, f, "ytd"),
    "to act on": local.to_act_on,
    "products": lambda m, s, at, f: q.breakdown(m, s, "economic_profit", "product", at, f, with_plan=True),
}


def told(value: Any) -> Any:
    """An answer as text that two engines give alike: rows in any order, decimals by their value."""
    if isinstance(value, pl.DataFrame):
        return value.columns, sorted((tuple(told(one) for one in row) for row in value.rows()), key=repr)
    if isinstance(value, Decimal):
        return str(value.normalize() if value else 0)
    if isinstance(value, float):
        return f"{value:.9g}"
    if dataclasses.is_dataclass(value):
        return [told(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, (list, tuple)):
        return [told(one) for one in value]
    return {key: told(one) for key, one in value.items()} if isinstance(value, dict) else repr(value)


def answers(mart: Mart, scope: Scope, filters: list[Filters]) -> dict[str, Any]:
    """All questions under some filters, from nothing kept."""
    mart.forget()
    return {
        f"{name} {list(one.active)}": told(ask(mart, scope, mart.as_of, one))
        for name, ask in ASKS.items()
        for one in filters
    }


@pytest.mark.parametrize("who", SCOPES)
def test_memory_and_database_answer_alike(mart, monkeypatch, who):
    some = FILTERS if who == SCOPES[0] else FILTERS[SCOPES.index(who) % 2 :: 2]  # whatever each meets is a proof
    monkeypatch.setattr(reader.Mart, "is_small", True)
    memory, held = answers(mart, parse(who), some), mart.small.held_bytes
    monkeypatch.setattr(small_tables, "MOST_ROWS", 0)  # no month is small enough
    monkeypatch.setattr(reader.Mart, "is_small", False)
    database = answers(mart, parse(who), some)
    assert {name for name in memory if memory[name] != database[name]} == set()
    assert held > mart.small.held_bytes, "memory answered nothing"


def handed(mart: Mart, scope: Scope, month_no: int, filters: Filters) -> Any:
    found = handed_between(mart, scope, ("economic_profit", "deposits_avg"), month_no, month_no - 12, filters, "ytd")
    return None if found is None or found.is_empty() else found.sort("manager_id")  # both say that nobody was


def bridged(mart: Mart, scope: Scope, month_no: int, filters: Filters) -> Any:
    """Months and a month against the year before, with who came and left by name."""
    shown = [bridge.bridge(mart, scope, month_no, filters, "last_year", first, True) for first in (None, month_no - 3)]
    return [(one.steps, one.cells.sort("branch_id", "product_id", nulls_last=True), one.named) for one in shown]


WHOLE: dict[str, Callable[[Mart, Scope, int, Filters], Any]] = {
    "bridge": bridged,
    "movers": lambda m, s, at, f: local.movers(m, s, at, f, "ytd"),
    "handed": handed,
}


@pytest.mark.xdist_group("s_bank")
@pytest.mark.parametrize("role", ["executive", "branch_leader", "regional_head", "relationship_manager"])
def test_rows_of_all_branches_asked_once_are_those_of_each_branch_asked_alone(s_bank, monkeypatch, role):
    mart = open_mart(s_bank)
    draws = Draws(mart, 5)
    scope = next(one for one in iter(draws.scope, None) if one.role == role)
    branches = draws.known["branch_id"][:3]
    some = [NONE, make(branch_id=branches[0]), make(branch_id=branches[1:]), make(branch_id="none")]
    traits = make(industry_code=draws.known["industry_code"][:2])
    some += [traits, traits.with_(branch_id=branches[0]), traits.with_(product_id=draws.known["product_id"][:4])]

    def told_of(is_small: bool) -> list[Any]:
        monkeypatch.setattr(reader.Mart, "is_small", is_small)
        mart.forget()
        return [told(ask(mart, scope, mart.as_of, one)) for ask in WHOLE.values() for one in some]

    assert mart.is_small
    assert told_of(True) == told_of(False)


@pytest.mark.xdist_group("s_bank")
def test_what_comes_to_some_customers_is_what_is_asked_of_them_alone(s_bank):
    mart = open_mart(s_bank)
    some = make(branch_id=Draws(mart, 5).known["branch_id"][1:3])
    asked = import_module("mart.query.action.coming")._asked
    alone = asked(mart, EXECUTIVE, mart.as_of, *status_where(mart, EXECUTIVE, some))
    assert told(action.coming(mart, EXECUTIVE, mart.as_of, some)) == told(alone) and len(alone.due)


def test_a_new_filter_asks_the_database_little(mart, monkeypatch):
    """What the cockpit shows, under one filter and then another: tables, cases and look-ups are there by then."""
    asked: list[str] = []
    original = Mart.frame
    monkeypatch.setattr(Mart, "frame", lambda self, sql, *more: asked.append(sql) or original(self, sql, *more))
    counts = []
    for branch in ("B01", "B02"):
        asked.clear()
        for name in ("kpis", "bridge", "decisions", "drill", "units", "quadrant"):
            ASKS[name](mart, EXECUTIVE, mart.as_of, make(branch_id=branch))
        overview.whale(mart, EXECUTIVE, mart.as_of, make(branch_id=branch))
        counts.append(len(asked))
    assert counts[1] <= 9, asked


def test_what_one_reader_holds_reaches_no_other(mart):
    mart.forget()
    whole = mart.small.months("org_month", EXECUTIVE, mart.as_of, mart.as_of)
    own = mart.small.months("org_month", parse("branch_leader:B01"), mart.as_of, mart.as_of)
    assert set(own["branch_id"]) == {"B01"} < set(whole["branch_id"])
    assert mart.small.months("org_month", EXECUTIVE, mart.as_of + 1, mart.as_of + 1) is None


def test_what_is_held_is_bounded(mart, monkeypatch):
    small = small_tables.SmallTables(mart.frame)
    small._kept.max_bytes = 20_000
    for month in mart.months:
        small.months("org_month", EXECUTIVE, month, month)
    assert 0 < small.held_bytes <= 20_000
    assert len(small.months("org_month", EXECUTIVE, mart.months[0], mart.as_of)) > 0


@pytest.mark.proof
def test_three_hundred_filters_answer_alike(s_bank, monkeypatch):
    """Random readers, months and filters over the s bank; the second mart holds no small table of months."""
    memory, database = open_mart(s_bank), Mart(open_mart(s_bank).folder, paths_in(s_bank))
    monkeypatch.setattr(database.small, "months", lambda *_: None)
    rng, at = random.Random(300), memory.as_of
    known = {dim: options(memory, EXECUTIVE, dim, at)["key"].to_list() for dim in DIMS}
    branches = known["branch_id"]
    scopes = [EXECUTIVE, parse("steward"), *(Scope("branch_leader", one) for one in branches)]
    for number in range(300):
        chosen = rng.sample(DIMS, rng.randint(0, 2))
        filters = make(**{dim: rng.sample(known[dim], rng.randint(1, min(2, len(known[dim])))) for dim in chosen})
        scope, month = rng.choice(scopes), rng.choice(memory.months[-6:])
        for name in rng.sample(list(ASKS), 3):
            both = [told(ASKS[name](mart, scope, month, filters)) for mart in (memory, database)]
            assert both[0] == both[1], (number, name, str(scope), month, filters.active)
    assert memory.small.held_bytes > database.small.held_bytes
