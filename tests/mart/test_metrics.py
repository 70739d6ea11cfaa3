"""The metric file is complete: both languages, known feeds, known measures; the generated pages are current."""

from __future__ import annotations

import re

import pytest

from mart import docs
from mart.contracts import tables
from mart.measures import measures
from mart.metrics import MetricError, metric, metrics, terms

PROMISED = [
    "revenue",
    "interest_paid",
    "interest_received",
    "fees",
    "deposits_avg",
    "deposits_end",
    "loans_avg",
    "loans_end",
    "rwa",
    "expected_loss",
    "default_loss",
    "credit_cost",
    "economic_capital",
    "risk_adjusted_profit",
    "economic_profit",
    "economic_profit_performing",
    "raroc",
    "rorwa",
    "customers_active",
    "customers_value",
    "customers_high_value",
    "npl_ratio",
    "rwa_density",
    "el_rate",
    "demand_share",
    "deposit_cost",
    "cost_income",
    "products_per_customer",
]


def test_there_are_enough_and_the_promised_ones():
    assert len(metrics()) >= 45 and set(PROMISED) <= set(metrics())


@pytest.mark.parametrize("name", metrics())
def test_each_record_is_described_in_both_languages_and_stands_on_known_things(name):
    found = metric(name)
    assert re.search("[一-鿿]", found.label_zh + found.formula_zh) and re.search("[一-鿿]", found.description_zh)
    assert not re.search("[一-鿿]", found.label_en + found.formula_en + found.description_en + found.owner)
    feeds = (
        {t.full_name for t in tables()}
        | {t.system for t in tables()}
        | {f"business.{n}" for n in ("account", "balance_month", "fee_month")}
    )
    assert set(found.needs) <= feeds
    assert set(found.measures) <= set(measures())
    assert all(part in metrics() for _, part in terms(found.components))


def test_an_expression_that_is_more_than_a_sum_is_refused():
    with pytest.raises(MetricError):
        terms("a * b")
    with pytest.raises(MetricError):
        terms("a b")


def test_generated_pages_are_current():
    assert not docs.stale(), "run python -m mart docs"
