"""What an order of contacts wins: incremental economic profit of the first N, three ways and the best possible.

Only on a demo bank, whose true probabilities and true effects lie beside the mart, and only to measure. Contacts are
chosen as of the last test month: scores of models that saw neither that month nor those customers, effects of the
campaigns that had ended by then. What a contact wins is true probability x (true lift - 1) x what the product earns on
the customer by `models.earnings` in that month; the same for every order, because the truth has no earnings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from mart import features as read
from mart.months import month_text
from mart.query.targeting.base import policy
from mart.reader import Mart
from mart.scope import EXECUTIVE
from models import artifacts, dataset, earnings, registry, truth, uplift
from models.lists import approached

ORDERS = ("incremental", "propensity_profit", "best_possible")


def compare(mart: Mart, contacts_cnt: int | None = None) -> dict[str, Any]:
    """Incremental EP won by the first `contacts_cnt` contacts, one a customer; default: what all managers can do in a
    month, at most a tenth of the customers. Raises RegistryError without judged rows, NoData without a truth."""
    file = truth.truths_file(mart.where.data)
    if file is None:
        raise dataset.NoData(f"{mart.where.data}: an order can only be measured on a demo bank, whose truth is known")
    rules = policy(mart, mart.as_of)
    pairs = candidates(mart, file, rules)
    customers = pairs["customer_id"].n_unique()
    managers = read.customers(mart, EXECUTIVE, mart.as_of)["manager_id"].n_unique()
    most = contacts_cnt or min(managers * rules["contacts_per_manager_cnt"], max(customers // 10, 1))
    won = {name: float(first(pairs, name, most)["gain"].sum()) for name in ORDERS}
    by_customer = pairs.group_by("customer_id").agg(pl.col("gain").mean())["gain"]
    won["random"] = float(by_customer.mean() or 0) * min(most, customers)
    return {
        "build": mart.build_id,
        "month": month_text(pairs["month_no"][0]),
        "customers_cnt": customers,
        "products_cnt": pairs["product_id"].n_unique(),
        "contacts_cnt": min(most, customers),
        "won_cny": {name: round(value) for name, value in won.items()},
        "of_best_pct": {name: 100 * value / won["best_possible"] for name, value in won.items()},
    }


def candidates(mart: Mart, file: Path, rules: Mapping[str, Any]) -> pl.DataFrame:
    """Every pair of the last test month: month_no, product_id, customer_id, the key of each of ORDERS, and gain, what a
    contact truly wins. Products without a published model, and pairs whose profit is unknown, are nobody's to offer."""
    cards = registry.cards(mart.folder)
    published = [name for name, card in cards.items() if card.get("is_published")]
    judged = artifacts.judged(mart.folder).filter(pl.col("product_id").is_in(published))
    month = int(judged["month_no"].max())
    source = dataset.load(mart, rules, first=month, last=month)
    value = earnings.fit(read.earnings(mart, EXECUTIVE, month), source.frame, source.catalogue)
    effects = uplift.effects(read.outcomes(mart, EXECUTIVE, month), source.catalogue.filter("is_pushable"), rules)
    lifts = true_lifts(file.parent / "planted.json")
    place = {customer: at for at, customer in enumerate(source.frame["customer_id"])}
    parts = []
    for (product_id,), rows in judged.filter(month_no=month).group_by(["product_id"], maintain_order=True):
        at = np.array([place[customer] for customer in rows["customer_id"]])
        effect = effects.filter(product_id=product_id)
        parts.append(
            rows.select("month_no", "product_id", "customer_id", "p", "size_class")
            .with_columns(
                value.of(product_id, at).select(ep="ep_if_taken_cny"),
                true=pl.Series(truth.true_probability(file, rows)),
                true_lift=pl.lit(lifts.get(product_id, lifts["other"])),
                lift=_lift(effect, rows["size_class"]),
            )
            .drop_nulls("ep")
        )
    return pl.concat(parts).select(
        *("month_no", "product_id", "customer_id"),
        gain=pl.col("true") * (pl.col("true_lift") - 1) * pl.col("ep"),
        incremental=(approached(pl.col("p"), pl.col("lift")) - pl.col("p")) * pl.col("ep"),
        propensity_profit=pl.col("p") * pl.col("ep"),
        best_possible=pl.col("true") * (pl.col("true_lift") - 1) * pl.col("ep"),
    )


def true_lifts(planted: Path) -> dict[str, float]:
    """Factor of a contact by product, and of all others under "other"."""
    found = json.loads(planted.read_text(encoding="utf-8"))
    return {
        "other": found["lift_of_other_pushes"], found["push_without_effect"]: 1.0, found["push_that_doubles"]: 2.0,
    }  # fmt: skip


def _lift(effect: pl.DataFrame, segment: pl.Series) -> pl.Series:
    whole = effect.filter(pl.col("segment").is_null())["lift_used"][0]
    own = dict(effect.drop_nulls("segment").select("segment", "lift_used").iter_rows())
    return pl.Series([own.get(name, whole) for name in segment], dtype=pl.Float64)


def first(pairs: pl.DataFrame, key: str, contacts_cnt: int) -> pl.DataFrame:
    """The first contacts in the order of `key`: each customer's best product, best customers first.

    >>> pairs = pl.DataFrame({"customer_id": ["a", "a", "b"], "product_id": ["P", "Q", "P"], "key": [3.0, 5.0, 4.0]})
    >>> first(pairs, "key", 2).select("customer_id", "product_id").rows()
    [('a', 'Q'), ('b', 'P')]
    """
    order = pairs.sort(key, "customer_id", "product_id", descending=[True, False, False])
    return order.unique("customer_id", keep="first", maintain_order=True).head(contacts_cnt)
