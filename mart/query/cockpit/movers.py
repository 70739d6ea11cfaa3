"""Who came and who left between two months: customers gained and lost, and what moved with a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from mart.query.cockpit.bridge_base import COLUMNS
from mart.query.filters import NONE, Filters, where
from mart.query.metric.handover import handed_over
from mart.query.metric.source import fetch
from mart.query.metric.statement import ATTRIBUTES, OF_CUSTOMERS, Ask
from mart.query.metric.transfer import ORG, Moved, moved_units
from mart.reader import Mart
from mart.scope import Scope

# population: the side it is on (0 now, 1 before) and its sign in economic profit
SIDES: Mapping[str, tuple[int, int]] = {"gained": (0, 1), "lost": (1, -1), "came": (0, 1), "went": (1, -1)}
# what is kept of customers who came or left: by what, and what filters and keys may name of it
MONEY = ("economic_profit_cny", *COLUMNS)
KEYS = ("customer_id", "branch_id", "product_id", *ATTRIBUTES)


@dataclass(frozen=True)
class Comparison:
    """Two spans of months of equal length under the same filters; `back` months lie between them.

    units: units (or, of selected managers, customers) that moved into or out of the selection, and when. basis: today
    where units moved inside it, so that both sides stand under the units of the last month.
    """

    mart: Mart
    scope: Scope | None
    months: range
    back: int
    filters: Filters = NONE
    units: Moved = field(default_factory=Moved)
    basis: str = "then"
    moved: pl.DataFrame = field(default_factory=pl.DataFrame)

    def ask(self, measures: tuple[str, ...], by: tuple[str, ...], side: int = 0) -> Ask:
        """What is asked of the months now (0) or before (1)."""
        shift = side * self.back
        first, last = self.months[0] - shift, self.months[-1] - shift
        return Ask(measures, first, last, by, self.filters, self.basis, self.months[-1])

    def sums(self, ask: Ask) -> pl.DataFrame:
        """One row a key: a single month as it is, several added up."""
        frame = fetch(self.mart, self.scope, ask)
        if frame["month_no"].n_unique() <= 1:
            return frame.drop("month_no")
        return frame.drop("month_no").group_by(ask.by, maintain_order=True).agg(pl.all().sum())

    def pairs(self, side: int) -> tuple[str, ...]:
        """Units and months of a side that moved."""
        return self.units.before if side else self.units.now

    def _of_units(self, ask: Ask, side: int) -> Ask:
        kept = self.filters.with_(org_id=self.units.units) if self.units.dim == ORG else self.filters
        moved = (("moved", list(self.pairs(side))),)
        return replace(ask, filters=kept, reach=(self.units.dim,), condition=self.units.condition, params=moved)

    def population(self, name: str, measures: tuple[str, ...], by: tuple[str, ...]) -> pl.DataFrame | None:
        """Sums of one population of SIDES on its side, by key; None where there is nobody."""
        side = SIDES[name][0]
        ask = self.ask(measures, by, side)
        if name in ("came", "went"):
            return self.sums(self._of_units(ask, side)) if self.units.units else None
        if self._is_kept(measures, by):
            return self._of_kept(side, measures, by)
        month_no = self.months[-1] - side * self.back
        who, kept = self._who(side), self.filters
        if len(self.months) == 1:
            who, kept = _narrowed(self.mart, self.scope, month_no, who, self.filters)
        if not who:
            return None
        condition, params, reach = OF_CUSTOMERS, [("who", who)], ("customer_id",)
        if self.units.units:  # who came or left with a unit is counted there
            condition, reach = f"{condition} AND NOT {self.units.condition}", ("customer_id", self.units.dim)
            params.append(("moved", list(self.pairs(side))))
        return self.sums(replace(ask, filters=kept, reach=reach, condition=condition, params=tuple(params)))

    def _who(self, side: int) -> list[str]:
        """Who has a balance on this side only."""
        return self.moved.filter(month_no=self.months[-1] - side * self.back)["customer_id"].to_list()

    def _is_kept(self, measures: tuple[str, ...], by: tuple[str, ...]) -> bool:
        """Whether what came or left is kept: of a large bank, where a filter on a trait alone would have all accounts
        joined with their customers' traits. A filter on units reads few accounts."""
        filters = set(self.filters.active)
        is_of_traits = bool(filters & set(ATTRIBUTES)) and filters <= {"product_id", *ATTRIBUTES}
        is_there = set(measures) <= set(MONEY) and set(by) <= set(KEYS)
        return is_of_traits and is_there and not (self.mart.is_small or self.units.units)

    def _of_kept(self, side: int, measures: tuple[str, ...], by: tuple[str, ...]) -> pl.DataFrame | None:
        """Sums of a side from those of all who came or left, which every filter on traits shares."""
        whole = self.mart.once(
            ("movers", self.scope, self.months, self.back, self.basis, side), lambda: self._all_moved(side)
        )
        rows = whole.filter(pl.col(dim).is_in(values) for dim, values in self.filters.active.items())
        if rows.is_empty():
            return None
        return rows.group_by(by, maintain_order=True).agg(pl.col(measures).sum())

    def _all_moved(self, side: int) -> pl.DataFrame:
        ask = replace(self.ask(MONEY, KEYS, side), filters=NONE, condition=OF_CUSTOMERS, reach=("customer_id",))
        return self.sums(replace(ask, params=(("who", self._who(side)),)))


def compare(
    mart: Mart, scope: Scope | None, months: range, back: int, filters: Filters, basis: str = "then"
) -> Comparison:
    """The comparison of `months` with those `back` months earlier; basis today: nothing moved, both stand under the
    units and managers of the last month."""
    first, last = months[0] - back, months[-1]
    moved = _moved(mart, scope, last, last - back, filters.customer_id)
    if basis == "today":
        return Comparison(mart, scope, months, back, filters, Moved(), "today", moved)
    is_of_managers = bool(filters.manager_id) and back >= len(months)
    units = (handed_over if is_of_managers else moved_units)(mart, scope, months, back, filters)
    is_same = not units.units and bool(
        moved_units(mart, scope, range(first, last + 1), back, filters, ("branch_id",)).units
    )
    return Comparison(mart, scope, months, back, filters, units, "today" if is_same else "then", moved)


def _narrowed(
    mart: Mart, scope: Scope | None, month_no: int, who: list[str], filters: Filters
) -> tuple[list[str], Filters]:
    """The customers of `who` that meet the filters on customer attributes in a month, and the filters still to apply.

    Looking up a few customers is less work than joining every account of the month with its customer's attributes.
    """
    traits = Filters(**{name: value for name, value in filters.active.items() if name in ATTRIBUTES})
    if not traits.active or not who:
        return who, filters
    condition, params = where(
        traits, {name: "coalesce(s.tier, 'inactive')" if name == "tier" else f"s.{name}" for name in ATTRIBUTES}
    )
    sql = (
        "SELECT w.customer_id FROM (SELECT unnest($who) AS customer_id) w LEFT JOIN customer_status_month s "
        f"ON s.month_no = $month_no AND s.customer_id = w.customer_id WHERE {condition}"
    )
    found = mart.frame(sql, {"who": who, "month_no": month_no, **params}, scope)
    return found["customer_id"].to_list(), filters.with_(**dict.fromkeys(ATTRIBUTES))


def _moved(mart: Mart, scope: Scope | None, month_no: int, other: int, customers: tuple[str, ...]) -> pl.DataFrame:
    """customer_id, month_no: customers with a balance in only one of two months, and which month that is.

    The answer is the same under most filters and costs more than the rest of the bridge, so it is kept with the build.
    A product manager's customers are sums of accounts, hence the other view.
    """
    view = "account_month" if scope and scope.record.is_of_products else "customer_month"
    condition, params = where(Filters(customer_id=customers), {"customer_id": "customer_id"})
    sql = f"""
        SELECT customer_id, max(month_no) AS month_no
        FROM {view}
        WHERE month_no IN ($month_no, $other) AND {condition} AND deposits_avg_cny + loans_avg_cny > 0
        GROUP BY customer_id
        HAVING min(month_no) = max(month_no)"""
    return mart.once(
        ("moved", scope, month_no, other, customers),
        lambda: mart.frame(sql, {"month_no": month_no, "other": other, **params}, scope),
    )
