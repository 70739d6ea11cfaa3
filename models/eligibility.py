"""Who may be approached for a product: the exclusion rules, in the order in which a reason is given.

A new rule is a function here, a line in EXCLUSIONS, and its words in both ui/locales/target.*.yml.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from models.snapshot import Snapshot


def _is_holder(month: Snapshot, product: int) -> np.ndarray:
    return month.holds[month.who, product]


def _is_npl(month: Snapshot, product: int) -> np.ndarray:
    """Has a non-performing loan, unless the policy lets such customers be approached."""
    npl = month.column("npl_cny").fill_null(0).to_numpy()
    return (npl > 0) & (not month.source.rules["is_npl_eligible"])


def _lacks_credit_approval(month: Snapshot, product: int) -> np.ndarray:
    """The product is credit and the customer has no approval; a bank that does not say so is not held against them."""
    if not month.source.catalogue["is_credit"][product]:
        return np.zeros(len(month.rows), bool)
    return ~month.column("is_credit_approved").fill_null(True).to_numpy()


def _is_reprice_first(month: Snapshot, product: int) -> np.ndarray:
    """The product is credit and what the customer has already earns less than the capital it uses costs."""
    is_credit = bool(month.source.catalogue["is_credit"][product])
    return month.column("is_low_efficiency").cast(pl.Boolean).fill_null(False).to_numpy() & is_credit


def _was_contacted_recently(month: Snapshot, product: int) -> np.ndarray:
    """Approached for this product in the policy's last months, the month itself included."""
    approach = month.source.approach
    is_recent = (approach["product"] == product) & (approach["month_no"] <= month.month_no)
    is_recent &= approach["month_no"] > month.month_no - month.source.rules["recent_contact_months"]
    return np.isin(month.who, approach["who"][is_recent])


EXCLUSIONS: dict[str, Callable[[Snapshot, int], np.ndarray]] = {
    "holder": _is_holder,
    "npl": _is_npl,
    "no_credit_approval": _lacks_credit_approval,
    "reprice_first": _is_reprice_first,
    "contacted_recently": _was_contacted_recently,
}
INACTIVE = "inactive"  # the reason of customers who have no row in the month, so that no rule is asked
REASONS = (*EXCLUSIONS, INACTIVE)


def exclusions(month: Snapshot, product: int) -> dict[str, np.ndarray]:
    """Reason to which of the month's rows it applies, for the product number; several may apply to one customer."""
    return {reason: rule(month, product) for reason, rule in EXCLUSIONS.items()}


def eligible(month: Snapshot, product: int) -> np.ndarray:
    """Positions among the month's rows of the customers who may be approached for the product number."""
    return np.flatnonzero(~np.logical_or.reduce(list(exclusions(month, product).values())))


def exclusion_counts(month: Snapshot, product: int, customers: pl.DataFrame) -> pl.DataFrame:
    """Customers who are not on the list by the first reason that applies: counts by branch and lead manager."""
    reason = np.full(len(month.rows), None, object)
    for name, here in reversed(exclusions(month, product).items()):
        reason[here] = name
    named = pl.DataFrame(
        {"customer_id": month.column("customer_id"), "reason": pl.Series(reason.tolist(), dtype=pl.String)}
    )
    every = (
        customers.select("customer_id", "branch_id", "manager_id")
        .join(named, on="customer_id", how="left")
        .join(named.select("customer_id", here=True), on="customer_id", how="left")
    )
    every = every.with_columns(reason=pl.when(pl.col("here").is_null()).then(pl.lit(INACTIVE)).otherwise("reason"))
    return (
        every.filter(pl.col("reason").is_not_null())
        .group_by("reason", "branch_id", "manager_id")
        .agg(customers_cnt=pl.len())
        .select(
            pl.lit(month.source.catalogue["product_id"][product]).alias("product_id"),
            "reason",
            "branch_id",
            "manager_id",
            pl.col("customers_cnt").cast(pl.Int64),
        )
        .sort("reason", "branch_id", "manager_id")
    )
