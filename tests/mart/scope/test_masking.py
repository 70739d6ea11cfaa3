"""What a scope hides beside rows: personal data, pay, plans, the bank's own amounts."""

from __future__ import annotations

from mart.metrics import metrics
from mart.query import health
from mart.query import metric as q
from mart.reader import open_mart
from mart.scope import EXECUTIVE, STEWARD, parse
from tests.banks import tiny


def test_the_steward_reads_figures_but_no_customer(mart):
    for view in ("customer", "account", "account_month", "customer_month", "customer_manager", "contact", "news"):
        if mart.columns(view, STEWARD):
            assert mart.frame(f"SELECT * FROM {view}", None, STEWARD).is_empty(), view
    assert mart.frame("SELECT count(customer_id) AS n FROM customer_status_month", None, STEWARD)["n"][0] == 0
    for name in metrics():
        assert q.value(mart, STEWARD, name, mart.as_of) == q.value(mart, EXECUTIVE, name, mart.as_of), name


def test_personal_data_is_masked_except_for_the_manager_who_holds_the_customer(mart):
    sql = "SELECT customer_id, phone, email FROM customer"
    for scope in (EXECUTIVE, parse("regional_head:B01,B02"), parse("branch_leader:B01"), parse("product_manager:PM1")):
        rows = mart.frame(sql, None, scope)
        assert (
            len(rows)
            and rows["phone"].str.starts_with("***").all()
            and rows["email"].str.contains("***@", literal=True).all()
        )
    held = mart.frame(
        "SELECT DISTINCT customer_id FROM customer_status_month WHERE month_no = $m",
        {"m": mart.as_of},
        parse("relationship_manager:M1"),
    )
    rows = mart.frame(sql, None, parse("relationship_manager:M1"))
    for customer, phone, _ in rows.rows():
        assert phone.startswith("1380000") == (customer in held["customer_id"].to_list())


def test_pay_and_plans_are_not_for_everybody(mart):
    assert mart.frame("SELECT * FROM manager_status_month", None, parse("product_manager:PM1")).is_empty()
    own = mart.frame("SELECT DISTINCT manager_id FROM manager_status_month", None, parse("relationship_manager:M1"))
    assert own["manager_id"].to_list() == ["M1"]
    assert mart.frame("SELECT * FROM plan_month", None, parse("relationship_manager:M1")).is_empty()


def test_a_branch_sees_whether_the_bank_ties_but_not_the_banks_amounts(tmp_path):
    mart = open_mart(tiny.publish(tmp_path, difference="1.00"))
    rows = health.reconciliation_rows(mart, parse("branch_leader:B01"), "gl.deposits_end", mart.as_of)
    assert set(rows["org_id"]) <= {"B01S1", "B01S2"} and len(rows)
    assert not health.reconciliation_badge(mart, EXECUTIVE, mart.as_of).is_ok
