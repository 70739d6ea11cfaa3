"""What a product earns on customers like this one: mean yearly economic profit per holder, by size and tier, shrunk.

Few holders share a size and tier, and profits have long tails. So yearly profits are drawn in to the product's 2.5 %
and 97.5 % points, and a cell's mean is drawn to the product's mean the more, the fewer holders it has: n/(n+k) of its
own, k/(n+k) of the product's, with k = variance within cells / variance between them (empirical Bayes). A product with
few holders is in turn drawn to its need family.
"""

from __future__ import annotations

import numpy as np
import polars as pl

FEWEST_MONTHS = 3
TAILS = (0.025, 0.975)
FAMILY_HOLDERS = 20
SHRINK = (5.0, 200.0)
Z_90 = 1.645
SCHEMA = {
    "product_id": pl.String,
    "size_class": pl.String,
    "tier": pl.String,
    "ep_if_taken_cny": pl.Float64,
    "ep_low_cny": pl.Float64,
    "ep_high_cny": pl.Float64,
    "holders_cnt": pl.Int64,
}


def worth(earned: pl.DataFrame, customers: pl.DataFrame, products: pl.DataFrame) -> pl.DataFrame:
    """product_id, size_class, tier, ep_if_taken_cny with its 90 % interval ep_low_cny..ep_high_cny, holders_cnt.

    earned: product_id, customer_id, months_cnt, economic_profit_cny. customers: customer_id, size_class, tier.
    products: product_id, need_family.
    One row for every product and every size and tier that customers have; none without profits.
    """
    yearly = earned.filter(pl.col("months_cnt") >= FEWEST_MONTHS).select(
        "product_id", "customer_id", ep=pl.col("economic_profit_cny") * 12 / pl.col("months_cnt")
    )
    yearly = yearly.join(customers.select("customer_id", "size_class", "tier"), on="customer_id").join(
        products.select("product_id", "need_family"), on="product_id"
    )
    if yearly.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    low, high = (pl.col("ep").quantile(share).over("product_id") for share in TAILS)
    yearly = yearly.with_columns(pl.col("ep").clip(low, high))
    cells = customers.select("size_class", "tier").unique().sort("size_class", "tier", nulls_last=True)
    family = dict(yearly.group_by("need_family").agg(pl.col("ep").mean()).iter_rows())
    made = [
        _product(
            product_id,
            need,
            yearly.filter(pl.col("product_id") == product_id),
            cells,
            family,
            float(yearly["ep"].mean()),
        )
        for product_id, need in products.select("product_id", "need_family").iter_rows()
    ]
    return pl.concat(made).cast(SCHEMA)


def _product(
    product_id: str, need: str | None, held: pl.DataFrame, cells: pl.DataFrame, family: dict, overall: float
) -> pl.DataFrame:
    prior = family.get(need, overall)
    mean = (
        float(np.append(held["ep"].to_numpy(), np.full(FAMILY_HOLDERS, prior)).mean())
        if held.height < FAMILY_HOLDERS
        else float(held["ep"].mean())
    )
    known = held.group_by("size_class", "tier").agg(
        n=pl.len(), cell=pl.col("ep").mean(), spread=pl.col("ep").var(ddof=0)
    )
    within, k = _shrinkage(known, held, prior)
    table = cells.join(known, on=["size_class", "tier"], how="left", nulls_equal=True).with_columns(
        pl.col("n").fill_null(0)
    )
    own = pl.col("n") / (pl.col("n") + k)
    middle = own * pl.col("cell").fill_null(mean) + (1 - own) * mean
    doubt = Z_90 * (within / (pl.col("n") + k)).sqrt()
    return table.select(
        pl.lit(product_id).alias("product_id"),
        "size_class",
        "tier",
        middle.alias("ep_if_taken_cny"),
        (middle - doubt).alias("ep_low_cny"),
        (middle + doubt).alias("ep_high_cny"),
        pl.col("n").cast(pl.Int64).alias("holders_cnt"),
    )


def _shrinkage(known: pl.DataFrame, held: pl.DataFrame, prior: float = 0.0) -> tuple[float, float]:
    """Variance within cells and k, the holders a cell needs for its own mean to count half; with one holder or none
    the doubt is `prior`.

    >>> same = pl.DataFrame({"n": [50, 50], "cell": [1.0, 1.0], "spread": [4.0, 4.0]})
    >>> _shrinkage(same, pl.DataFrame({"ep": [1.0] * 100}))
    (4.0, 200.0)
    """
    if held.height < 2:
        return prior**2, SHRINK[1]
    n, cell, spread = (known[name].to_numpy().astype(float) for name in ("n", "cell", "spread"))
    within = float((n * spread).sum() / n.sum())
    mean = float((n * cell).sum() / n.sum())
    between = float((n * (cell - mean) ** 2).sum() / n.sum()) - within * len(n) / n.sum()
    return within, float(np.clip(within / between, *SHRINK)) if between > 0 else SHRINK[1]
