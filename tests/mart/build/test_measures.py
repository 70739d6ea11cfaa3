"""The registry of measures is what the facts hold, and both engines count by it."""

from __future__ import annotations

import pytest

from mart.measures import FILE, MeasureError, _record, counts, measure, measures, named
from tests.mart.build.conftest import Built

pytestmark = pytest.mark.xdist_group("build")  # one worker makes the banks they share

FACTS = {  # fact: its part of the registry
    **{f"fct_{grain}_month": ("account", "") for grain in ("account", "customer", "product", "org", "manager")},
    **{f"fct_{grain}_month": ("account", "") for grain in ("branch_product", "customer_segment")},
    **{f"fct_{grain}_month": ("account", "segment") for grain in ("product_segment", "product_trait")},
    "fct_plan_month": ("account", "plan"),
}
COUNTED = ("fct_org_month", "fct_manager_month", "fct_customer_segment_month")


def columns(bank: Built, table: str) -> set[str]:
    return {row["column_name"] for row in bank.rows(f"DESCRIBE {table}")}


@pytest.mark.parametrize("table", FACTS)
def test_a_fact_holds_the_measures_that_the_registry_says(worked_bank: Built, table: str):
    held = columns(worked_bank, table) & set(measures())
    counted = set(named("customer", "unit")) if table in COUNTED else set()
    assert held == set(named(*FACTS[table])) | counted


def test_status_tables_have_the_columns_that_counts_are_made_of(worked_bank: Built):
    for of, table in (("customer", "fct_customer_status_month"), ("manager", "fct_manager_status_month")):
        needed = {column for name in named(of) for column in measure(name).columns}
        assert needed <= columns(worked_bank, table)


def test_dbt_counts_customers_as_the_queries_do(worked_bank: Built):
    names = named("customer", "unit")
    live = ", ".join(f"{measure(name).sql('s')} AS {name}" for name in names)
    kept = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in names)
    by = "GROUP BY month_no, branch_id ORDER BY month_no, branch_id"
    queried = worked_bank.rows(f"SELECT month_no, branch_id, {live} FROM fct_customer_status_month s {by}")
    assert queried and sum(row["customers_value_cnt"] for row in queried)
    for table in ("fct_org_month", "fct_manager_month", "fct_customer_segment_month"):
        assert worked_bank.rows(f"SELECT month_no, branch_id, {kept} FROM {table} {by}") == [
            {key: row[key] for key in ("month_no", "branch_id", *names)} for row in queried
        ]


def test_months_of_a_balance_are_not_a_flow():
    assert not measure("loans_end_cny").is_flow and measure("loans_end_cny").is_held
    assert not measure("contribution_12m_cny").is_flow and not measure("contribution_12m_cny").is_held
    assert measure("fees_cny").is_flow and not measure("fees_cny").is_held
    assert "contribution_12m_cny" not in counts()


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"of": "account", "over_time": "weekly"}, "over_time one of flow, average, end, rolling"),
        ({"of": "account"}, "over_time"),
        ({"of": "account", "over_time": "flow", "sign": 1}, "unknown key 'sign'"),
        ({"of": "account", "over_time": "flow", "also_in": ["segments"]}, "also_in out of segment, plan, unit"),
    ],
)
def test_a_bad_record_is_one_line(record: dict, said: str):
    with pytest.raises(MeasureError, match=said) as caught:
        _record("odd_cny", record)
    assert str(caught.value).startswith(f"{FILE.name} odd_cny") and "\n" not in str(caught.value)
