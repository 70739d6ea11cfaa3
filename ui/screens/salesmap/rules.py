"""The rules of step two asked of the mart and the saved lists: who is left, how far to go, how many to hold out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from mart.query import targeting
from mart.query.filters import Filters
from mart.reader import Mart
from mart.scope import Scope
from models import holdout
from ui.screen import Screen
from ui.screens.salesmap.state import Opened
from workflow import lists
from workflow.maps import taken
from workflow.maps.holdout import drawn
from workflow.maps.model import Candidate
from workflow.maps.plan import Targets
from workflow.model import Subject

CUTS = ("capacity", "worth", "own")


@dataclass(frozen=True)
class Cut:
    """The candidates up to the cut, best first, and what the three ways to cut give. reach: share of the targets that
    are reached; the others open no more than without the map."""

    rows: pl.DataFrame
    counts: Mapping[str, int]
    reach: float = 1.0

    @property
    def chance(self) -> float | None:
        """Share that opens without an approach."""
        found = self.rows["probability"].mean()
        return None if found is None else float(found)

    @property
    def gain(self) -> float | None:
        """What the map adds to it."""
        added = (self.rows["probability_approached"] - self.rows["probability"]).mean()
        return None if added is None else float(added) * self.reach

    def held(self, share_pct: int, seed: int) -> Counter[str]:
        """How many of each product the draw with this seed will hold out."""
        goods = self.rows["product_id"].to_list()
        return Counter(one for one, is_held in zip(goods, drawn(goods, share_pct, seed), strict=True) if is_held)

    def power(self, share_pct: int, held_cnt: int | None = None) -> holdout.Power:
        """What this size and a share can show; held_cnt: how many the draw will hold out, where its seed says so."""
        return holdout.power(self.rows.height, share_pct, self.chance, self.gain, held_cnt)

    def needed_cnt(self, share_pct: int) -> int | None:
        """Customers a draw needs to show what is expected with a share."""
        return holdout.needed(share_pct, self.chance, self.gain)

    @property
    def advised_pct(self) -> int:
        """The share that is enough."""
        return holdout.advised(self.rows.height, self.chance, self.gain)


def listed_ids(one: Opened, rules: Targets) -> tuple[str, ...] | None:
    """Customers of the saved lists that the rules name; None where they name none."""
    if not rules.list_ids:
        return None
    found = [lists.members(one.desk.database, list_id, one.desk.actor) for list_id in rules.list_ids]
    return tuple(sorted(set(pl.concat(found)["customer_id"])))


def asked(one: Opened, rules: Targets) -> tuple[tuple[str, ...], Filters, tuple[str, ...], tuple[str, ...] | None]:
    """Arguments of `targeting.candidates` and `targeting.funnel`."""
    filters = Filters(branch_id=rules.branch_ids, tier=rules.tiers, size_class=rules.sizes)
    return one.product_ids, filters, rules.segment_ids, listed_ids(one, rules)


def left(screen: Screen, one: Opened, rules: Targets) -> pl.DataFrame:
    """The candidates under the rules whom nobody works on already, best first: what the draw draws from."""
    rows = taken.free(one.desk.database, screen.load(targeting.candidates, *asked(one, rules)))
    place = pl.int_range(1, pl.len() + 1).over("manager_id")
    return rows.with_columns(manager_place=pl.when(pl.col("manager_place").is_not_null()).then(place))


def cut_of(rows: pl.DataFrame, rules: Targets, per_manager_cnt: int, reach: float = 1.0) -> Cut:
    """`capacity`: as many a manager as they can contact, and so many more as are held out; `worth`: all that are worth
    a contact; `own`: the first of these, as many as was said."""
    each = -(-per_manager_cnt * 100 // (100 - rules.holdout_pct))
    within = rows.filter(pl.col("manager_place") <= each)
    counts = {"capacity": within.height, "worth": rows.height, "own": min(rules.most_cnt, rows.height)}
    kept = {"capacity": within, "worth": rows, "own": rows.head(rules.most_cnt)}[rules.cut]
    return Cut(kept, counts, reach)


def by_product(rows: pl.DataFrame, cut: Cut) -> dict[str, Cut]:
    """The part of a cut of each product, the largest first: each is drawn, and measured, by itself. `rows`: all
    candidates, of which the cut took some."""
    worth = Counter(rows["product_id"])
    parts = cut.rows.partition_by("product_id", as_dict=True, maintain_order=True)
    found = {product_id: Cut(part, {"worth": worth[product_id]}, cut.reach) for (product_id,), part in parts.items()}
    return dict(sorted(found.items(), key=lambda one: -one[1].rows.height))


def curve(rows: pl.DataFrame, points: int = 60) -> pl.DataFrame:
    """Share of the expected profit against share of the candidates contacted, best first: contacted_pct, captured_pct,
    customers_cnt.

    >>> rows = pl.DataFrame({"expected_ep_cny": [Decimal(60), Decimal(30), Decimal(10)]})
    >>> curve(rows)["captured_pct"].to_list()
    [0.0, 60.0, 90.0, 100.0]
    """
    ep = rows["expected_ep_cny"].cast(pl.Float64).fill_null(0)
    whole, n = ep.sum() or 1.0, max(rows.height, 1)
    found = pl.DataFrame({"customers_cnt": range(1, rows.height + 1), "captured_pct": 100 * ep.cum_sum() / whole})
    step = max(n // points, 1)
    found = found.filter((pl.col("customers_cnt") % step == 0) | (pl.col("customers_cnt") == n))
    start = pl.DataFrame({"customers_cnt": [0], "captured_pct": [0.0]}).cast(found.schema)
    return pl.concat([start, found]).with_columns(contacted_pct=100 * pl.col("customers_cnt") / n)


def drawable(mart: Mart, scope: Scope, one: Opened, rows: pl.DataFrame) -> list[Candidate]:
    """The candidates as subjects of leads."""
    owners = {item.product_id: item.product_manager_id or None for item in one.found.plan.products}
    own = scope.ids[0] if scope.record.is_of_products else None
    return [
        Candidate(
            Subject(
                "customer",
                row["customer_id"],
                row["label_zh"] or row["customer_id"],
                row["label_en"] or "",
                customer_id=row["customer_id"],
                product_id=row["product_id"],
                branch_id=row["branch_id"],
                manager_id=row["manager_id"],
                product_manager_id=own or owners.get(row["product_id"]),
            ),
            row["product_id"],
            round(row["probability"], 8),
            row["ep_if_taken_cny"],
            row["expected_ep_cny"] or Decimal(0),
            row["reason_zh"] or "",
            row["reason_en"] or "",
        )
        for row in rows.iter_rows(named=True)
    ]
