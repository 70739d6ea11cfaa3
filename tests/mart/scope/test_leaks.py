"""Random readers ask random questions of the s bank, also about what is not theirs: no row of anybody else comes back.

What a reader may see is worked out here from the unscoped tables, without the code that enforces it.
Few in the suite, more by `make proof`; COCKPIT_LEAKS=2000 there for a long run.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mart.metrics import metrics
from mart.query import filters as flt
from mart.query import metric
from mart.query.metric.evaluate import exact
from mart.reader import open_mart
from mart.scope import EXECUTIVE, STEWARD, Scope, ScopeError
from mart.scope.statements import TABLES
from tests.mart.scope.questions import QUESTIONS, WICKED, cases
from tests.mart.scope.truth import Truth, rows_of, strangers, told

PROOF = int(os.environ.get("COCKPIT_LEAKS", "60"))
EXAMPLES = pytest.mark.parametrize("examples", [25, pytest.param(PROOF, marks=pytest.mark.proof)])


def run(holds: Callable[[st.DataObject], None], examples: int) -> None:
    """A check on as many random cases."""
    settings(max_examples=examples, phases=(Phase.generate,))(given(st.data())(holds))()


MONEY = [name for name, found in metrics().items() if found.kind == "sum" and name != "contribution_12m"]


@pytest.fixture(scope="module")
def truth(s_bank) -> Truth:
    return told(open_mart(s_bank))


@EXAMPLES
def test_nobody_sees_a_row_that_is_not_theirs(truth, examples):
    def holds(data):
        case = data.draw(cases(truth))
        assert not strangers(truth, case.scope, rows_of(truth, case.scope, case.view, case.month)), case.view
        for name in data.draw(st.lists(st.sampled_from(sorted(QUESTIONS)), min_size=3, max_size=3, unique=True)):
            answer = QUESTIONS[name](truth.mart, case)
            assert not strangers(truth, case.scope, answer, (case.customer,)), name

    run(holds, examples)


@EXAMPLES
def test_a_total_is_the_sum_of_ones_own_rows(truth, examples):
    """Amounts from the account table, added up here by account, product or share, are what the reader is told."""
    run(lambda data: is_own_sum(truth, data), examples)


def is_own_sum(truth: Truth, data: st.DataObject) -> None:
    case, name = data.draw(cases(truth)), data.draw(st.sampled_from(MONEY))
    told = metric.value(truth.mart, case.scope, name, case.month).value
    executive = metric.breakdown(truth.mart, EXECUTIVE, name, "account", case.month)
    amounts = executive.join(truth.accounts.rename({"account_id": "key"}), on="key")
    role, ids = case.scope.role, case.scope.ids
    if role == "relationship_manager":
        rows = metric.breakdown(truth.mart, EXECUTIVE, name, "manager", case.month).filter(pl.col("key").is_in(ids))
    elif role in ("branch_leader", "regional_head"):
        rows = metric.breakdown(truth.mart, EXECUTIVE, name, "branch", case.month).filter(pl.col("key").is_in(ids))
    elif role == "product_manager":
        rows = amounts.filter(pl.col("product_id").is_in(list(truth.products.get(ids[0], ()))))
    else:
        rows = amounts
    assert (told or Decimal(0)) == (rows[name].sum() or Decimal(0)), (case.scope, name)


@pytest.mark.parametrize("name", metrics())
def test_a_branch_leaders_total_is_the_executives_row(truth, name):
    months = truth.mart.months if PROOF >= 1000 else truth.mart.months[-1:]
    for month in months:
        for key, expected in metric.breakdown(truth.mart, EXECUTIVE, name, "branch", month).select("key", name).rows():
            told = metric.value(truth.mart, Scope("branch_leader", key), name, month).value
            assert told == exact(expected), (month, key)


def test_without_a_scope_there_is_nothing(truth):
    for view in TABLES:
        assert rows_of(truth, None, view, truth.mart.as_of).is_empty(), view
    for name in metrics():
        assert metric.value(truth.mart, None, name, truth.mart.as_of).value is None, name


def test_the_check_can_fail(truth):
    """Under another reader's scope the same rows are strangers."""
    rows = rows_of(truth, Scope("branch_leader", "B01"), "customer", truth.mart.as_of)
    assert strangers(truth, Scope("relationship_manager", sorted(truth.held)[0]), rows)
    assert strangers(truth, None, rows["name_zh"].to_list()) and not strangers(truth, EXECUTIVE, rows)
    assert strangers(truth, STEWARD, rows), "the steward reads no customer"


@pytest.mark.parametrize("wicked", WICKED)
def test_a_made_up_id_is_refused_or_sees_nothing(truth, wicked):
    for role in ("regional_head", "branch_leader", "product_manager", "relationship_manager"):
        try:
            scope = Scope(role, wicked)
        except ScopeError:
            continue
        for name in ("revenue", "deposits_avg", "customers_active", "raroc"):
            assert metric.value(truth.mart, scope, name, truth.mart.as_of).value in (None, 0), (scope, name)
            assert metric.breakdown(truth.mart, scope, name, "customer", truth.mart.as_of).is_empty()
            told = metric.value(truth.mart, EXECUTIVE, name, truth.mart.as_of, flt.make(branch_id=wicked)).value
            assert told in (None, 0), (wicked, name)
