"""The drill from the bank to an account."""

from __future__ import annotations

import pytest

from mart.query import filters as flt
from mart.query.cockpit import overview
from mart.scope import EXECUTIVE, parse


@pytest.mark.parametrize("who", ["executive", "branch_leader:B02", "product_manager:PM2", "relationship_manager:M3"])
def test_drill_from_the_bank_to_an_account_ties_at_every_level(mart, who):
    scope, filters, levels = parse(who), flt.NONE, []
    for _ in range(4 if scope.is_one_branch else 5):  # a leader begins one level down
        found = overview.drill(mart, scope, mart.as_of, filters)
        levels.append((found.level, found.child))
        assert found.adds_up and len(found.path) == len(levels)
        filters = overview.drill_into(filters, found.child, found.rows["key"][0])
    path = ("bank", "branch", "sub_branch", "manager", "customer", "account")
    steps = list(zip(path, path[1:], strict=False))
    assert levels == (steps[1:] if scope.is_one_branch else steps)


def test_a_crumb_leads_back_and_other_filters_stay(mart):
    filters = flt.make(branch_id="B02", org_id="B02S1", industry_code="C")
    path = overview.drill(mart, EXECUTIVE, mart.as_of, filters).path
    assert [crumb.filters.active for crumb in path] == [
        {"industry_code": ("C",)},
        {"branch_id": ("B02",), "industry_code": ("C",)},
        filters.active,
    ]
    assert path[1].label_en == "Branch B02"
