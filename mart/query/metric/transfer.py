"""What moved in or out with a unit between two months, so that it is not taken for growth or loss."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.measures import measure
from mart.metrics import metric, missing
from mart.query.filters import NONE, Filters
from mart.query.metric.evaluate import NO_FLOORS
from mart.query.metric.period import evaluate_periods, span
from mart.query.metric.source import fetch
from mart.query.metric.statement import Ask, in_pairs
from mart.query.metric.values import NUMBER, metric_frame
from mart.reader import Mart
from mart.scope import Scope

ORG, CUSTOMER = "org_id", "customer_id"


@dataclass(frozen=True)
class Moved:
    """Units (or customers, by `dim`) that moved, and the `unit:month` pairs of both sides in which they stood elsewhere
    than in the month they are compared with. A unit that moved in June is like for like in May of both years."""

    units: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    dim: str = ORG

    @property
    def condition(self) -> str:
        """SQL on rows `v` that belong to a pair of the parameter $moved."""
        return in_pairs(self.dim)


def moved_units(
    mart: Mart, scope: Scope | None, months: range, back: int, filters: Filters = NONE, by: tuple[str, ...] = ()
) -> Moved:
    """Units that changed their branch between months and those `back` before, where that changes what is compared.

    Between rows of branches every move counts; under a selection of branches (or in the scope of a leader) a move into
    or out of it. The whole bank, and a unit chosen by itself, is the same on both sides: none.
    """
    inside = set(filters.branch_id or (scope.ids if scope and scope.record.is_of_branches else ()))
    if filters.org_id or not (inside or "branch_id" in by):
        return Moved()
    placed: dict[str, list[tuple[str, int, int]]] = {}
    for unit, *state in mart.once(("moved_units", scope), lambda: _moves(mart, scope)).rows():
        placed.setdefault(unit, []).append(tuple(state))
    pairs = [
        (unit, month)
        for unit, states in placed.items()
        for month in months
        if _is_apart(_branch(states, month), _branch(states, month - back), () if "branch_id" in by else inside)
    ]
    now, before = (tuple(f"{unit}:{month - shift}" for unit, month in pairs) for shift in (0, back))
    return Moved(tuple(dict.fromkeys(unit for unit, _ in pairs)), now, before)


def _branch(states: list[tuple[str, int, int]], month: int) -> str | None:
    return next((branch for branch, first, last in states if first <= month <= last), None)


def _is_apart(now: str | None, before: str | None, inside: set[str] | tuple[()]) -> bool:
    """Whether two branches of a unit are on different sides of the selection, or differ at all without one."""
    if now is None or before is None:
        return False  # opened or closed since: that is growth or loss
    return (now in inside) != (before in inside) if inside else now != before


def _moves(mart: Mart, scope: Scope | None) -> pl.DataFrame:
    placed = mart.small.whole("org", scope).filter(pl.col("branch_id").is_not_null())
    several = pl.col("branch_id").n_unique().over("org_id") > 1
    return (
        placed.filter(several).select("org_id", "branch_id", "valid_from_month_no", "valid_to_month_no").sort(pl.all())
    )


def restated(mart: Mart, scope: Scope | None, first: int, last: int) -> set[str]:
    """Branches that a unit came to or left between two months: under today's organisation their earlier months are
    others than those that were planned."""
    rows = mart.once(("moved_units", scope), lambda: _moves(mart, scope)).rows()
    found = {branch for _, branch, begins, ends in rows if first < begins <= last or first <= ends < last}
    return found


def transferred(
    mart: Mart,
    scope: Scope | None,
    names: tuple[str, ...],
    month_no: int,
    base_month: int,
    filters: Filters = NONE,
    by: tuple[str, ...] = (),
    period: str = "month",
) -> pl.DataFrame | None:
    """The part of the change from the base month that units brought or took along: `by` columns, one column a metric.

    That is the value of the moved units in the month less theirs in the base month, each under the branch of its time:
    for a unit that came all it has now, for one that left all it had. Of a longer period only the months count in which
    the unit stood elsewhere than in the month compared with. None where nothing moved or the data do not reach back;
    null for ratios.
    """
    first, last = span(period, month_no)
    back = month_no - base_month
    sums = tuple(name for name in names if metric(name).kind != "ratio" and not missing(mart, name))
    if first - back < mart.first_month or not sums:
        return None
    found = moved_units(mart, scope, range(first, last + 1), back, filters, by)
    if not found.units:
        return None
    sides = []
    for pairs, shift, sign in ((found.now, 0, 1), (found.before, back, -1)):
        frame = _of_pairs(mart, scope, sums, (first - shift, last - shift), pairs, filters, by)
        sides.append(frame.select(*by, *((pl.col(n).cast(NUMBER) * sign).cast(NUMBER).alias(n) for n in sums)))
    both = pl.concat(sides)
    total = both.group_by(by, maintain_order=True).agg(pl.col(sums).sum()) if by else both.select(pl.col(sums).sum())
    return total.with_columns(pl.lit(None, NUMBER).alias(name) for name in names if name not in sums)


def _of_pairs(
    mart: Mart,
    scope: Scope | None,
    names: tuple[str, ...],
    months: tuple[int, int],
    pairs: tuple[str, ...],
    filters: Filters,
    by: tuple[str, ...],
) -> pl.DataFrame:
    """Metrics of one side over the pairs: the P&L month by month, counts and rolling figures as of the last month."""
    pnl = tuple(name for name in names if all(measure(m).of == "account" for m in metric(name).measures))
    ends = tuple(name for name in names if name not in pnl)
    units = tuple(dict.fromkeys(pair.rpartition(":")[0] for pair in pairs))
    at_end = tuple(unit for unit in units if f"{unit}:{months[1]}" in pairs)
    parts = []
    if pnl:
        needed = tuple(dict.fromkeys(m for name in pnl for m in metric(name).measures))
        ask = Ask(
            needed,
            *months,
            by,
            filters.with_(org_id=units),
            condition=Moved().condition,
            reach=(ORG,),
            params=(("moved", list(pairs)),),
        )
        parts.append(evaluate_periods(fetch(mart, scope, ask), pnl, by, [months], NO_FLOORS))
    if ends and at_end:
        parts.append(metric_frame(mart, scope, ends, months[1], months[1], filters.with_(org_id=at_end), by))
    whole = pl.concat(parts, how="diagonal_relaxed") if parts else pl.DataFrame(schema=dict.fromkeys(by, pl.String))
    return whole.with_columns(pl.lit(0, NUMBER).alias(name) for name in names if name not in whole.columns)
