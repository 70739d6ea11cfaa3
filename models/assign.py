"""Who is contacted for what: the contacts worth most under the caps of customers, managers, products and branches.

An integer programme: maximise the value of the chosen contacts, where a customer gets so many contacts, a manager has
so many slots, a product and a branch a quota. Where a contact costs one slot and a customer one manager, the caps are a
network, whose linear programme has whole solutions (Ahuja, Magnanti and Orlin, Network Flows, 1993, 11.4): simplex then
is exact. Otherwise branch and bound follows, with its gap. Values are cents, whole numbers below 2^53 in all, so sums
and comparisons are exact. Which solver and why: docs/adr/0020.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import polars as pl

from models import assign_lp, assign_solve, assign_why
from models.assign_input import MONEY, AssignError, Caps, checked, limits

__all__ = ["Assignment", "AssignError", "Caps", "assign"]

SECONDS = 20.0  # for branch and bound, where slots of more than one are in play
SHOWN = ("manager", "product", "branch")  # a customer's own cap is nobody's to lift here
STATUSES = ("optimal", "within_gap", "infeasible", "empty", "nothing_worthwhile")
BOTTLENECKS = pl.Schema({
    "kind": pl.String, "id": pl.String, "capacity": pl.Int64, "used": pl.Int64, "price_cny": MONEY,
    "more_cnt": pl.Int64, "gain_cny": MONEY,
})  # fmt: skip
SHORTFALLS = pl.Schema({"kind": pl.String, "id": pl.String, "least": pl.Int64, "possible": pl.Int64})


@dataclass(frozen=True)
class Assignment:
    """status: one of STATUSES; infeasible: the least wanted cannot be had, `shortfalls` says where and what is
    possible, and `chosen` falls short by as little as can be. gap_pct: at most so much of the best value is missing.

    left: the other candidates with `reason` (one of `assign_why.REASONS`) and reason_id, what stood in the way.
    bottlenecks: caps that are used up, dearest first: price_cny, what one more is worth at the margin (the dual), and
    gain_cny, what more_cnt more bring in truth, solved again: a price can promise what the next cap then takes away
    (where contacts cost several slots, at most that: shares of a contact are then counted).
    """

    status: str
    chosen: pl.DataFrame
    left: pl.DataFrame
    value_cny: Decimal
    gap_pct: float
    bottlenecks: pl.DataFrame
    shortfalls: pl.DataFrame


def assign(
    candidates: pl.DataFrame, caps: Caps, more_cnt: int = 2, strongest: int = 5, seconds: float = SECONDS
) -> Assignment:
    """The contacts worth most. Raises AssignError for an input that cannot be meant.

    candidates: one row a possible contact: customer_id, product_id, manager_id, branch_id, value_cny (expected
    incremental economic profit a year, exact to the cent), slots (what it costs the manager; 1 where left out); other
    columns are kept. Contacts worth nothing or less, of unknown value or without a manager are left.

    >>> two = pl.DataFrame({"customer_id": ["a", "b"], "product_id": ["P", "P"], "manager_id": ["M", "M"],
    ...     "branch_id": ["B", "B"], "value_cny": [100, 250]})
    >>> found = assign(two, Caps(managers=pl.DataFrame({"manager_id": ["M"], "slots": [1]})), more_cnt=1)
    >>> found.chosen["customer_id"].to_list(), found.left["reason"].to_list(), found.bottlenecks["gain_cny"].to_list()
    (['b'], ['manager_full'], [Decimal('100.00')])
    """
    rows = checked(candidates, caps)
    rows = rows.with_columns(reason=assign_why.beforehand(rows, caps.managers))
    open_rows = rows.filter(pl.col("reason").is_null())
    if open_rows.is_empty():
        return _nothing(rows, caps, candidates)
    below = limits(open_rows, caps)
    solved = assign_solve.solve(below, open_rows["cents"].to_numpy(), seconds)
    taken = open_rows.with_columns(is_chosen=pl.Series(solved.chosen))
    rest = assign_why.afterwards(taken, solved, below, caps.contacts_per_customer_cnt)
    left = pl.concat([rows.drop_nulls("reason").with_columns(reason_id=pl.lit(None, pl.String)), rest])
    keep = candidates.columns
    return Assignment(
        status=_status(solved),
        chosen=taken.filter("is_chosen").sort("cents", "customer_id", descending=[True, False]).select(keep),
        left=left.sort("customer_id", "product_id").select(*keep, "reason", "reason_id"),
        value_cny=_money(solved.value),
        gap_pct=solved.gap_pct,
        bottlenecks=_bottlenecks(solved, below, more_cnt, strongest),
        shortfalls=_shortfalls(solved, below),
    )


def _nothing(rows: pl.DataFrame, caps: Caps, candidates: pl.DataFrame) -> Assignment:
    """No candidate, or none that is worth a contact; a least that is wanted then falls short whole."""
    wanted = [("product", caps.products), ("branch", caps.branches)]
    short = [
        (kind, str(row[frame.columns[0]]), row["least"], 0)
        for kind, frame in wanted
        if frame is not None and "least" in frame.columns
        for row in frame.filter(pl.col("least") > 0).iter_rows(named=True)
    ]
    status = "infeasible" if short else "empty" if rows.is_empty() else "nothing_worthwhile"
    left = rows.with_columns(reason_id=pl.lit(None, pl.String)).select(*candidates.columns, "reason", "reason_id")
    shortfalls = pl.DataFrame(short, schema=SHORTFALLS, orient="row")
    return Assignment(
        status, candidates.clear(), left, _money(0), 0.0, pl.DataFrame(schema=BOTTLENECKS), shortfalls
    )  # fmt: skip


def _money(cents: int) -> Decimal:
    return (Decimal(cents) / 100).quantize(Decimal("0.01"))


def _shortfalls(solved: assign_solve.Solved, limits: assign_lp.Limits) -> pl.DataFrame:
    rows = [
        (limits.kind[at], limits.ids[at], int(limits.least[at]), int(solved.least[at]))
        for at in np.flatnonzero(solved.short)
    ]
    return pl.DataFrame(rows, schema=SHORTFALLS, orient="row")


def _bottlenecks(solved: assign_solve.Solved, limits: assign_lp.Limits, more: int, strongest: int) -> pl.DataFrame:
    """The dearest caps of every kind of SHOWN, with what more of them bring."""
    rows = []
    for kind in SHOWN:
        mine = np.flatnonzero((limits.kind == kind) & (solved.price > 0.5))
        for at in mine[np.argsort(-solved.price[mine], kind="stable")][:strongest]:
            brought = assign_solve.gain(solved, limits, int(at), more)
            numbers = (int(limits.most[at]), int(solved.used[at]), _money(round(solved.price[at])), more)
            rows.append((kind, limits.ids[at], *numbers, _money(brought)))
    return pl.DataFrame(rows, schema=BOTTLENECKS, orient="row").sort(
        "gain_cny", "kind", "id", descending=[True, False, False]
    )


def _status(solved: assign_solve.Solved) -> str:
    if solved.short.any():
        return "infeasible"
    return "optimal" if solved.gap_pct == 0 else "within_gap"
