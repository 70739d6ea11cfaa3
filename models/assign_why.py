"""Why a candidate is not contacted, as keys: beforehand, or for the cap that stood in the way."""

from __future__ import annotations

import numpy as np
import polars as pl

from mart.scope import UNASSIGNED
from models.assign_lp import Limits
from models.assign_solve import Solved

BEFOREHAND = ("value_unknown", "not_worthwhile", "no_manager")
FULL = {"manager": "manager_full", "product": "product_full", "branch": "branch_full"}
REASONS = (*BEFOREHAND, "customer_has_other", *FULL.values(), "time_over")


def beforehand(rows: pl.DataFrame, managers: pl.DataFrame | None) -> pl.Expr:
    """Why a candidate cannot be chosen whatever the others are; null where it can."""
    nobody = pl.col("manager_id").is_null() | (pl.col("manager_id") == UNASSIGNED)
    if managers is not None:
        nobody = nobody | ~pl.col("manager_id").is_in(managers["manager_id"].implode())
    return (
        pl.when(pl.col("cents").is_null())
        .then(pl.lit("value_unknown"))
        .when(pl.col("cents") <= 0)
        .then(pl.lit("not_worthwhile"))
        .when(nobody)
        .then(pl.lit("no_manager"))
    )


def afterwards(taken: pl.DataFrame, solved: Solved, limits: Limits, contacts_cnt: int) -> pl.DataFrame:
    """The candidates that were not chosen, with `reason` and reason_id: the customer's other contacts, else the dearest
    of the caps that have no room for it; time_over only where branch and bound was stopped."""
    left = taken.with_row_index("at").filter(~pl.col("is_chosen"))
    has = (
        taken.filter("is_chosen")
        .group_by("customer_id")
        .agg(pl.len().alias("has_cnt"), pl.col("product_id").alias("p"))
    )
    left = left.join(has, on="customer_id", how="left", maintain_order="left")
    full = _full(solved, limits, left["at"].to_numpy())
    left = left.join(full, on="at", how="left", maintain_order="left")
    other = (pl.col("has_cnt") >= contacts_cnt) | pl.col("p").list.contains(pl.col("product_id")).fill_null(False)
    return left.with_columns(
        reason=pl.when(other).then(pl.lit("customer_has_other"))
        .otherwise(pl.col("kind").replace_strict(FULL, default="time_over", return_dtype=pl.String)),
        reason_id=pl.when(other).then("customer_id").otherwise("id"),
    ).drop("at", "has_cnt", "p", "kind", "id", "is_chosen")  # fmt: skip


def _full(solved: Solved, limits: Limits, at: np.ndarray) -> pl.DataFrame:
    """at, kind, id: of the caps without room for a contact, the one that asks most for it."""
    entries = limits.matrix[:, at].tocoo()
    room = limits.most - solved.used
    shut = (entries.data > room[entries.row]) & np.isin(limits.kind[entries.row], list(FULL))
    row = entries.row[shut]
    found = pl.DataFrame({
        "at": pl.Series(at[entries.col[shut]], dtype=pl.UInt32), "kind": pl.Series(limits.kind[row], dtype=pl.String),
        "id": pl.Series(limits.ids[row], dtype=pl.String), "asks": solved.price[row] * entries.data[shut],
    })  # fmt: skip
    found = found.sort("asks", "kind", descending=[True, False])
    return found.unique("at", keep="first", maintain_order=True).drop("asks")
