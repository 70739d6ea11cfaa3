"""The demo bank is deterministic, grows only at its end, is bilingual, and keeps its secrets out of the landing
folder."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.special import ndtri

from mart.demo.catalogue import catalogue, product_rows
from mart.demo.market import ftp_bps
from mart.demo.population import ACTIVE_SHARE, _active_deposit
from mart.demo.sizes import SIZES
from mart.months import month_no
from tests.mart.demo.conftest import TINY, make


def _digests(landing: Path) -> dict[str, str]:
    return {
        str(f.relative_to(landing)): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in sorted(landing.rglob("*.parquet"))
    }


def test_the_same_seed_writes_the_same_bytes(tiny, tmp_path):
    assert _digests(make(tmp_path).landing) == _digests(tiny.landing)


def test_another_seed_writes_another_bank(tiny, tmp_path):
    other, own = _digests(make(tmp_path, seed=8).landing), _digests(tiny.landing)
    assert other["cif/customer/2026-01.parquet"] != own["cif/customer/2026-01.parquet"]


def test_one_more_month_leaves_the_earlier_files_as_they_were(tiny, tmp_path):
    longer = _digests(make(tmp_path, months=5).landing)
    earlier = {name: digest for name, digest in longer.items() if not name.endswith("2026-05.parquet")}
    assert earlier == _digests(tiny.landing)
    assert any(name.endswith("2026-05.parquet") for name in longer)


def test_188_products_with_names_in_both_languages_in_three_levels():
    rows = product_rows()
    assert len(rows["product_id"]) == 188
    for name in ("product_id", "name_zh", "name_en"):
        assert len(set(rows[name])) == 188 and all(rows[name])
    assert all(any("\u4e00" <= c <= "\u9fff" for c in name) for name in rows["name_zh"])
    assert not any(
        "\u4e00" <= c <= "\u9fff" for name in ("name_en", "group_en", "family_en") for text in rows[name] for c in text
    )
    assert (len(set(rows["family_id"])), len(set(rows["group_id"]))) == (16, 36)


def test_each_of_the_16_business_systems_books_products_and_36_may_be_pushed():
    rows = product_rows()
    assert len(set(rows["system"])) == 16
    assert sum(rows["is_pushable"]) == 36


def test_off_balance_products_name_their_conversion_class():
    rows = product_rows()
    bare = [
        i
        for i, kind, ccf in zip(rows["product_id"], rows["product_kind"], rows["ccf_class"], strict=True)
        if kind == "off_balance" and not ccf
    ]
    assert bare == []


def test_customers_have_distinct_names_within_a_city_in_both_languages(tiny):
    rows = pl.read_parquet(tiny.landing / "cif" / "customer" / "2026-01.parquet")
    alone = rows.filter(pl.col("ownership_group_id").is_null())
    assert alone["name_zh"].is_unique().all()
    assert rows["name_en"].null_count() == 0


def test_truths_stay_out_of_the_landing_folder(tiny):
    names = {f.name for f in tiny.truths.iterdir()}
    assert names == {"planted.json", "shape.json", "appetite.json", "opening_probability.parquet"}
    delivered = [f for f in tiny.landing.rglob("*") if f.is_file()]
    assert all(f.suffix == ".parquet" for f in delivered)
    schemas = {column for f in delivered for column in pl.read_parquet_schema(f)}
    assert not schemas & {"probability", "is_planted", "true_lift", "is_opened"}


def test_planted_truths_name_what_the_landing_files_hold(tiny):
    planted = json.loads((tiny.truths / "planted.json").read_text(encoding="utf-8"))
    customers = set(pl.read_parquet(tiny.landing / "cif" / "customer" / "*.parquet")["customer_id"])
    managers = set(pl.read_parquet(tiny.landing / "org_people" / "manager" / "*.parquet")["manager_id"])
    assert len(planted["high_capacity_low_yield_managers"]) == 4
    assert set(planted["high_capacity_low_yield_managers"]) <= managers
    assert set(planted["under_earning_borrowers"]) <= customers and planted["under_earning_borrowers"]
    assert set(planted["declining_chain"]["members"]) <= customers and planted["declining_chain"]["members"]
    assert planted["push_without_effect"] != planted["push_that_doubles"]


def test_the_overpriced_deposit_pays_more_than_it_earns(tiny):
    planted = json.loads((tiny.truths / "planted.json").read_text(encoding="utf-8"))["overpriced_deposit_product"]
    rows = pl.concat([pl.read_parquet(f) for f in sorted((tiny.landing / "core_deposits" / "account").iterdir())])
    rates = (
        rows.filter(product_id=planted["product_id"]).filter(pl.col("month") >= "2026-02")["rate_pct"].cast(pl.Float64)
    )
    product = catalogue().leaves[catalogue().find("Steady Gain 180")]
    assert product.product_id == planted["product_id"] and product.name_zh == "稳盈180天"
    assert rates.is_empty() or rates.min() > ftp_bps(month_no("2026-02"), np.array([6]))[0] / 100 + 0.25


def test_probabilities_are_those_of_eligible_non_holders_and_predict_openings(tmp_path):
    made = make(tmp_path, months=8, size=replace(TINY, customers=1500, months=8))
    rows = pl.read_parquet(made.truths / "opening_probability.parquet")
    assert rows.schema["probability"] == pl.Float32
    assert rows.select("customer_id", "product_id", "month").is_unique().all()
    assert rows["product_id"].n_unique() > 25 and rows["probability"].is_between(0, 1).all()
    expected, seen = rows["probability"].sum(), rows["is_opened"].sum()
    assert abs(seen - expected) < 4 * expected**0.5
    opened = rows.group_by("is_opened").agg(pl.col("probability").mean()).sort("is_opened")["probability"]
    assert opened[1] > 2 * opened[0]


def test_a_manager_set_changes_only_by_whole_deliveries_and_a_sub_branch_moves_once(tmp_path):
    made = make(tmp_path, months=16, size=replace(TINY, branches=2, sub_branches=6, months=16))
    files = sorted((made.landing / "org_people" / "org").iterdir())
    assert [f.stem for f in files] == ["2026-01", "2027-03"]
    moved = pl.read_parquet(files[1])
    assert (len(moved), moved["org_level"][0], moved["parent_org_id"][0]) == (1, "sub_branch", "B01")


@pytest.mark.parametrize("name, branches, sub_branches, managers, customers, months", [
    ("s", 3, 12, 60, 2_000, 25), ("m", 20, 160, 1_200, 60_000, 25), ("l", 45, 900, 5_000, 400_000, 37), ("xl", 45,
    1_800, 12_000, 1_000_000, 37),
])  # fmt: skip
def test_sizes_are_those_of_the_specification(name, branches, sub_branches, managers, customers, months):
    size = SIZES[name]
    assert (size.branches, size.sub_branches, size.managers, size.customers, size.months) == (
        branches,
        sub_branches,
        managers,
        customers,
        months,
    )
    assert size.first_customers + (months - 1) * size.arrivals == customers


def share_of_best_hundredth(customers: int) -> float:
    """Share of deposits of the best 1 % of a bank of so many customers as it starts, where nobody brings more than a
    twentieth: 55 % of 60,000 customers, 48 % of 2,000."""
    rank = ndtri((np.arange(round(ACTIVE_SHARE * customers)) + 0.5) / round(ACTIVE_SHARE * customers))
    held = np.sort(_active_deposit(rank, customers))[::-1]
    return held[: customers // 100].sum() / held.sum()


def test_the_shape_of_the_s_bank_is_near_what_was_asked(tmp_path):
    made = make(tmp_path, months=14, size=replace(SIZES["s"], months=14))
    reached = {row["name"]: (row["asked"], row["reached"]) for row in made.shape.rows(2_000)}
    asked, found = reached["top_1_pct_deposits_pct"]
    bearable = asked * share_of_best_hundredth(2_000) / share_of_best_hundredth(60_000)
    assert share_of_best_hundredth(60_000) == pytest.approx(asked / 100, abs=0.01)
    reached["top_1_pct_deposits_pct"] = (bearable, found)
    for name, tolerance in (("deposits_avg_cny", 0.15), ("loans_avg_cny", 0.2), ("rwa_cny", 0.25), ("active_pct", 0.1),
    ("settlement_pct", 0.1),
                            ("credit_pct", 0.2), ("demand_share_pct", 0.2), ("top_1_pct_deposits_pct", 0.12),
                            ("top_10_pct_deposits_pct", 0.1),
                            ("products_per_active", 0.15), ("cost_income_pct", 0.2), ("nim_pct", 0.2)):  # fmt: skip
        asked, found = reached[name]
        assert abs(found / asked - 1) <= tolerance, (name, asked, found)
