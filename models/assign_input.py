"""What an assignment is asked: candidates and caps, checked, and the caps as rows of the programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from models import assign_lp

MONEY = pl.Decimal(18, 2)
NEEDED = ("customer_id", "product_id", "manager_id", "branch_id", "value_cny")


class AssignError(ValueError):
    """The input cannot be meant: a column is missing, a pair stands twice, a cap is negative."""


@dataclass(frozen=True)
class Caps:
    """What limits the contacts. A frame left out limits nothing; a manager whom a given frame does not name has no
    slots, a product or branch it does not name no limit.

    managers: manager_id, slots. products: product_id, most and, where one is wanted, least. branches: branch_id, most,
    least. A null `most` is no limit.
    """

    contacts_per_customer_cnt: int = 1
    managers: pl.DataFrame | None = None
    products: pl.DataFrame | None = None
    branches: pl.DataFrame | None = None


def checked(candidates: pl.DataFrame, caps: Caps) -> pl.DataFrame:
    """The candidates with cents and slots, in a fixed order; AssignError where they cannot be meant."""
    missing = [name for name in NEEDED if name not in candidates.columns]
    if missing:
        raise AssignError(f"candidates: no column {', '.join(missing)}; needed are {', '.join(NEEDED)}")
    key = ["customer_id", "product_id", "manager_id"]
    twice = candidates.filter(candidates.select(key).is_duplicated())
    if not twice.is_empty():
        raise AssignError(f"candidates: {' · '.join(map(str, twice.select(key).row(0)))} stands twice; give it once")
    if caps.contacts_per_customer_cnt < 1:
        raise AssignError(f"contacts_per_customer_cnt: {caps.contacts_per_customer_cnt}; at least 1 is needed")
    for name, frame in (("managers", caps.managers), ("products", caps.products), ("branches", caps.branches)):
        _check_cap(name, frame)
    cents = (pl.col("value_cny").cast(MONEY) * 100).cast(pl.Int64)
    slots = pl.col("slots").cast(pl.Int64) if "slots" in candidates.columns else pl.lit(1, pl.Int64)
    rows = candidates.with_columns(cents=cents, cost=slots)
    if rows.filter((pl.col("cost") < 0) | pl.col("cost").is_null()).height:
        raise AssignError("candidates: a contact costs fewer than 0 slots or an unknown number; give a number")
    return rows.sort(key)


def _check_cap(name: str, frame: pl.DataFrame | None) -> None:
    if frame is None:
        return
    ident, numbers = frame.columns[0], [n for n in ("slots", "most", "least") if n in frame.columns]
    if frame[ident].is_duplicated().any():
        raise AssignError(f"{name}: {frame.filter(frame[ident].is_duplicated())[ident][0]} stands twice; give it once")
    for number in numbers:
        wrong = frame.filter(pl.col(number) < 0)
        if wrong.height:
            raise AssignError(f"{name}: {wrong[ident][0]} has {number} {wrong[number][0]}; 0 is the least")


def limits(rows: pl.DataFrame, caps: Caps) -> assign_lp.Limits:
    """Every cap as a row of the programme."""
    ones, made = np.ones(rows.height), []
    each = pl.DataFrame({"customer_id": rows["customer_id"].unique(maintain_order=True)})
    made.append(assign_lp.cap("customer", rows, ones, each.with_columns(most=caps.contacts_per_customer_cnt)))
    if caps.contacts_per_customer_cnt > 1:  # one contact about a product, whoever makes it
        pair = pl.concat_str("customer_id", "product_id", separator="·").alias("pair_id")
        both = rows.with_columns(pair).filter(pl.len().over("pair_id") > 1)
        pairs = both.select("pair_id").unique(maintain_order=True).with_columns(most=1)
        made.append(assign_lp.cap("pair", rows.with_columns(pair), ones, pairs))
    if caps.managers is not None:
        made.append(assign_lp.cap("manager", rows, rows["cost"].to_numpy(), caps.managers.rename({"slots": "most"})))
    for kind, frame in (("product", caps.products), ("branch", caps.branches)):
        if frame is not None:
            made.append(assign_lp.cap(kind, rows, ones, frame))
    return assign_lp.Limits.of(made, rows.height)
