"""Selections: a text finds its customers, who are listed, sorted and summed; cells of the plane hold each once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mart.query import segment
from mart.query.filters import NONE
from mart.scope import EXECUTIVE, Scope
from tests.banks.customer import M0, M1

BRANCH, MANAGER = Scope("branch_leader", "B01"), Scope("relationship_manager", "R1")


def ids(page: segment.Page) -> set[str]:
    return set(page.rows["customer_id"])


@pytest.mark.parametrize("scope", [EXECUTIVE, BRANCH, MANAGER])
def test_behind_every_cell_are_as_many_customers_as_it_says(mart, scope):
    for a, b, count in (
        segment.migration(mart, scope, M0, M1).cells.select("tier_from", "tier_to", "customers_cnt").iter_rows()
    ):
        page = segment.customers(mart, scope, M1, segment.move(M0, a, b))
        assert (page.customers_cnt, page.rows.height) == (count, count), (a, b)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("tier:value", {"C2", "C5"}),
        ("class:is_credit", {"C1", "C2"}),
        ("flags:11111", {"C1"}),
        ("quadrant:drain", {"C2"}),
        ("by:industry:F", {"C6", "C7", "C8"}),
        ("by:ownership:", {"C7"}),
        ("customers:C3,C9", {"C3"}),
        ("move:2025-10:value:high_value", {"C1"}),
        ("move:2025-10:active:left", {"C9"}),
        ("move:2025-10:new:active", {"C8"}),
    ],
)
def test_a_selection_is_a_text_and_finds_its_customers(mart, text, expected):
    chosen = segment.parse(text)
    assert chosen.text == text
    assert ids(segment.customers(mart, EXECUTIVE, M1, chosen)) == expected


@pytest.mark.parametrize(
    "text", ["tier:gold", "flags:12", "move:2025-13:value:value", "by:colour:red", "cells:", "x:1", "tier:a:b"]
)
def test_a_wrong_selection_is_one_clear_error(text):
    with pytest.raises(segment.SelectionError, match="selection"):
        segment.parse(text)


def test_the_cells_of_the_plane_hold_every_customer_once(mart):
    found = segment.plane(mart, EXECUTIVE, M1)
    assert found.cells["customers_cnt"].sum() == 8
    behind = [
        ids(segment.customers(mart, EXECUTIVE, M1, segment.Selection("cells", (key,)))) for key in found.cells["key"]
    ]
    assert sorted(customer for group in behind for customer in group) == [
        "C1",
        "C2",
        "C3",
        "C4",
        "C5",
        "C6",
        "C7",
        "C8",
    ]
    together = segment.customers(mart, EXECUTIVE, M1, segment.Selection("cells", tuple(found.cells["key"])))
    assert together.customers_cnt == 8


def test_the_plane_splits_where_the_policy_does(mart):
    found = segment.plane(mart, EXECUTIVE, M1)
    quadrants = {row["quadrant"]: row for row in found.quadrants.to_dicts()}
    assert {name: row["customers_cnt"] for name, row in quadrants.items()} == {
        "star": 1,
        "improve": 1,
        "light": 5,
        "drain": 1,
    }
    assert quadrants["drain"]["rwa_pct"] == pytest.approx(100 * 20 / 29)
    assert (found.y_split_cny, found.x_split_cny) == (20_000, 9_000_000)
    assert found.outliers["customer_id"].to_list() == ["C2", "C6"], "largest losses first, only losses"


def test_the_list_is_paged_sorted_and_summed_over_the_whole_selection(mart):
    first = segment.customers(mart, EXECUTIVE, M1, sort="deposits_avg_cny", limit=3)
    second = segment.customers(mart, EXECUTIVE, M1, sort="deposits_avg_cny", limit=3, offset=3)
    assert first.rows["customer_id"].to_list() == ["C1", "C5", "C2"]
    assert second.rows["customer_id"].to_list() == ["C4", "C3", "C8"]
    assert (first.customers_cnt, first.sums["deposits_avg_cny"]) == (8, Decimal(11_480_000))
    assert segment.customers(mart, EXECUTIVE, M1, limit=None).rows.height == 8
    with pytest.raises(KeyError, match="name; DROP"):
        segment.customers(mart, EXECUTIVE, M1, sort="name; DROP")


@pytest.mark.parametrize("text", ["all", "tier:active", "by:industry:C", "move:2025-10:value:value", "customers:C1,C9"])
def test_a_selection_by_branch_adds_up_to_it(mart, text):
    parts, whole = (read(mart, EXECUTIVE, M1, segment.parse(text)) for read in (segment.split, segment.customers))
    assert parts["customers_cnt"].sum() == whole.customers_cnt
    assert parts["deposits_avg_cny"].sum() == whole.sums["deposits_avg_cny"]


def test_the_list_says_what_is_missing_to_the_next_tier(mart):
    rows = {r["customer_id"]: r for r in segment.customers(mart, EXECUTIVE, M1).rows.to_dicts()}
    missing = {
        c: tuple(rows[c][f"next_{n}"] for n in ("tier", "deposits_cny", "contribution_cny", "payments_cnt"))
        for c in rows
    }
    assert missing["C4"] == ("value", Decimal(200_000), Decimal(8_000), None)
    assert missing["C3"] == ("settlement", None, None, 1)
    assert missing["C6"] == ("active", Decimal(90_000), None, None)
    assert missing["C5"] == ("high_value", Decimal(3_000_000), Decimal(140_000), None)
    assert missing["C1"] == (None, None, None, None)


@pytest.mark.parametrize("scope", [EXECUTIVE, BRANCH, MANAGER])
def test_pages_one_after_the_other_are_the_whole_list(mart, scope):
    asked = (mart, scope, M1, segment.Selection(), NONE)
    for sort, down in (("ep_12m_cny", False), ("deposits_avg_cny", True)):
        whole = segment.customers(*asked, sort=sort, descending=down, limit=None).rows["customer_id"].to_list()
        pages = [segment.customer_rows(*asked, sort, down, 1, at)["customer_id"] for at in range(len(whole))]
        assert [one for page in pages for one in page] == whole and len(whole) > 1
