"""What no feed fills is null in every list of customers, never nought."""

from __future__ import annotations

import pytest

from mart.query import customer, segment
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.banks import tiny

MONTH = 2026 * 12 + 9


@pytest.fixture(scope="module")
def mart(tmp_path_factory):
    return open_mart(tiny.publish(tmp_path_factory.mktemp("no_loans"), missing=("core_loans.balance_month",)))


def test_loans_of_a_bank_that_delivers_none_are_null(mart):
    page = segment.customers(mart, EXECUTIVE, MONTH)
    frames = {
        "tiers": segment.tiers(mart, EXECUTIVE, MONTH),
        "breakdown": segment.breakdown(mart, EXECUTIVE, "branch", MONTH),
        "list": page.rows,
        "found": customer.find(mart, EXECUTIVE, "", MONTH),
    }
    assert {name: frame["loans_end_cny"].drop_nulls().len() for name, frame in frames.items()} == dict.fromkeys(
        frames, 0
    )
    assert page.sums["loans_end_cny"] is None and page.sums["deposits_avg_cny"]
