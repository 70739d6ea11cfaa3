"""Units that hold figures of a month, from rows in memory: what the drop-downs of a whole bank or of branches list."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from mart.reader import Mart
from mart.scope import Scope


def from_memory(
    mart: Mart, scope: Scope | None, dim: str, month_no: int, narrowing: Mapping[str, tuple[str, ...]]
) -> pl.DataFrame | None:
    """frame(key, label_zh, label_en, parent) of branches (`branch_id`) or sub-branches (`org_id`), by key; None where
    the database has to answer: other dimensions, roles whose views are sums themselves."""
    if scope is None or dim not in ("branch_id", "org_id"):
        return None
    if not (scope.record.is_whole_bank or scope.record.is_of_branches):
        return None
    held = mart.small.months("org_month", scope, month_no, month_no)
    if held is None:
        return None
    in_force = (pl.col("valid_from_month_no") <= month_no) & (pl.col("valid_to_month_no") >= month_no)
    found = mart.small.whole("org", scope).filter(in_force, pl.col(dim).is_in(held[dim].unique().to_list()))
    if dim == "branch_id":
        found = found.filter(pl.col("org_level") == "branch")
    for name, values in narrowing.items():
        found = found.filter(pl.col(name).is_in(values))
    return found.select(
        key=dim,
        label_zh="name_zh",
        label_en=pl.coalesce("name_en", "name_zh"),
        parent=pl.lit(None, pl.String) if dim == "branch_id" else "branch_id",
    ).sort("key")
