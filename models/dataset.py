"""What scoring reads from the mart, once: customers, months, accounts, approaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from mart import features as read
from mart.reader import Mart
from mart.scope import EXECUTIVE
from models import features
from models.labels import LOOK_AHEAD

WARM_UP_MONTHS = 5
LEAST_LABELLED = LOOK_AHEAD + 4  # months: enough to learn from, then a gap, then months to test on
MOST_ROWS = 2_500_000


class NoData(ValueError):
    """The mart does not hold what scoring needs; one line saying what is missing."""


@dataclass(frozen=True)
class Source:
    """Everything read from the mart, once.

    frame: features and keys of every active customer and month, sorted by month and customer. products: the pushable
    ones. Accounts, approaches (whole campaigns, the held out too) and offers (who was reached, and what came of it:
    `mart.features.approached`) are arrays over `customers` (ids in order) and `catalogue` (all products).
    rules: values of the targeting policy, of which `models.eligibility` reads some.
    """

    frame: pl.DataFrame
    customers: np.ndarray
    catalogue: pl.DataFrame
    account: dict[str, np.ndarray]
    approach: dict[str, np.ndarray]
    offer: dict[str, np.ndarray]
    rules: Mapping[str, Any]
    first: int
    last: int

    @cached_property
    def who(self) -> np.ndarray:
        """Customer number of every frame row."""
        return np.searchsorted(self.customers, self.frame["customer_id"].to_numpy())

    @cached_property
    def pushable(self) -> list[str]:
        """Product ids that may be pushed."""
        return self.catalogue.filter("is_pushable")["product_id"].to_list()

    @cached_property
    def starts(self) -> dict[int, tuple[int, int]]:
        """First and one-past-last frame row of every month."""
        months, first, counts = np.unique(self.frame["month_no"].to_numpy(), return_index=True, return_counts=True)
        return {int(m): (int(a), int(a + n)) for m, a, n in zip(months, first, counts, strict=True)}

    @property
    def labelled(self) -> list[int]:
        """Months whose label is complete, oldest first."""
        return [m for m in self.starts if m + LOOK_AHEAD <= self.last]


def training_start(mart: Mart, most_rows: int = MOST_ROWS) -> int:
    """The month training begins with: as far back as history and `most_rows` customer months allow, and never so late
    that too few months are labelled. The newest months say most about the next; all of a large bank's would not fit in
    memory.

    400,000 customers, of whom 170,000 are active: 15 of 37 months; a bank of 60,000 keeps all of its 25.
    """
    counts = read.active_customers(mart, EXECUTIVE)
    kept = counts.filter(pl.col("customers_cnt").cum_sum() <= most_rows)["month_no"].to_list()
    latest = mart.as_of - (LEAST_LABELLED + LOOK_AHEAD) + 1
    return max(mart.first_month + WARM_UP_MONTHS, min(kept[-1] if kept else latest, latest))


def load(mart: Mart, rules: Mapping[str, Any], first: int | None = None, last: int | None = None) -> Source:
    """Read the mart as of `last` (default its as-of month). Raises NoData when a table it needs is missing."""
    missing = read.wanted(mart, EXECUTIVE)["missing"]
    if missing:
        raise NoData(f"build {mart.build_id}: scoring needs {', '.join(missing)}; load these feeds and build again")
    last = last or mart.as_of
    first = min(last, first or mart.first_month + WARM_UP_MONTHS)
    frame = features.frame(read.panel(mart, EXECUTIVE, first, last, last))
    catalogue = read.products(mart, EXECUTIVE, last)
    accounts, approaches = read.accounts(mart, EXECUTIVE, last), read.approaches(mart, EXECUTIVE, last)
    customers = np.unique(
        np.concatenate([frame["customer_id"].unique().to_numpy(), accounts["customer_id"].unique().to_numpy()])
    )
    return Source(
        frame,
        customers,
        catalogue,
        _numbered(accounts, customers, catalogue, ("opened_no", "closed_no")),
        _numbered(approaches, customers, catalogue, ("month_no",)),
        _numbered(read.approached(mart, EXECUTIVE, last), customers, catalogue, ("month_no", "is_new", "outcome")),
        rules,
        first,
        last,
    )


def _numbered(
    rows: pl.DataFrame, customers: np.ndarray, catalogue: pl.DataFrame, values: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """Columns of `rows` as arrays, customer and product as numbers; rows of unknown customers or products left out."""
    numbers = pl.DataFrame(
        {"customer_id": customers, "who": np.arange(len(customers))}, schema={"customer_id": pl.String, "who": pl.Int64}
    )
    goods = catalogue.select("product_id").with_row_index("product")
    joined = rows.join(numbers, on="customer_id").join(goods, on="product_id")
    return {name: joined[name].to_numpy().astype(np.int64) for name in ("who", "product", *values)}
