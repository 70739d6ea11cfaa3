"""Who moved between tiers: a matrix between any two months, whose margins are those months' totals."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.measures import TIERS
from mart.query.filters import NONE, Filters
from mart.query.metric.transfer import moved_units
from mart.query.segment.base import CAME, LEFT, NEW, WENT, where
from mart.reader import Mart
from mart.scope import Scope


@dataclass(frozen=True)
class Migration:
    """cells: tier_from, tier_to, customers_cnt, contribution_from_cny, contribution_to_cny.

    tier_from `new` = not a customer (of this selection) in the first month, tier_to `left` = none in the second; `came`
    and `went` = moved into or out of it with their unit, neither new nor gone. Row sums of tiers are the first month's,
    column sums of tiers the second month's.
    """

    cells: pl.DataFrame
    month_from: int
    month_to: int

    @property
    def up_cnt(self) -> int:
        """Customers that were in a lower tier before."""
        return self._moved(1)

    @property
    def down_cnt(self) -> int:
        """Customers that were in a higher tier before."""
        return self._moved(-1)

    def _moved(self, sign: int) -> int:
        order = {tier: place for place, tier in enumerate(TIERS)}
        rows = self.cells.filter(pl.col("tier_from").is_in(TIERS) & pl.col("tier_to").is_in(TIERS))
        return sum(
            n
            for a, b, n in rows.select("tier_from", "tier_to", "customers_cnt").iter_rows()
            if (order[b] - order[a]) * sign > 0
        )


def migration(mart: Mart, scope: Scope, month_from: int, month_to: int, filters: Filters = NONE) -> Migration:
    """Count customers by tier in two months. Filters hold in each month by itself, so both margins tie.

    A tier filter is left out: it would hide the moves it is about.
    """
    filters = filters.with_(tier=())
    before, after = where(mart, scope, month_from, filters, "a"), where(mart, scope, month_to, filters, "b")
    units = moved_units(mart, scope, range(month_to, month_to + 1), month_to - month_from, filters).units
    came, went = (_moved_sql(here, there, bool(units), filters) for here, there in (("b", "a"), ("a", "b")))
    pick = "SELECT s.customer_id, s.tier, s.home_org_id, s.contribution_12m_cny FROM customer_status_month s WHERE"
    sql = (
        f"WITH a AS ({pick} {before.sql}), b AS ({pick} {after.sql}) "
        f"SELECT coalesce(a.tier, CASE WHEN {came} THEN '{CAME}' ELSE '{NEW}' END) AS tier_from, "
        f"coalesce(b.tier, CASE WHEN {went} THEN '{WENT}' ELSE '{LEFT}' END) AS tier_to, "
        "count(*) AS customers_cnt, sum(a.contribution_12m_cny) AS contribution_from_cny, "
        "sum(b.contribution_12m_cny) AS contribution_to_cny FROM a FULL JOIN b ON a.customer_id = b.customer_id "
        "GROUP BY ALL ORDER BY ALL"
    )
    moved = {"units": list(units)} if "$units" in sql else {}
    return Migration(mart.frame(sql, {**before.params, **after.params, **moved}, scope), month_from, month_to)


def _moved_sql(here: str, there: str, has_units: bool, filters: Filters) -> str:
    """When a customer of one month only moved: with their unit or, of a selected manager, from or to another one."""
    if filters.manager_id:
        return (
            f"EXISTS (SELECT 1 FROM customer_status_month o WHERE o.is_lead AND o.month_no = ${there}_month"
            f" AND o.customer_id = {here}.customer_id)"
        )
    return f"{here}.home_org_id IN (SELECT unnest($units))" if has_units else "FALSE"


def margin(found: Migration, side: str) -> dict[str, int]:
    """Customers a tier in one of the two months (side "from" or "to"), from the cells."""
    rows = (
        found.cells.filter(pl.col(f"tier_{side}").is_in(TIERS))
        .group_by(f"tier_{side}")
        .agg(pl.col("customers_cnt").sum())
    )
    counted = dict(rows.iter_rows())
    return {tier: int(counted.get(tier, 0)) for tier in TIERS}
