"""What a product would earn on this very customer: by own size, balances and price, true to what holders earn."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import spearmanr

from mart import features as read
from mart.query.targeting.base import policy
from mart.scope import EXECUTIVE
from models import dataset, earnings

GOODS = pl.DataFrame(
    {
        "product_id": ["TERM", "CARD", "NEW"],
        "need_family": ["save", "settle", "save"],
        "product_kind": ["deposit", "fee", "deposit"],
    }
)


def people(deposits: list[float]) -> pl.DataFrame:
    """Customers with these deposits and nothing else."""
    return pl.DataFrame(
        {
            "customer_id": [f"C{n:03d}" for n in range(len(deposits))],
            "size_class": "small",
            "pd_pct": None,
            "deposits_avg_cny": deposits,
            "loans_end_cny": 0.0,
            "annual_revenue_cny": 0.0,
            "payments_3m_cnt": 0.0,
        },
        schema_overrides={"pd_pct": pl.Float64},
    )


def earned(month: pl.DataFrame, product: str, volume: list[float], profit: list[float]) -> pl.DataFrame:
    """Twelve months of a product with the first customers."""
    return pl.DataFrame(
        {
            "product_id": product,
            "customer_id": month["customer_id"].head(len(volume)),
            "months_cnt": 12,
            "economic_profit_cny": profit,
            "deposits_avg_cny": [12 * v for v in volume],
            "loans_avg_cny": 0.0,
            "off_balance_cny": 0.0,
            "fees_cny": 0.0,
        }
    )


def test_a_product_earns_by_the_customers_own_balances():
    """40 holders put a fifth of what else they have on term and earn 0.5 % of it; so will who has 4 m more or less."""
    rest = [float(r) for r in np.geomspace(1e6, 1e8, 40)]
    month = people([1.2 * r for r in rest] + [4e6, 4e7])
    sold = earned(month, "TERM", [0.2 * r for r in rest], [0.001 * r for r in rest])
    found = earnings.fit(sold, month, GOODS).of("TERM", np.array([40, 41]))
    assert found["ep_if_taken_cny"].to_list() == pytest.approx([4_000, 40_000], rel=0.15)
    assert all(found["ep_low_cny"] <= found["ep_if_taken_cny"]) and all(
        found["ep_high_cny"] >= found["ep_if_taken_cny"]
    )


def test_predictions_add_up_to_what_holders_earned():
    """200 holders, and 200 others who have as much as these have beside the product."""
    rng = np.random.default_rng(0)
    rest = np.exp(rng.normal(15, 1, 200))
    month = people([*(1.3 * rest), *rest])
    profit = rest * 0.002 * np.exp(rng.normal(0, 0.3, 200))
    sold = earned(month, "TERM", list(0.3 * rest), list(profit))
    others = earnings.fit(sold, month, GOODS).of("TERM", np.arange(200, 400))["ep_if_taken_cny"].sum()
    assert others == pytest.approx(profit.sum(), rel=0.1)


def test_a_product_whose_holders_are_all_well_rated_does_not_look_better_for_it():
    """40 sound customers borrow on a product that loses; 40 weak ones on another, the worse the less it earns. What was
    earned is expected in sum, and on the one that loses nobody sound is expected to bring anything."""
    month = people([5e6] * 120).with_columns(
        pd_pct=pl.Series([0.5 + n / 100 for n in range(40)] + [4 + n / 10 for n in range(40)] + [0.7] * 40)
    )
    volume = [float(v) for v in np.geomspace(1e6, 4e6, 40)]
    loans = GOODS.with_columns(product_kind=pl.lit("loan"), product_id=pl.Series(["LOSES", "PAYS", "NEW"]))
    parts = [
        earned(month, "LOSES", volume, [-0.01 * v for v in volume]),
        earned(month.slice(40), "PAYS", volume, [v * (0.03 - 0.002 * n) for n, v in enumerate(volume)]),
    ]
    sold = pl.concat(parts).with_columns(loans_avg_cny="deposits_avg_cny", deposits_avg_cny=pl.lit(0.0))
    found = earnings.fit(sold, month, loans)
    loses = found.of("LOSES", np.arange(40))["ep_if_taken_cny"]
    assert loses.sum() == pytest.approx(-0.01 * sum(volume), rel=0.1)
    assert found.of("LOSES", np.arange(80, 120))["ep_if_taken_cny"].max() < 0


def test_who_pays_more_on_other_products_is_expected_to_pay_more_on_this():
    """Each holds two deposits of one size; half of the customers earn twice as much on both."""
    month, generous = people([3e6] * 60), [n % 2 for n in range(60)]
    month = month.with_columns(deposits_avg_cny=pl.Series(np.linspace(2.9e6, 3.1e6, 60)))
    both = [
        earned(month, "TERM", [1e6] * 60, [5_000.0 * (1 + g) for g in generous]),
        earned(month, "OTHER", [1e6] * 50, [5_000.0 * (1 + g) for g in generous[:50]]),
    ]
    goods = pl.concat(
        [GOODS, pl.DataFrame({"product_id": ["OTHER"], "need_family": ["save"], "product_kind": ["deposit"]})]
    )
    found = earnings.fit(pl.concat(both), month, goods).of("OTHER", np.arange(50, 60))["ep_if_taken_cny"]
    plain, more = found.gather_every(2).mean(), found.gather_every(2, offset=1).mean()
    assert more > 1.2 * plain > 0


def test_a_product_nobody_holds_is_drawn_from_its_need_family_and_a_kind_nobody_holds_is_not_known():
    rest = [float(r) for r in np.geomspace(1e6, 1e8, 40)]
    month = people([1.2 * r for r in rest])
    fitted = earnings.fit(earned(month, "TERM", [0.2 * r for r in rest], [0.001 * r for r in rest]), month, GOODS)
    new, like = (fitted.of(p, np.arange(40))["ep_if_taken_cny"] for p in ("NEW", "TERM"))
    assert spearmanr(new, like)[0] > 0.99 and new.sum() == pytest.approx(like.sum(), rel=0.25)
    assert fitted.of("CARD", np.arange(3))["ep_if_taken_cny"].to_list() == [None] * 3


def tried(mart) -> pl.DataFrame:
    """Every holding of a pushable product: what it earned, what the fit on the other four fifths of the customers says,
    and what the mean of their size and tier says (of the product where nobody else is of that size and tier)."""
    source = dataset.load(mart, policy(mart, mart.as_of), first=mart.as_of)
    month, made = source.frame, read.earnings(mart, EXECUTIVE, mart.as_of)
    kinds, keys = month.select("customer_id", "size_class", "tier"), ["product_id", "size_class", "tier"]
    parts = []
    for fold in range(5):
        is_tried = pl.col("customer_id").hash(seed=1) % 5 == fold
        fitted = earnings.fit(made.filter(~is_tried), month, source.catalogue)
        known = earnings._held(made.filter(~is_tried), month, source.catalogue).join(kinds, on="customer_id")
        rows = earnings._held(made.filter(is_tried), month, source.catalogue.filter("is_pushable"))
        rows = rows.join(kinds, on="customer_id").join(
            known.group_by(keys).agg(cell=pl.col("ep").mean()), on=keys, how="left"
        )
        rows = rows.join(known.group_by("product_id").agg(whole=pl.col("ep").mean()), on="product_id")
        for (product_id,), part in rows.group_by(["product_id"]):
            ours = fitted.of(product_id, part["at"].to_numpy())["ep_if_taken_cny"].alias("ours")
            parts.append(part.with_columns(ours, cell=pl.coalesce("cell", "whole")))
    return pl.concat(parts).drop_nulls("ours")


def test_on_the_demo_bank_own_balances_say_more_of_a_holder_than_the_mean_of_their_size_and_tier(mart):
    found = tried(mart)
    assert found.height > 300
    error = found.select((pl.col(name) - pl.col("ep")).abs().mean() for name in ("ours", "cell")).row(0)
    assert error[0] < 0.97 * error[1]
    by_product = [part for _, part in found.group_by("product_id") if part.height >= 12]
    rank = {name: np.nanmean([spearmanr(p[name], p["ep"])[0] for p in by_product]) for name in ("ours", "cell")}
    assert rank["ours"] > rank["cell"] + 0.05


def test_customers_of_one_size_and_tier_are_not_worth_the_same(mart):
    source = dataset.load(mart, policy(mart, mart.as_of), first=mart.as_of)
    fitted = earnings.fit(read.earnings(mart, EXECUTIVE, mart.as_of), source.frame, source.catalogue)
    values = fitted.of("P0105", np.arange(source.frame.height))["ep_if_taken_cny"]
    assert values.n_unique() > 0.9 * source.frame.height
