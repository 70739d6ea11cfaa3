"""Who is held out of a campaign is found by nobody who asks whom to approach: every reader, every role."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mart.config import REPO
from mart.query import action, targeting
from mart.query.filters import Filters
from mart.reader import Mart, hold_out_by, look_again, open_mart
from mart.scope import EXECUTIVE, Scope
from tests.banks.target import PUBLISHED, scored


@pytest.fixture(scope="module")
def bank(s_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scored(s_bank, tmp_path_factory.mktemp("scored"))


@pytest.fixture
def mart(bank: Path) -> Iterator[Mart]:
    found = open_mart(bank)
    yield found
    found.hold_out(frozenset())


def scopes(mart: Mart) -> tuple[str, dict[str, Scope]]:
    """The first customer of the list who has a manager, and every role that sees them there."""
    rows = targeting.targets(mart, EXECUTIVE, PUBLISHED, limit=None)
    one = next(row for row in rows.iter_rows(named=True) if row["manager_id"] != "UNASSIGNED")
    sql = "SELECT product_manager_id FROM product WHERE product_id = $p AND valid_to_month_no = 999999"
    owner = mart.frame(sql, {"p": PUBLISHED}, EXECUTIVE)["product_manager_id"][0]
    named = {"branch_leader": one["branch_id"], "relationship_manager": one["manager_id"], "product_manager": owner}
    return one["customer_id"], {"executive": EXECUTIVE, **{role: Scope(role, (at,)) for role, at in named.items()}}


READERS: dict[str, Callable[[Mart, Scope, str], set[str]]] = {
    "list": lambda m, s, c: set(targeting.targets(m, s, PUBLISHED, limit=None)["customer_id"]),
    "page of the list": lambda m, s, c: set(targeting.targets(m, s, PUBLISHED, limit=50)["customer_id"]),
    "filtered": lambda m, s, c: set(targeting.targets(m, s, PUBLISHED, Filters(customer_id=(c,)))["customer_id"]),
    "next best": lambda m, s, c: {c for one in targeting.for_customer(m, s, c)["product_id"] if one == PUBLISHED},
    "actions of the customer": lambda m, s, c: {
        c for row in action.for_customer(m, s, c, m.as_of).to_dicts() if row["product_id"] == PUBLISHED
    },
    "one list of a manager": lambda m, s, c: {
        row["customer_id"] for row in action.best(m, s, m.as_of).to_dicts() if row["product_id"] == PUBLISHED
    },
}


def test_no_reader_and_no_role_finds_who_is_held_out(mart):
    who, roles = scopes(mart)
    before = {
        (name, text): who in read(mart, scope, who) for name, read in READERS.items() for text, scope in roles.items()
    }
    assert all(before["list", text] for text in roles) and any(before["next best", text] for text in roles)
    mart.hold_out(frozenset({(who, PUBLISHED)}))
    found = [key for key in before if who in READERS[key[0]](mart, roles[key[1]], who)]
    assert found == []
    mart.hold_out(frozenset({(who, "ANOTHER")}))
    assert {key: who in READERS[key[0]](mart, roles[key[1]], who) for key in before} == before


def test_sums_leave_them_out_and_the_exclusions_count_them(mart):
    who, roles = scopes(mart)
    for scope in roles.values():
        mart.hold_out(frozenset())
        whole, out = targeting.totals(mart, scope, PUBLISHED), targeting.exclusions(mart, scope, PUBLISHED)
        mart.hold_out(frozenset({(who, PUBLISHED)}))
        sums, rows = targeting.totals(mart, scope, PUBLISHED), targeting.exclusions(mart, scope, PUBLISHED)
        assert sums.candidates_cnt == whole.candidates_cnt - 1
        assert targeting.gain_curve(mart, scope, PUBLISHED).curve["customers_cnt"][-1] == sums.candidates_cnt
        assert targeting.breakdown(mart, scope, PUBLISHED, "size")["candidates_cnt"].sum() == sums.candidates_cnt
        assert rows.filter(reason="held_out")["customers_cnt"].to_list() == [1]
        assert rows["customers_cnt"].sum() == out["customers_cnt"].sum() + 1


def test_where_nobody_can_say_who_is_held_out_nobody_is_found(mart):
    who, roles = scopes(mart)
    key = mart.scores_id
    mart.hold_out(None)
    assert mart.scores_id != key
    assert all(not read(mart, scope, who) for read in READERS.values() for scope in roles.values())
    mart.hold_out(frozenset())
    assert (mart.scores_id, who in READERS["list"](mart, EXECUTIVE, who)) == (key, True)


def test_whoever_opens_the_mart_is_told_at_the_next_look(bank, monkeypatch):
    monkeypatch.setattr("mart.reader._ask", [])
    who, _ = scopes(open_mart(bank))
    hold_out_by(lambda: frozenset({(who, PUBLISHED)}))
    look_again()
    found = open_mart(bank)
    assert who not in READERS["list"](found, EXECUTIVE, who)
    found.hold_out(frozenset())


def test_scores_are_read_through_the_one_view():
    """No query opens a score file itself: the view `score` is where the hold-out is."""
    for file in sorted((REPO / "mart" / "query").rglob("*.py")):
        texts = [node.value for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Constant)]
        assert not any(isinstance(text, str) and "read_parquet" in text for text in texts), file
