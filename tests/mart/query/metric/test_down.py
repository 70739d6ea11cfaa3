"""From a number to an account: every level's rows add up to the level above, to the cent, in every period."""

from __future__ import annotations

import random
from decimal import Decimal

import polars as pl
import pytest

from mart.metrics import metrics
from mart.query import metric as q
from mart.query.filters import NONE
from mart.query.metric.down import down, into, total
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, UNASSIGNED, Scope

LEVELS = ["branch", "sub_branch", "manager", "customer", "account"]
OF_MANAGERS = {name for name, found in metrics().items() if found.needs and "org_people.manager" in found.needs}
SUMS = [name for name, found in metrics().items() if found.kind == "sum"]
RATIOS = [name for name, found in metrics().items() if found.kind == "ratio" and name not in OF_MANAGERS]
COUNTS = [name for name, found in metrics().items() if found.kind == "count" and name not in OF_MANAGERS]


@pytest.fixture(scope="module")
def bank(s_bank) -> Mart:
    return open_mart(s_bank)


def adds_up(answer: q.Explanation) -> bool:
    """Whether the rows add up to the number above: themselves, or numerator and denominator of a ratio."""
    if answer.metric.kind != "ratio":
        return ties(answer.rows["value"], answer.value)
    return all(ties(answer.rows[name], answer.parts[name]) for name in ("numerator", "denominator"))


def ties(column: pl.Series, whole: Decimal | None) -> bool:
    """To the cent; in a month exactly."""
    return abs((total(column) or 0) - (whole or 0)) < Decimal("0.005")


def test_random_ways_down_add_up_at_every_level_to_the_account(bank):
    """Sixteen ways: a metric, a period, and on each level any row, drawn with a fixed seed."""
    rng = random.Random(11)
    seen = set()
    for _ in range(16):
        name = rng.choice([rng.choice(SUMS), rng.choice(RATIOS), rng.choice(COUNTS)])
        period, filters = rng.choice(["month", "ytd", "12m"]), NONE
        while filters is not None:
            answer = q.explain(bank, EXECUTIVE, name, bank.as_of, filters, period=period)
            assert adds_up(answer) or answer.rows.is_empty(), (name, period, filters.active)  # who has no account
            seen.add(answer.by)
            row = rng.choice(answer.rows.drop_nulls("key").to_dicts() or [{"key": None}])
            filters = into(filters, answer.by, row["key"]) if row["key"] else None
    assert seen == set(LEVELS)


@pytest.mark.parametrize("name", ["npl", "npl_ratio", "cost", "cost_income", "customers_credit", "economic_profit"])
def test_bad_loans_costs_and_counts_go_down_like_the_rest(bank, name):
    steps = down(bank, EXECUTIVE, name, bank.as_of)
    assert [step.answer.by for step in steps] == LEVELS and all(adds_up(step.answer) for step in steps)
    for above, step in zip(steps, steps[1:], strict=False):
        row = above.answer.rows.filter(key=step.key).row(0, named=True)
        if step.answer.metric.kind == "ratio":
            assert step.answer.parts["denominator"] == row["denominator"]
        else:
            assert step.answer.value == row["value"]


def test_a_ratio_names_numerator_and_denominator_also_where_these_are_no_metrics(bank):
    for name in ("npl_ratio", "products_per_customer", "manager_capacity", "pay_capacity", "revenue_per_active"):
        answer = q.explain(bank, EXECUTIVE, name, bank.as_of)
        assert answer.inputs.height >= 2 and answer.inputs["label_zh"].null_count() == 0
        top, bottom = answer.parts["numerator"], answer.parts["denominator"]
        assert {top, bottom} <= {Decimal(v) for v in answer.inputs["value"]}
    scale = Decimal(100) * answer.parts["numerator"] / answer.parts["denominator"] / 100
    assert answer.value == pytest.approx(scale)


def test_a_year_to_date_is_the_sum_of_its_months(bank):
    months = [q.explain(bank, EXECUTIVE, "revenue", no).value for no in range(bank.as_of - 9, bank.as_of + 1)]
    assert q.explain(bank, EXECUTIVE, "revenue", bank.as_of, period="ytd").value == sum(months)


def test_a_manager_goes_down_to_accounts_of_their_own_customers_only(bank):
    lead = next(
        key
        for key in q.breakdown(bank, EXECUTIVE, "economic_profit", "manager", bank.as_of)["key"]
        if key != UNASSIGNED
    )
    steps = down(bank, Scope("relationship_manager", lead), "economic_profit", bank.as_of)
    assert steps[-1].answer.by == "account" and all(adds_up(step.answer) for step in steps)
