"""Rows, labels and splits of the training set, on a dozen customers."""

import numpy as np
import polars as pl
import pytest

from models import rows as rows_of
from models.eligibility import REASONS, eligible, exclusions
from models.snapshot import Snapshots
from tests.models import small

OPEN = 999999
T = 24304


def row_of(source, product: int, customer: int, month: int = T):
    rows = rows_of.collect(Snapshots(source), product, [month])
    return {source.customers[w]: int(y) for w, y in zip(source.who[rows.row], rows.y, strict=True)}.get(
        f"C{customer:03d}"
    )


@pytest.mark.parametrize(("opened", "label"), [(T, None), (T + 1, None), (T + 2, 1), (T + 4, 1), (T + 5, 0)])
def test_the_label_is_an_opening_in_three_months_after_the_embargo(opened, label):
    """Opened by the as-of month: a holder, not eligible. In the embargo: left out. In the window: 1. Later: 0."""
    assert row_of(small.source([(0, 0, opened, OPEN)]), 0, 0) == label


def test_a_month_is_labelled_only_when_its_window_is_over():
    source = small.source([])
    assert source.labelled[-1] + 4 == small.LAST and min(source.labelled) == small.FIRST


def test_a_former_holder_is_eligible_again_and_marked():
    source = small.source([(0, 0, T - 3, T)])
    rows = rows_of.collect(Snapshots(source), 0, [T])
    assert row_of(source, 0, 0) == 0
    assert rows.pair["was_holder"].tolist() == [True] + [False] * 11


def test_an_account_that_closes_later_still_counts_as_held():
    assert row_of(small.source([(0, 0, T - 3, T + 1)]), 0, 0) is None


def test_who_may_not_be_approached():
    frame = small.panel().with_columns(
        npl_cny=pl.when(pl.col("customer_id") == "C001").then(5.0).otherwise(0.0),
        is_credit_approved=pl.col("customer_id") != "C002",
        is_low_efficiency=pl.col("customer_id") == "C006",
    )
    source = small.source([(0, 1, T, OPEN)], [(3, 1, T - 1), (4, 1, T - 2), (5, 0, T)], frame=frame)
    month = Snapshots(source)[T]
    reasons = {name: np.flatnonzero(here).tolist() for name, here in exclusions(month, 1).items()}
    assert set(REASONS) == {*reasons, "inactive"}
    assert reasons == {
        "holder": [0], "npl": [1], "no_credit_approval": [2], "reprice_first": [6], "contacted_recently": [3],
    }  # fmt: skip
    assert row_of(source, 0, 2) == row_of(source, 0, 6) == 0, "approval and price come first for credit products only"
    assert row_of(small.source([], rules={"is_npl_eligible": True}, frame=frame), 0, 1) == 0


def test_peers_substitutes_and_groups_are_counted_as_of_the_month():
    frame = small.panel().with_columns(
        group_id=pl.when(pl.col("customer_id").is_in(["C000", "C001"])).then(pl.lit("G")).otherwise("customer_id")
    )
    source = small.source([(0, 0, T, OPEN), (1, 2, T, OPEN), (2, 0, T + 1, OPEN)], frame=frame)
    month = Snapshots(source)[T]
    pair = month.pair(0, eligible(month, 0))
    assert pair["peers_pct"].tolist() == pytest.approx([100 / 12] * 11)
    assert pair["group_holders_cnt"].tolist() == [1.0] + [0.0] * 10
    assert pair["substitutes_cnt"].tolist() == [1.0] + [0.0] * 10


def test_sampling_keeps_every_taker_and_says_which_share_of_the_others(monkeypatch):
    monkeypatch.setattr(rows_of, "FEWEST_NEGATIVES", 20)
    monkeypatch.setattr(rows_of, "NEGATIVES_PER_POSITIVE", 1)
    source = small.source([(n, 0, T + 3, OPEN) for n in range(3)])
    whole, part = (
        rows_of.collect(Snapshots(source), 0, source.labelled),
        rows_of.collect(Snapshots(source), 0, source.labelled, seed=1),
    )
    assert part.takers_cnt == whole.takers_cnt > 0
    assert part.share == pytest.approx(20 / (whole.y == 0).sum())
    assert (part.y == 0).sum() < (whole.y == 0).sum()


def test_an_ownership_group_is_in_one_part_of_a_split_in_every_month():
    groups = np.array(["G1", "G2", "G1", "G3", "G2", "G1"])
    parts = rows_of.group_fold(groups, 3)
    assert all(len(set(parts[groups == g])) == 1 for g in set(groups))
    assert (rows_of.group_fold(groups[::-1], 3)[::-1] == parts).all()


def test_rows_carry_the_features_of_their_own_month():
    source = small.source([])
    rows = rows_of.collect(Snapshots(source), 0, [T, T + 1])
    found = rows.frame(["deposits_avg_cny", "peers_pct"])["deposits_avg_cny"].to_list()
    assert found[0] == 5000.0 and found[12] == 6000.0
