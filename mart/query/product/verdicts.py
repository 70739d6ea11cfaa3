"""Verdicts of the products in view: the figures of the policy's window, judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from mart.metrics import NotAvailable
from mart.months import days_between
from mart.query import filters as flt
from mart.query import labels
from mart.query.filters import Filters
from mart.query.metric.guard import floors
from mart.query.product.overview import Overview, overview
from mart.query.product.policy import Policy, policy
from mart.query.product.verdict import VERDICTS, judge
from mart.reader import Mart
from mart.scope import Scope

NEEDS = ("economic_profit",)


@dataclass(frozen=True)
class Verdicts:
    """rows: the columns of `verdict.judge`, label_zh, label_en, group and family ids and names, substitute_zh,
    substitute_en, owner_id, owner_zh, owner_en; most urgent first. counts: verdict -> products. policy: the thresholds
    used. missing: without this feed nothing can be judged, and rows is empty."""

    rows: pl.DataFrame
    counts: dict[str, int]
    policy: Policy
    window_months: int
    active_cnt: int
    missing: NotAvailable | None = None

    def row(self, product_id: str) -> dict[str, Any] | None:
        """The row of one product, None where it was not judged."""
        found = self.rows.filter(product_id=product_id) if "product_id" in self.rows.columns else self.rows
        return found.row(0, named=True) if found.height else None


def verdicts(
    mart: Mart, scope: Scope | None, month_no: int, filters: Filters = flt.NONE, view: Overview | None = None
) -> Verdicts:
    """Every leaf product in view judged by the policy of the month, on the rows that scope and filters keep; none whose
    system delivers nothing."""
    rules = policy(mart, month_no)
    view = view or overview(mart, scope, month_no, filters, rules.window_months)
    gap = next((view.missing[name] for name in NEEDS if name in view.missing), None)
    if gap:
        return Verdicts(pl.DataFrame(), dict.fromkeys(VERDICTS, 0), rules, 0, view.active_cnt, gap)
    held = view.holders.filter(level="product").select(pl.col("key").alias("product_id"), "holders_cnt")
    window = view.window("year") if view.window_months["year"] else view.windows.clear().drop("window")
    frame = (
        view.products.filter("is_delivered")
        .join(window, on="product_id", how="left", maintain_order="left")
        .join(held, on="product_id", how="left", maintain_order="left")
    )
    frame = frame.with_columns(
        pl.col("holders_cnt").fill_null(0),
        pl.col("is_pushable").fill_null(False),
        window_cnt=pl.lit(view.window_months["year"], pl.Int64),
        window_days=pl.lit(days_between(month_no - view.window_months["year"] + 1, month_no), pl.Int64),
        volume_cny=pl.sum_horizontal(
            pl.col(name).fill_null(0) for name in ("deposits_avg_cny", "loans_avg_cny", "off_balance_cny")
        ),
    )
    least = floors(mart, month_no).get("raroc", 0) / 100  # the ratio guard: no RAROC on capital of nearly nothing
    capital, held = pl.col("economic_capital_cny"), pl.sum_horizontal("deposits_avg_cny", "loans_avg_cny")
    frame = frame.with_columns(pl.when(capital >= least * held).then(capital).alias("economic_capital_cny"))
    rows = _named(mart, scope, month_no, judge(frame, rules, view.active_cnt))
    counts = dict.fromkeys(VERDICTS, 0) | dict(rows["verdict"].value_counts().iter_rows())
    return Verdicts(rows, counts, rules, view.window_months["year"], view.active_cnt)


def _named(mart: Mart, scope: Scope | None, month_no: int, rows: pl.DataFrame) -> pl.DataFrame:
    """Names of the product, its substitute and its owner."""
    rows = rows.with_columns(
        label_zh=pl.col("name_zh").fill_null(pl.col("product_id")),
        label_en=pl.coalesce("name_en", "name_zh", "product_id"),
        owner_id=pl.col("product_manager_id"),
    )
    names = rows.select(
        pl.col("product_id").alias("substitute_id"),
        pl.col("label_zh").alias("substitute_zh"),
        pl.col("label_en").alias("substitute_en"),
    )
    owners = rows["owner_id"].drop_nulls().unique().to_list()
    owners = (
        labels.lookup(mart, scope, "manager_id", owners, month_no)
        if mart.columns("manager", scope)
        else pl.DataFrame(schema={"key": pl.String, "label_zh": pl.String, "label_en": pl.String})
    )
    owners = owners.rename({"key": "owner_id", "label_zh": "owner_zh", "label_en": "owner_en"})
    return rows.join(names, on="substitute_id", how="left", maintain_order="left").join(
        owners, on="owner_id", how="left", maintain_order="left"
    )
