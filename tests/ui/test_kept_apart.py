"""Two readers ask the same of the same month with equal filters, one after the other: each gets their own answer, as if
nothing had been kept. More pairs by `make proof`, COCKPIT_LEAKS=1000 there for a long run."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st

from mart.query import filters as flt
from mart.query import product
from mart.reader import Mart, open_mart
from mart.scope import Scope
from tests.mart.query.test_sums import told as as_text
from tests.mart.scope.questions import QUESTIONS, Case, cases
from tests.mart.scope.test_leaks import run
from tests.mart.scope.truth import Truth, told
from ui.load import forget, load

PROOF = int(os.environ.get("COCKPIT_LEAKS", "40"))


def asked(mart: Mart, scope: Scope, name: str, case: Case) -> Any:
    """A question of the app about a case, by whoever has the scope."""
    try:
        return QUESTIONS[name](mart, replace(case, scope=scope))
    except LookupError as refused:  # somebody else's customer, said in words
        return repr(refused)


@pytest.fixture(scope="module")
def truth(s_bank) -> Truth:
    return told(open_mart(s_bank))


@pytest.mark.parametrize("pairs", [20, pytest.param(PROOF, marks=pytest.mark.proof)])
def test_nobody_gets_what_was_kept_for_somebody_else(truth, pairs):
    run(lambda data: is_ones_own(truth, data), pairs)


def is_ones_own(truth: Truth, data: st.DataObject) -> None:
    first, other = data.draw(cases(truth)), data.draw(cases(truth))
    name = data.draw(st.sampled_from(sorted(QUESTIONS)))
    load(asked, truth.mart, first.scope, name, replace(first, scope=None))
    kept = as_text(load(asked, truth.mart, other.scope, name, replace(first, scope=None)))
    forget()
    truth.mart.forget()
    assert kept == as_text(asked(truth.mart, other.scope, name, first)), (name, first.scope, other.scope)


def test_the_check_can_fail(truth, monkeypatch):
    """A key without the reader hands the executive's cards to the leader of a branch."""
    monkeypatch.setattr("ui.load._source", lambda mart, scope: (mart.build_id,))
    bank, branch = Scope("executive", ("BANK",)), Scope("branch_leader", ("B01",))
    case = Case(bank, truth.mart.as_of, "revenue", "bank", "org", "", "", flt.NONE, product.Node())
    seen = [as_text(load(asked, truth.mart, scope, "cards", replace(case, scope=None))) for scope in (bank, branch)]
    forget()
    assert seen[0] == seen[1] != as_text(asked(truth.mart, branch, "cards", case))
