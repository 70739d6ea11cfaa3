"""What the cases of the decision queue share: the question they answer, and a case itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from mart.policies import Version
from mart.query.cockpit.base import STATUS_COLUMNS, status_where
from mart.query.filters import Filters
from mart.query.metric.holders import PRODUCT
from mart.reader import Mart
from mart.scope import Scope


@dataclass(frozen=True)
class Question:
    """Whose queue, of which month, under which filters and rules; `counted`: customers that a case names already."""

    mart: Mart
    scope: Scope | None
    month_no: int
    filters: Filters
    rules: Version
    counted: set[str] = field(default_factory=set)

    @property
    def months(self) -> int:
        """For how many months a case must have held: fewer where the mart is younger than that."""
        return min(self.rules.number("confirm_months"), self.month_no - self.mart.first_month + 1)

    @property
    def per_kind(self) -> int:
        return self.rules.number("per_kind_cnt")

    def rows(self, sql: str) -> pl.DataFrame:
        """Rows over the status `s` of customers; {where}: condition on the products they hold, {dims}: the columns by
        which the other filters keep rows.

        A case is found over all customers in sight, whatever the filters: it is found once and kept with the build.
        """
        of_products = Filters(**{name: value for name, value in self.filters.active.items() if name in PRODUCT})
        have = self.mart.columns("customer_status_month", self.scope)
        dims = ", ".join(
            f"{one} AS of_{name}" for name, one in STATUS_COLUMNS.items() if one.removeprefix("s.") in have
        )

        def read() -> pl.DataFrame:
            condition, params = status_where(self.mart, self.scope, of_products)
            params |= {"month_no": self.month_no, "since": self.month_no - self.months + 1, "months": self.months}
            used = {name: value for name, value in params.items() if f"${name}" in sql + condition}
            return self.mart.frame(sql.replace("{where}", condition).replace("{dims}", dims), used, self.scope)

        found = self.mart.once(("case", sql, self.scope, self.month_no, self.months, of_products), read)
        for name, values in self.filters.active.items():
            found = found if name in PRODUCT else found.filter(pl.col(f"of_{name}").is_in(values))
        return found

    def fresh(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows of customers that no case names yet."""
        return frame.filter(~pl.col("customer_id").is_in(list(self.counted)))


@dataclass(frozen=True)
class Case:
    """One matter; words come from the locale by `kind`, with the other fields as arguments.

    branch_id: the branch concerned, whose head decides where the policy says so. customers: the list it opens, worst
    first. by_branch: the effect split by branch, so that a branch's gap to plan is not counted again. names: its
    subject in Chinese and English, of what the mart has no name for.
    """

    kind: str
    link_page: str
    subject_id: str = ""
    subject_dim: str = ""
    count_cnt: int = 1
    impact_cny: Decimal | None = None
    branch_id: str = ""
    link_level: str = ""
    link_key: str = ""
    amount_cny: Decimal | None = None
    ratio_pct: float | None = None
    customers: tuple[str, ...] = ()
    by_branch: Mapping[str, Decimal] = field(default_factory=dict)
    names: tuple[str, str] | None = None
