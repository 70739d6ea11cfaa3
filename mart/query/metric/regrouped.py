"""Money under today's branches from a view that knows branches only as they were.

All of it as it was, less what units brought that stand under another branch today, and the same where they stand now.
Of a large bank that is a tenth of reading every account with the traits of its customer.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from mart.query.metric.money import money, money_plan
from mart.query.metric.statement import Ask, dims_of
from mart.reader import Mart
from mart.scope import Scope

BRANCH, ACCOUNTS = "branch_id", "account_month"


def regrouped(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> pl.DataFrame | None:
    """month_no, the `by` columns and the sums `names` under the branches of the month `ask.as_of`.

    None where the statement over the accounts has to answer: another basis, a condition on customers, a smaller view
    that holds the units itself, a role that does not see the whole bank, sums that are not exact.
    """
    if ask.basis != "today" or BRANCH not in dims_of(ask) or ask.condition or ask.limit is not None:
        return None
    if scope is None or not scope.record.is_whole_bank:
        return None
    then = replace(ask, basis="then")
    if money_plan(mart, scope, ask, names).view != ACCOUNTS or money_plan(mart, scope, then, names).view == ACCOUNTS:
        return None
    whole = _asked(mart, scope, then, names)
    if any(not (whole.schema[name].is_decimal() or whole.schema[name].is_integer()) for name in names):
        return None
    moved = _moved(mart, scope, then, names)
    return whole if moved.is_empty() else _under_today(whole, moved, ask, names)


def _asked(mart: Mart, scope: Scope, ask: Ask, names: tuple[str, ...]) -> pl.DataFrame:
    return mart.frame(*money(mart, scope, ask, names), scope)


def _moved(mart: Mart, scope: Scope, ask: Ask, names: tuple[str, ...]) -> pl.DataFrame:
    """Sums by unit of those that stand under another branch today: `branch_id` then, `now` today."""
    org = mart.small.whole("org", scope)
    units = org.group_by("org_id").agg(pl.col(BRANCH).n_unique().alias("n")).filter(pl.col("n") > 1)["org_id"]
    others = tuple(name for name in ask.by if name != BRANCH)
    filters = ask.filters.with_(branch_id=None, org_id=tuple(sorted(units)))
    if units.is_empty():
        return pl.DataFrame(schema={BRANCH: pl.String})
    rows = _asked(mart, scope, replace(ask, by=(*others, "org_id", BRANCH), filters=filters), names)
    today = org.filter(pl.lit(ask.as_of).is_between("valid_from_month_no", "valid_to_month_no"))
    rows = rows.join(today.select("org_id", now=BRANCH), on="org_id", how="left")
    return rows.with_columns(pl.col("now").fill_null(pl.col(BRANCH))).filter(pl.col("now") != pl.col(BRANCH))


def _under_today(whole: pl.DataFrame, moved: pl.DataFrame, ask: Ask, names: tuple[str, ...]) -> pl.DataFrame:
    """Each sum from where the unit was to where it is; a cell that is left empty is none."""
    keys, chosen = ["month_no", *ask.by], ask.filters.branch_id
    sides = [whole.with_columns(left=pl.lit(False))]
    for of, sign in ((BRANCH, -1), ("now", 1)):
        rows = moved.filter(pl.col(of).is_in(chosen)) if chosen else moved
        rows = rows.with_columns(pl.col(of).alias(BRANCH), *(pl.col(name) * sign for name in names))
        sides.append(rows.select(*keys, *(pl.col(n).cast(whole.schema[n]) for n in names), left=pl.lit(sign < 0)))
    sums = [pl.when(pl.col(n).count() > 0).then(pl.col(n).sum()).alias(n) for n in names]
    found = pl.concat(sides).group_by(keys, maintain_order=True).agg(*sums, pl.col("left").any())
    is_empty = pl.all_horizontal(pl.col(names).fill_null(0) == 0)
    return found.filter(~(pl.col("left") & is_empty)).drop("left")
