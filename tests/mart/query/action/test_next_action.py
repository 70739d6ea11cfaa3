"""Next best actions: each rule on a customer made by hand, the floor rate by formula, one best action a customer."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import polars as pl
import pytest

from mart.query import action
from mart.query.action.rules import ACTIONS
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, Scope
from tests.banks import target
from tests.banks.customer import publish
from tests.banks.customer_accounts import M1, account

# a loan of 6 m at 4.20 %: FTP 2.5, cost .06, expected loss .279, capital 10.5 % credited with .32, hurdle 12
LOAN = {
    "loans_avg": 6_000_000, "loans_end": 6_000_000, "interest_received": 21_000, "ftp_charge": 12_500,
    "cost_direct": 300, "expected_loss": 1_395, "capital_credit": 1_600, "surtax": "151.20", "tax": "2063.45",
    "rwa": 6_000_000, "economic_capital": 630_000, "capital_charge": 6_300,
}  # fmt: skip
FLOOR = 4.2294520


def year(customer: str, kind: str, number: str, **changes: object) -> list[dict]:
    """Twelve months of a loan (L1) or a deposit (D1)."""
    base = LOAN if kind == "L1" else {}
    return [account(number, customer, "S0101", kind, M1 - n, **(base | changes)) for n in range(12)]


def made(folder: Path, rows: list[dict], *updates: str) -> Mart:
    """A mart of these accounts, some of their columns changed."""
    publish(folder, accounts=rows)
    con = duckdb.connect(str(folder / "builds" / "test-1" / "mart.duckdb"))
    for sql in updates:
        con.execute(sql)
    con.close()
    return open_mart(folder)


def only(mart: Mart, customer: str) -> dict:
    found = action.for_customer(mart, EXECUTIVE, customer, M1)
    assert found.height == 1, found
    return found.row(0, named=True)


def test_a_loan_below_its_hurdle_is_repriced_to_the_floor_at_which_nothing_is_lost(tmp_path):
    """It loses 109.65 a month; the floor of the formula, with surtax, is the rate that makes it good."""
    mart = made(tmp_path, year("C2", "L1", "A1"))
    row = only(mart, "C2")
    assert (row["action"], float(row["effect_cny"])) == ("reprice", pytest.approx(12 * 109.65, abs=0.01))
    assert row["from_pct"] == pytest.approx(4.2) and row["to_pct"] == pytest.approx(FLOOR, abs=1e-6)
    formula = action.pricing_floor_pct(
        2.5, 0.06, 0.279, 100, 10.5, 12, 25, capital_ftp_pct=0.32 / 0.105, surtax_pct=0.72
    )
    assert row["to_pct"] == pytest.approx(formula, abs=1e-6)
    more = 6_000_000 * (row["to_pct"] - row["from_pct"]) / 100
    assert more * (1 - 0.0072) * 0.75 == pytest.approx(12 * 109.65), "what the step brings is what was lost"


def test_what_else_the_customer_earns_counts_so_a_good_deposit_asks_for_no_higher_rate(tmp_path):
    rows = year("C2", "L1", "A1") + year("C2", "D1", "A2", deposits_avg=1_000_000, ftp_credit=1_000)
    assert action.for_customer(made(tmp_path, rows), EXECUTIVE, "C2", M1).is_empty()


@pytest.mark.parametrize(("interest", "credit", "wanted"), [(12_000, 2_600, "compress"), (9_000, 1_600, "exit")])
def test_who_needs_more_than_a_step_is_reduced_and_who_loses_capital_leaves(tmp_path, interest, credit, wanted):
    """150 bp at most: at 2.4 % the floor is further away and RAROC just above nothing; at 1.8 % it is below."""
    rows = year("C2", "L1", "A1", interest_received=interest, tax=0, surtax=0, capital_credit=credit)
    row = only(made(tmp_path, rows), "C2")
    assert row["action"] == wanted and row["gap_bps"] > 150
    if wanted == "compress":
        assert float(row["amount_cny"]) == pytest.approx(0.30 * 6_000_000)


def test_deposits_that_left_are_worth_what_they_earn_on_this_customer(tmp_path):
    """2 m for eleven months at 1 % a year, then 500 k: 1.5 m left, 15,000 a year."""
    rows = year("C5", "D1", "A1", deposits_avg=2_000_000, ftp_credit=1_700)
    rows[0] = account("A1", "C5", "S0201", "D1", M1, deposits_avg=500_000, ftp_credit=425)
    row = only(made(tmp_path, rows), "C5")
    assert (row["action"], float(row["amount_cny"]), row["to_pct"]) == ("hold", 1_500_000, pytest.approx(-75))
    earned = (11 * 1_700 + 425) / ((2_000_000 * 334 + 500_000 * 31) / 365)
    assert float(row["effect_cny"]) == pytest.approx(1_500_000 * earned, rel=1e-4)


def test_arrears_are_collected_and_a_defaulted_loan_is_not_repriced(tmp_path):
    """3 m overdue, LGD 40 %: 1.2 m to lose, a fifth saved, after tax 180,000."""
    mart = made(
        tmp_path,
        year("C2", "L1", "A1", loans_end=3_000_000),
        "UPDATE marts.fct_account_month SET is_in_default = TRUE",
        f"UPDATE marts.fct_account_month SET overdue_days = 120, lgd_pct = 40 WHERE month_no = {M1}",
    )
    row = only(mart, "C2")
    assert (row["action"], float(row["effect_cny"]), row["days_cnt"]) == ("collect", pytest.approx(180_000), 120)


def test_a_customer_outside_the_scope_has_no_actions(tmp_path):
    mart = made(tmp_path, year("C2", "L1", "A1"))
    for scope in (Scope("branch_leader", "B02"), Scope("relationship_manager", "R3"), None):
        assert action.for_customer(mart, scope, "C2", M1).is_empty()
    assert action.for_customer(mart, Scope("relationship_manager", "R1"), "C2", M1).height == 1


def test_the_bank_has_one_best_action_a_customer_and_managers_see_their_own(s_bank, tmp_path_factory):
    mart = open_mart(target.scored(s_bank, tmp_path_factory.mktemp("scored")))
    found = action.best(mart, EXECUTIVE, mart.as_of, limit=5000)
    assert found.height == found["customer_id"].n_unique() > 50 and set(found["action"]) <= set(ACTIONS)
    assert {"reprice", "collect", "hold", "sell"} <= set(found["action"])
    assert found["effect_cny"].to_list() == sorted(found["effect_cny"], reverse=True)
    for customer_id in found["customer_id"].head(3):
        every = action.for_customer(mart, EXECUTIVE, customer_id, mart.as_of)
        first = found.filter(customer_id=customer_id).row(0, named=True)
        assert (every["action"][0], every["effect_cny"][0]) == (first["action"], first["effect_cny"])
        assert every.height == first["actions_cnt"]
    lead = mart.frame(
        "SELECT lead_manager_id AS m FROM customer_status_month WHERE month_no = $n AND lead_manager_id <> 'UNASSIGNED'"
        " AND list_contains($who, customer_id) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
        {"n": mart.as_of, "who": found["customer_id"].to_list()},
        EXECUTIVE,
    )["m"][0]
    own = action.best(mart, Scope("relationship_manager", lead), mart.as_of)
    led = mart.frame(
        "SELECT customer_id FROM customer_status_month WHERE month_no = $n AND lead_manager_id = $m",
        {"n": mart.as_of, "m": lead},
        EXECUTIVE,
    )
    assert own.height and set(own["customer_id"]) <= set(led["customer_id"])


def test_planted_borrowers_priced_below_their_transfer_price_are_to_be_repriced_reduced_or_to_leave(s_bank):
    mart = open_mart(s_bank)
    planted = json.loads((s_bank / "truths" / "planted.json").read_text(encoding="utf-8"))["under_earning_borrowers"]
    found = action.best(mart, EXECUTIVE, mart.as_of, limit=5000)
    mine = found.filter(pl.col("customer_id").is_in(planted))
    borrowing = mart.frame(
        "SELECT customer_id FROM customer_status_month WHERE month_no = $n AND loans_end_cny > 0 AND"
        " list_contains($who, customer_id)",
        {"n": mart.as_of, "who": planted},
        EXECUTIVE,
    )
    assert mine.height >= 0.7 * borrowing.height > 3
    assert mine["action"].is_in(["reprice", "compress", "exit", "collect"]).mean() > 0.8
