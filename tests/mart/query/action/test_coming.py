"""Maturities and movements: due within the policy's days, moved beyond its limits, parts of the scope's customers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from mart.query import action
from mart.query.filters import make
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope
from tests.banks.customer_accounts import M1, account
from tests.mart.query.action.test_next_action import made, year


def test_a_term_runs_from_origination_or_the_last_repricing_and_90_days_are_looked_ahead(tmp_path):
    """As of 2026-10-31: opened 2025-11-05 for 12 months falls due in five days, repriced in 2026-08 it does not."""
    rows = year("C2", "L1", "A1") + year("C2", "L1", "A2") + year("C2", "L1", "A3") + year("C5", "L1", "A4")
    when = "UPDATE marts.dim_account SET opened_date = DATE '{}', term_months = {} WHERE account_id = '{}'"
    mart = made(
        tmp_path,
        rows,
        when.format("2025-11-05", 12, "A1"),
        when.format("2025-11-05", 12, "A2"),
        "UPDATE marts.dim_account SET repricing_date = DATE '2026-08-05' WHERE account_id = 'A2'",
        when.format("2026-01-29", 12, "A3"),
        when.format("2026-01-30", 12, "A4"),
    )
    found = action.coming(mart, EXECUTIVE, M1)
    assert found.days == 90 and found.due["matures_on"].to_list() == [date(2026, 11, 5), date(2027, 1, 29)]
    assert found.due["balance_cny"].to_list() == [Decimal(6_000_000)] * 2
    assert action.coming(mart, EXECUTIVE, M1, make(customer_id="C5")).due.is_empty()
    assert action.coming(mart, Scope("branch_leader", "B02"), M1).due.is_empty()


def test_deposits_that_moved_are_listed_with_what_they_were_before_largest_outflow_first(tmp_path):
    """Against the three months before: C5 lost three quarters, C6 doubled, C8 moved by too little."""
    rows = []
    for who, before, now in (("C5", 2_000_000, 500_000), ("C6", 1_000_000, 2_000_000), ("C8", 200_000, 0)):
        rows += [account(f"A{who}", who, "S0201", "D1", M1 - n, deposits_avg=before if n else now) for n in range(4)]
    deposits = [
        f"INSERT INTO marts.fct_customer_status_month BY NAME (SELECT * REPLACE ({M1} - {n} AS month_no) FROM"
        f" marts.fct_customer_status_month WHERE month_no = {M1} AND customer_id IN ('C5', 'C6', 'C8'))"
        for n in (1, 2, 3)
    ]
    values = "UPDATE marts.fct_customer_status_month SET deposits_avg_cny = CASE customer_id {} END WHERE {}"
    mart = made(
        tmp_path,
        rows,
        *deposits,
        values.format(
            "WHEN 'C5' THEN 2000000 WHEN 'C6' THEN 1000000 ELSE 200000", f"month_no BETWEEN {M1 - 3} AND {M1 - 1}"
        ),
        values.format("WHEN 'C5' THEN 500000 WHEN 'C6' THEN 2000000 ELSE 0", f"month_no = {M1}"),
    )
    found = action.coming(mart, EXECUTIVE, M1, make(customer_id=["C5", "C6", "C8"])).moved
    assert found.select("customer_id", "before_cny", "change_cny", "change_pct").rows() == [
        ("C5", Decimal(2_000_000), Decimal(-1_500_000), -75.0),
        ("C6", Decimal(1_000_000), Decimal(1_000_000), 100.0),
    ]


def test_branches_part_the_banks_maturities_and_movements(s_bank):
    mart = open_mart(s_bank)
    whole = action.coming(mart, EXECUTIVE, mart.as_of)
    today = date(2026, 10, 31)
    assert whole.due.height > 50 and whole.moved.height > 5
    assert whole.due["matures_on"].is_between(today + timedelta(days=1), today + timedelta(days=90)).all()
    parts = [action.coming(mart, Scope("branch_leader", f"B0{n}"), mart.as_of) for n in (1, 2, 3)]
    assert sum(part.moved.height for part in parts) == whole.moved.height
    assert sum(part.moved["change_cny"].sum() for part in parts) == whole.moved["change_cny"].sum()
    assert pl.concat([part.due for part in parts])["balance_cny"].sum() <= whole.due["balance_cny"].sum()
    by_filter = [action.coming(mart, EXECUTIVE, mart.as_of, make(branch_id=f"B0{n}")).due for n in (1, 2, 3)]
    assert pl.concat(by_filter)["balance_cny"].sum() == whole.due["balance_cny"].sum()
