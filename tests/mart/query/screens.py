"""The figures of every screen for one reader, by the name under which a screen shows them."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from mart.query import customer, filters, manager, product, segment
from mart.query import metric as q
from mart.query.cockpit import overview
from mart.query.metric.values import metric_frame
from mart.reader import Mart
from mart.scope import EXECUTIVE


class Screens:
    """Figures as the screens ask for them, of the whole bank in the last month, each asked for once."""

    def __init__(self, mart: Mart):
        self.at = (mart, EXECUTIVE, mart.as_of)
        self.cards = overview.kpis(*self.at, cards=(*overview.CARDS, "managers_meeting_standard"))
        self.bridge = overview.bridge(*self.at)
        self.drill = overview.drill(*self.at)
        self.branches = overview.units(*self.at).filter(month_no=mart.as_of)
        self.whale = overview.whale(*self.at)
        self.quadrant = overview.quadrant(*self.at)
        self.tiers = segment.tiers(*self.at)
        self.classes = segment.class_sizes(segment.combinations(*self.at))
        self.by_branch = segment.breakdown(mart, EXECUTIVE, "branch", mart.as_of)
        self.plane = segment.plane(*self.at)
        self.products = product.overview(*self.at)
        self.tree = product.tree(*self.at, view=self.products).filter(level="all").row(0, named=True)
        self.pnl = product.pnl(*self.at, product.Node(), view=self.products).rows
        self.ranking = manager.ranking(*self.at)
        self.on_duty = manager.standing(*self.at).filter(pl.col("is_active"))
        self.tie = manager.tie(*self.at)
        self.manager_id = self.ranking.rows["manager_id"][0]
        self.manager = manager.card(mart, EXECUTIVE, self.manager_id, mart.as_of).status
        self.manager_month = manager.history(mart, EXECUTIVE, self.manager_id, mart.as_of).row(-1, named=True)
        self.customer_id = q.breakdown(mart, EXECUTIVE, "economic_profit", "customer", mart.as_of, limit=1)["key"][0]

    def card(self, name: str, column: str = "value") -> Decimal:
        """A card of the cockpit."""
        return self.cards.card(name)[column]

    def metric(self, name: str, period: str = "month", **chosen: str) -> Decimal:
        """What the dialog "explain" shows."""
        return q.value(*self.at[:2], name, self.at[2], filters.make(**chosen), period).value

    def of_left(self, name: str) -> Decimal:
        """What those bring, or brought in the year, who are no customers any more at the month's end."""
        mart, scope, month = self.at
        sql = f"SELECT sum({name}) AS x FROM customer_status_month WHERE month_no = $m AND NOT is_customer"
        return mart.frame(sql, {"m": month}, scope)["x"][0] or Decimal(0)

    def raroc_of_segments(self) -> float:
        """The total of the ladder of tiers, with those who left added to its sums."""
        sums = segment.totals(self.tiers)
        whole = {name: sums[name] + self.of_left(name) for name in ("rap_12m_cny", "ec_avg_12m_cny")}
        return segment.total_raroc(self.at[0], self.at[2], sums | whole)

    def of(self, name: str, period: str) -> Any:
        """A question of the cockpit for a longer period."""
        return getattr(overview, name)(*self.at, period=period)

    @cached_property
    def ytd(self) -> Any:
        """Cards of the year to date."""
        return self.of("kpis", "ytd")

    @cached_property
    def migration(self) -> Any:
        """Tiers of the month before and of this."""
        mart, scope, month = self.at
        return segment.migration(mart, scope, month - 1, month)

    @cached_property
    def product_id(self) -> str:
        """The product that loses most."""
        return self.drawn("month").filter(level="product").sort("economic_profit_cny", "key")["key"][0]

    def drawn(self, period: str) -> pl.DataFrame:
        """The product tree of a period."""
        return product.tree(*self.at, kind=period)

    def root(self, period: str) -> dict[str, Any]:
        return self.drawn(period).filter(level="all").row(0, named=True)

    def leaf(self, period: str) -> dict[str, Any]:
        return self.drawn(period).filter(level="product", key=self.product_id).row(0, named=True)

    def verdict(self, name: str) -> Any:
        """A figure of the product by which it is judged."""
        return product.verdicts(*self.at).rows.filter(product_id=self.product_id)[name][0]

    def without_rwa(self, quadrant: str) -> int:
        """Customers of a quadrant that use no RWA, whom the cockpit's plane leaves out and counts beside it."""
        mart, scope, month = self.at
        sql = (
            "SELECT count(*) AS n FROM customer_status_month WHERE month_no = $m AND is_customer AND quadrant = $q"
            " AND coalesce(rwa_avg_12m_cny, 0) <= 0"
        )
        return int(mart.frame(sql, {"m": month, "q": quadrant}, scope)["n"][0])

    def assigned(self) -> int:
        """Customers assigned to the manager at the month's end, led or shared."""
        mart, scope, month = self.at
        sql = "SELECT count(*) AS n FROM customer_manager WHERE month_no = $m AND manager_id = $who AND share > 0"
        return int(mart.frame(sql, {"m": month, "who": self.manager_id}, scope)["n"][0])

    def other_classes_only(self) -> int:
        """Customers who are not active by balance, fee or credit, yet settle or brought value over the year: the tier
        counts them, the class does not."""
        rows = segment.combinations(*self.at)
        others = pl.any_horizontal("is_settlement", "is_value", "is_high_value")
        return int(rows.filter(~pl.col("is_active"), others)["customers_cnt"].sum())

    def line(self, name: str, column: str) -> Decimal:
        """A line of the income statement of products, in its sign."""
        return self.pnl.filter(line=name)[column][0]

    def tier(self, *names: str) -> int:
        return int(self.tiers.filter(pl.col("tier").is_in(names))["customers_cnt"].sum())

    def year(self, name: str, **chosen: str) -> Decimal:
        """Twelve months of a metric."""
        mart, scope, month = self.at
        return metric_frame(mart, scope, (name,), month - 11, month, filters.make(**chosen))[name].sum()

    def customer_year(self) -> Decimal:
        """Economic profit of the customer page: its months, the last twelve."""
        mart, scope, month = self.at
        return customer.history(mart, scope, self.customer_id, month).tail(12)["economic_profit_cny"].sum()

    def customer_status(self, name: str) -> Any:
        mart, scope, month = self.at
        return segment.status_row(mart, scope, month, self.customer_id)[name]

    def quadrant_cnt(self, name: str) -> int:
        return int(self.plane.quadrants.filter(quadrant=name)["customers_cnt"].sum())
