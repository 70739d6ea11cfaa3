"""From how many outcomes the effect of an approach is learnt, and how many of these came from sales maps."""

from __future__ import annotations

import polars as pl

MAP = r"^SM\d{4,}-"  # how a sales map and a product are called as a campaign
COUNTS = ("campaigns_cnt", "customers_cnt", "maps_cnt", "map_customers_cnt")


def of(outcomes: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Product → COUNTS: campaigns and the customers in them, held out or not; of these the sales maps and theirs.

    outcomes: `mart.features.outcomes`, a row a campaign and size class.

    >>> rows = [("C1", "PAY", 30, 10), ("SM0007-PAY", "PAY", 8, 2), ("SM0007-PAY", "PAY", 4, 1)]
    >>> names = ["campaign_id", "product_id", "targeted_cnt", "held_cnt"]
    >>> of(pl.DataFrame(rows, schema=names, orient="row"))["PAY"]
    {'campaigns_cnt': 2, 'customers_cnt': 55, 'maps_cnt': 1, 'map_customers_cnt': 15}
    """
    people, is_map = pl.col("targeted_cnt") + pl.col("held_cnt"), pl.col("campaign_id").str.contains(MAP)
    found = outcomes.group_by("product_id").agg(
        campaigns_cnt=pl.col("campaign_id").n_unique(),
        customers_cnt=people.sum(),
        maps_cnt=pl.col("campaign_id").filter(is_map).n_unique(),
        map_customers_cnt=people.filter(is_map).sum(),
    )
    return {row["product_id"]: {name: int(row[name]) for name in COUNTS} for row in found.iter_rows(named=True)}
