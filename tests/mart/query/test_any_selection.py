"""Whatever a reader selects, every question has an answer: no combination of role, filters, period and basis fails."""

from __future__ import annotations

import dataclasses

import pytest

from mart.metrics import metric
from mart.query.filters import make, options
from mart.query.metric.source import fetch
from mart.query.metric.statement import Ask
from mart.query.metric.transfer import moved_units
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, Scope
from tests.mart.query.asks import ASKS, Draws

pytestmark = pytest.mark.xdist_group("s_bank")


def ask(mart: Mart, seed: int, draws_cnt: int) -> int:
    """Ask of `draws_cnt` selections three questions each; says of a question that fails who asked it, of what."""
    draws, asked = Draws(mart, seed), 0
    for _ in range(draws_cnt):
        draw = draws.draw()
        for name in draws.rng.sample(list(ASKS), 3):
            try:
                ASKS[name](mart, draw)
            except Exception as error:
                raise AssertionError(f"{name}: {draw}") from error
            asked += 1
    return asked


def test_no_selection_fails(s_bank):
    assert ask(open_mart(s_bank), 11, 25) == 75


def test_what_moved_with_one_unit_under_its_branch_and_a_trait(s_bank):
    """Product manager, branch, two products and a size, over the year to date: DuckDB 2.0 failed on it."""
    bank = open_mart(s_bank)
    units = moved_units(bank, EXECUTIVE, range(bank.as_of, bank.as_of + 1), 12, by=("branch_id",)).units
    assert units, "no unit moved within the year"
    draws = Draws(bank, 3)
    scopes = {draws.scope() for _ in range(30)}
    for scope in sorted((one for one in scopes if one.record.is_of_products), key=str):
        products = options(bank, scope, "product_id", bank.as_of)["key"].to_list()
        for branch in draws.known["branch_id"]:
            some = make(branch_id=branch, product_id=products[:2], size_class="medium")
            for unit in ("branch", "sub_branch"):
                shown = dataclasses.replace(
                    draws.draw(), scope=scope, filters=some, period="ytd", basis="then", unit=unit
                )
                ASKS["changes"](bank, shown)


def test_economic_profit_of_many_products_in_one_unit(s_bank):
    """A product manager on six products of a manager in one sub-branch: an optimizer of DuckDB 2.0 failed on it."""
    bank = open_mart(s_bank)
    draws, measures = Draws(bank, 5), metric("economic_profit").measures
    for _ in range(60):
        known, rng = draws.known, draws.rng
        some = make(
            branch_id=rng.choice(known["branch_id"]), org_id=rng.choice(known["org_id"]),
            manager_id=rng.choice(known["manager_id"]), product_id=rng.sample(known["product_id"], 6),
        )  # fmt: skip
        scope = Scope("product_manager", rng.choice(draws.makers))
        fetch(bank, scope, Ask(measures, bank.as_of - 11, bank.as_of, ("product_id", "branch_id"), some))


@pytest.mark.proof
def test_no_selection_of_thousands_fails(s_bank):
    asked = ask(open_mart(s_bank), 2026, 1_500)
    print(f"{asked} questions answered")
