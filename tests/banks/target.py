"""A bank with scores for the tests of the targets: the published s bank by links, and score files of simple, known
rules."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl

from mart.reader import open_mart
from mart.scope import EXECUTIVE

PUBLISHED, HOLDERS = "P0105", 40
_CUSTOMERS = (
    "SELECT c.customer_id, c.name_zh, c.name_en, s.branch_id, s.home_org_id AS org_id, coalesce(s.lead_manager_id,"
    " 'UNASSIGNED') AS manager_id, s.tier, s.industry_code, s.size_class, s.ownership, c.region_code FROM"
    " customer_status_month s JOIN customer c USING (customer_id) WHERE s.month_no = $month AND s.is_active ORDER BY"
    " c.customer_id"
)


def scored(source: Path, folder: Path) -> Path:
    """A data folder that shows `source` with scores of one product beside it."""
    mart = open_mart(source)
    build = folder / "builds" / mart.build_id
    (build / "scores").mkdir(parents=True)
    for item in source.iterdir():
        if item.name != "builds":
            (folder / item.name).symlink_to(item)
    for item in mart.folder.iterdir():
        if item.name not in ("scores", "models"):
            (build / item.name).symlink_to(item)
    _write(
        mart.frame(_CUSTOMERS, {"month": mart.as_of}, EXECUTIVE).unique(
            "customer_id", keep="first", maintain_order=True
        ),
        mart.as_of,
        build / "scores",
    )
    return folder


def _write(customers: pl.DataFrame, month_no: int, folder: Path) -> None:
    """Probability 20 % for the first customer, falling; 20,000 yuan if taken; a contact makes half as many more."""
    listed = customers.slice(HOLDERS).with_row_index("at")
    chance = 0.20 / (1 + pl.col("at") / 20)
    pairs = listed.select(
        pl.lit(month_no, pl.Int32).alias("month_no"),
        pl.lit(PUBLISHED).alias("product_id"),
        "customer_id",
        "branch_id",
        "manager_id",
        chance.alias("probability"),
        pl.lit(Decimal("20000.00"), pl.Decimal(18, 2)).alias("ep_if_taken_cny"),
        pl.lit(Decimal("15000.00"), pl.Decimal(18, 2)).alias("ep_low_cny"),
        pl.lit(Decimal("25000.00"), pl.Decimal(18, 2)).alias("ep_high_cny"),
        (chance * 1.5).alias("probability_approached"),
        pl.lit(1.5).alias("lift"),
        (chance * 0.5 * 20000).round(2).cast(pl.Decimal(18, 2)).alias("expected_ep_cny"),
        (pl.col("at") + 1).cast(pl.Int32).alias("rank"),
    )
    reason = pl.struct(
        feature=pl.lit("products_cnt"),
        label_zh=pl.lit("持有产品数"),
        label_en=pl.lit("products held"),
        value_zh=pl.lit("9"),
        value_en=pl.lit("9"),
        average_zh=pl.lit("3"),
        average_en=pl.lit("3"),
        direction=pl.lit("raises"),
        contribution=pl.lit(0.5),
        said_zh=pl.lit("产品用得多：9 个，同类 3 个"),
        said_en=pl.lit("uses many products: 9, peers 3"),
    )
    pairs = pairs.with_columns(
        manager_rank=pl.int_range(1, pl.len() + 1).over("manager_id").cast(pl.Int32),
        is_worthwhile=pl.col("expected_ep_cny") >= 500,
        is_reprice_first=pl.col("rank") == 2,
        is_best=pl.col("expected_ep_cny") >= 500,
        contact_place=pl.when(pl.col("expected_ep_cny") >= 500).then(
            pl.int_range(1, pl.len() + 1).over("manager_id").cast(pl.Int32)
        ),
        is_within_capacity=(pl.col("expected_ep_cny") >= 500) & (pl.col("manager_id") != "UNASSIGNED"),
        reasons=pl.concat_list(reason),
        reason_zh=pl.lit("产品用得多：9 个，同类 3 个"),
        reason_en=pl.lit("uses many products: 9, peers 3"),
    )
    pairs.write_parquet(folder / "score.parquet")
    listed.drop("at").write_parquet(folder / "score_customer.parquet")
    held = (
        customers.head(HOLDERS).group_by("branch_id", "manager_id").agg(pl.len().cast(pl.Int64).alias("customers_cnt"))
    )
    held.select(
        pl.lit(PUBLISHED).alias("product_id"),
        pl.lit("holder").alias("reason"),
        "branch_id",
        "manager_id",
        "customers_cnt",
    ).write_parquet(folder / "score_exclusion.parquet")
    counts = {"campaigns_cnt": 2, "targeted_cnt": 300, "contacted_cnt": 280, "openings_cnt": 24, "held_cnt": 100}
    effect = {
        "status": "shown",
        "lift": 1.5,
        "lift_low": 1.1,
        "lift_high": 2.1,
        "certainty_pct": 98.0,
        "lift_used": 1.5,
    }
    pl.DataFrame(
        [{"product_id": PUBLISHED, "segment": None, **effect, **counts, "held_openings_cnt": 12}],
        schema_overrides={"segment": pl.String},
    ).write_parquet(folder / "score_effect.parquet")
    figures = {
        "rate_pct": 2.0,
        "auc": 0.8,
        "auc_low": 0.75,
        "auc_high": 0.85,
        "lift_at_10_pct": 4.0,
        "ece": 0.002,
        "score_psi": 0.1,
    }
    pl.DataFrame(
        [
            {
                "month_no": month_no,
                "product_id": PUBLISHED,
                "status": "published",
                "status_reason": "beats_baselines",
                "model": "own",
                **figures,
                "gain": [[0.0, 0.0], [10.0, 40.0], [100.0, 100.0]],
            },
            {
                "month_no": month_no,
                "product_id": "P0303",
                "status": "not_scored",
                "status_reason": "too_few_to_judge",
                "model": "pooled",
                **dict.fromkeys(figures),
                "gain": None,
            },
        ],
        schema_overrides={"month_no": pl.Int32},
    ).write_parquet(folder / "score_product.parquet")
