"""Features are declared in full, made from the month and earlier ones, and refused when they read later ones."""

import polars as pl
import pytest

from mart import features as read
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from models import dataset, features, late
from models.features import MONTH_END, Feature, LateFeature
from tests.models import small


def truncated(panel: pl.DataFrame):
    """The reader's promise on a panel in memory: months after `known` are not there."""
    return lambda first, last, known: panel.filter(pl.col("month_no").is_between(first, min(last, known)))


def test_every_feature_says_what_it_means_where_it_comes_from_and_why_it_is_known():
    for feature in features.ALL.values():
        assert feature.zh and feature.en, feature.name
        assert feature.source.count(".") == 1 and all(feature.why), feature.name
        assert feature.unit in ("cny", "pct", "cnt", "months", "years", "flag", "text"), feature.name
        assert feature.reads[0] <= 0 and feature.reads[1] == 0, feature.name


def test_the_declared_features_are_accepted():
    panel = small.panel()
    late.refuse_late(truncated(panel), [24305, 24308], small.LAST)


@pytest.mark.parametrize(
    "make",
    [
        pl.col("deposits_avg_cny").shift(-1).over("customer_id", order_by="month_no"),
        pl.col("deposits_avg_cny").max().over("customer_id"),
    ],
)
def test_a_feature_that_looks_ahead_is_refused_by_name(make):
    planted = Feature(
        "deposits_later_cny", "之后的存款", "deposits later", "cny", "customer_month.deposits_avg_cny", MONTH_END, make
    )
    with pytest.raises(LateFeature, match="deposits_later_cny.*2025-06"):
        late.refuse_late(truncated(small.panel()), [24305], small.LAST, (*features.CUSTOMER, planted))


def test_a_feature_that_declares_a_later_month_is_refused_unread():
    planted = Feature(
        "opened_next_cnt",
        "下月新开",
        "opened next",
        "cnt",
        "account.opened_date",
        MONTH_END,
        pl.col("opened_3m_cnt"),
        (0, 1),
    )
    with pytest.raises(LateFeature, match="opened_next_cnt: reads 1 month"):
        features.frame(small.panel(), (*features.CUSTOMER, planted))


def test_no_row_means_none_but_an_absent_feed_stays_unknown():
    panel = small.panel().with_columns(
        contacts_3m_cnt=pl.lit(None, pl.Float64), payments_3m_cnt=pl.when(pl.col("customer_id") != "C000").then(5.0)
    )
    made = features.frame(panel)
    assert made["contacts_3m_cnt"].null_count() == made.height
    assert made.filter(customer_id="C000")["payments_3m_cnt"].unique().to_list() == [0.0]


def test_the_marts_panel_is_the_same_when_later_months_are_hidden(s_bank):
    mart = open_mart(s_bank)
    month = mart.as_of - 5
    then = read.panel(mart, EXECUTIVE, month, month, month)
    now = read.panel(mart, EXECUTIVE, month, mart.as_of, mart.as_of).filter(pl.col("month_no") == month)
    assert then.height > 100
    assert [name for name in then.columns if not then[name].equals(now[name], null_equal=True)] == []


def test_the_panel_is_scoped_and_shows_nothing_without_a_scope(s_bank):
    mart = open_mart(s_bank)
    assert read.panel(mart, None, mart.as_of, mart.as_of, mart.as_of).is_empty()


def test_payments_of_the_panel_equal_the_payments_of_three_months(s_bank):
    mart = open_mart(s_bank)
    row = (
        read.panel(mart, EXECUTIVE, mart.as_of, mart.as_of, mart.as_of)
        .sort("paid_in_3m_cny", descending=True, nulls_last=True)
        .row(0, named=True)
    )
    sums = mart.frame(
        "SELECT sum(amount_cny) AS a FROM payment_month WHERE customer_id = $c AND direction = 'in' AND month_no"
        " BETWEEN $m - 2 AND $m",
        {"c": row["customer_id"], "m": mart.as_of},
        EXECUTIVE,
    )
    assert row["paid_in_3m_cny"] == pytest.approx(float(sums["a"][0]))


def test_training_goes_as_far_back_as_its_rows_fit_in_memory(s_bank) -> None:
    mart = open_mart(s_bank)
    counts = dict(read.active_customers(mart, EXECUTIVE).rows())
    newest_15 = sum(counts[mart.as_of - back] for back in range(15))
    assert dataset.training_start(mart) == mart.first_month + dataset.WARM_UP_MONTHS
    assert dataset.training_start(mart, most_rows=newest_15) == mart.as_of - 14
    assert dataset.training_start(mart, most_rows=newest_15 - 1) == mart.as_of - 13
    source = dataset.load(mart, small.RULES, first=dataset.training_start(mart, most_rows=1))
    assert len(source.labelled) == dataset.LEAST_LABELLED  # the fewest months that can be learnt from and tested on
