"""A customer is looked for in the units that keep them: none of their rows is lost, in any scope."""

from __future__ import annotations

import pytest

from mart.query.metric.pruning import BOOKED, HOME, unit_condition
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, Scope

FACTS = (
    ("account_month", BOOKED, "org_id"),
    ("customer_month", BOOKED, "org_id"),
    ("customer_status_month", HOME, "home_org_id"),
)
LARGEST = (
    "SELECT customer_id FROM account_month GROUP BY customer_id ORDER BY count(DISTINCT branch_id) DESC, count(*) DESC,"
    " customer_id LIMIT 8"
)


@pytest.fixture(scope="module")
def mart(s_bank) -> Mart:
    return open_mart(s_bank)


def scopes(mart: Mart) -> list[Scope]:
    """The bank, every branch leader, every twentieth relationship manager, every fifth product manager."""

    def ids(sql: str, step: int = 1) -> list[str]:
        return mart.frame(sql, {}, EXECUTIVE).to_series().to_list()[::step]

    return [
        EXECUTIVE,
        *(
            Scope("branch_leader", one)
            for one in ids("SELECT DISTINCT branch_id FROM org WHERE branch_id IS NOT NULL ORDER BY 1")
        ),
        *(
            Scope("relationship_manager", one)
            for one in ids("SELECT DISTINCT manager_id FROM customer_manager ORDER BY 1", 20)
        ),
        *(
            Scope("product_manager", one)
            for one in ids(
                "SELECT DISTINCT product_manager_id FROM product WHERE product_manager_id IS NOT NULL ORDER BY 1", 5
            )
        ),
    ]


@pytest.mark.parametrize(("view", "kind", "org"), FACTS)
def test_no_row_of_a_customer_is_lost(mart: Mart, view: str, kind: str, org: str) -> None:
    narrowed = 0
    for scope in scopes(mart):
        for customer in mart.frame(LARGEST, {}, scope)["customer_id"].to_list():
            condition, params = unit_condition(mart, scope, (customer,), kind, org)
            every, found = mart.frame(
                f"SELECT count(*), count(*) FILTER ({condition}) FROM {view} WHERE customer_id = $customer",
                {"customer": customer, **params},
                scope,
            ).row(0)
            assert found == every, (scope, customer)
            narrowed += condition != "TRUE"
    assert narrowed, "nothing was narrowed: the test would show nothing"
