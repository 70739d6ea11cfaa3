"""Cases of the decision queue that the books show: sums that do not tie, feeds that are late, products, branches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from mart.metrics import metric, missing
from mart.query.cockpit.case import Case, Question
from mart.query.health import late_feeds
from mart.query.metric.guard import change_pct, variance_floor_pct
from mart.query.metric.plan import plan_frame
from mart.query.metric.source import fetch
from mart.query.metric.statement import OF_CUSTOMERS, Ask
from mart.query.metric.values import metric_frame

YEAR = 12
_EXACT = pl.Decimal(38, 8)


def reconciliation(ask: Question) -> list[Case]:
    """Checks of the month that do not tie; all in one case."""
    sql = (
        "SELECT count(*) AS n, sum(abs(difference_cny)) AS total, arg_max(check_name, abs(difference_cny)) AS worst"
        " FROM recon WHERE month_no = $month_no AND difference_cny <> 0"
    )
    key = ("case", "reconciliation", ask.scope, ask.month_no)
    row = ask.mart.once(key, lambda: ask.mart.frame(sql, {"month_no": ask.month_no}, ask.scope)).row(0, named=True)
    if not row["n"]:
        return []
    return [
        Case(
            "reconciliation",
            "health",
            row["worst"],
            count_cnt=row["n"],
            link_level="check",
            link_key=row["worst"],
            amount_cny=row["total"],
        )
    ]


def feed_missing(ask: Question) -> list[Case]:
    """Systems that delivered before this month but not for it; systems a bank never brought are no decision."""
    late = late_feeds(ask.mart, ask.month_no) if ask.scope else []
    return (
        [Case("feed_missing", "health", late[0], "", len(late), link_level="system", link_key=late[0])] if late else []
    )


def products(ask: Question) -> list[Case]:
    """Deposit products that cost more than the transfer price they earn, and lost economic profit over the year."""
    if missing(ask.mart, "economic_profit"):
        return []
    names = ("ftp_margin", "deposits_avg", "deposit_cost")
    since, by = ask.month_no - ask.months + 1, ("product_id",)
    frame = metric_frame(ask.mart, ask.scope, names, since, ask.month_no, ask.filters, by)
    costly = frame.filter((pl.col("deposits_avg") > 0) & (pl.col("ftp_margin") < 0))
    sure = costly.group_by(*by).agg(pl.len(), pl.col("ftp_margin").sum()).filter(pl.col("len") == ask.months)
    if sure.is_empty():
        return []
    effects = _effects(ask, sure["product_id"].to_list())
    totals = effects.group_by(*by).agg(pl.col("ep_cny").sum()).filter(pl.col("ep_cny") < 0).sort("ep_cny", "product_id")
    last = {row["product_id"]: row for row in costly.filter(pl.col("month_no") == ask.month_no).iter_rows(named=True)}
    return [
        Case(
            "overpriced_product",
            "products",
            product_id,
            "product_id",
            impact_cny=effect,
            link_level="product",
            link_key=product_id,
            amount_cny=last[product_id]["deposits_avg"],
            ratio_pct=last[product_id]["deposit_cost"],
            by_branch=dict(
                effects.filter(pl.col("product_id") == product_id).select("branch_id", "ep_cny").iter_rows()
            ),
        )
        for product_id, effect in totals.head(ask.per_kind).iter_rows()
    ]


def _effects(ask: Question, products_: Sequence[str]) -> pl.DataFrame:
    """product_id, branch_id, ep_cny: economic profit of twelve months on customers that no other case names.

    As all of it less what is theirs: they are few, and who is not among them is not looked for in every account.
    """
    asked = Ask(
        metric("economic_profit").measures,
        ask.month_no - YEAR + 1,
        ask.month_no,
        ("product_id", "branch_id"),
        ask.filters.with_(product_id=tuple(products_)),
    )
    sides = [_profits(ask, asked, 1)]
    if ask.counted:
        who = (("who", sorted(ask.counted)),)
        sides.append(_profits(ask, replace(asked, condition=OF_CUSTOMERS, reach=("customer_id",), params=who), -1))
    total = pl.concat(sides).group_by("product_id", "branch_id").agg(pl.col("ep_cny").sum())
    return total.sort("product_id", "branch_id")


def _profits(ask: Question, asked: Ask, sign: int) -> pl.DataFrame:
    profit = pl.col(metric("economic_profit").measures[0]).cast(_EXACT) * sign
    return fetch(ask.mart, ask.scope, asked).select("product_id", "branch_id", profit.cast(_EXACT).alias("ep_cny"))


def branches(ask: Question, others: Sequence[Case]) -> list[Case]:
    """Branches below plan over the year and in each of the last months; `others` explain a part of the gap already."""
    name, by = "economic_profit", ("branch_id",)
    if missing(ask.mart, name):
        return []
    first, since = ask.month_no - YEAR + 1, ask.month_no - ask.months + 1
    actual = metric_frame(ask.mart, ask.scope, (name,), first, ask.month_no, ask.filters, by)
    plan = plan_frame(ask.mart, ask.scope, (name,), first, ask.month_no, ask.filters, by).rename({name: "plan"})
    gaps = actual.join(plan, on=["month_no", *by]).with_columns(pl.col(name).cast(_EXACT)).drop_nulls()
    gaps = gaps.with_columns(gap=pl.col(name) - pl.col("plan"))
    is_recent = pl.col("month_no") >= since
    year = gaps.group_by(*by).agg(
        pl.col(name, "plan", "gap").sum(), below=((pl.col("gap") < 0) & is_recent).sum().cast(pl.Int64)
    )
    least = ask.rules.number("branch_gap_pct")
    far = year.filter((pl.col("below") == ask.months) & (-pl.col("gap") * 100 > pl.col("plan").abs() * least))
    floor = variance_floor_pct(ask.mart, ask.month_no)
    cases = [_branch(row, others, floor) for row in far.sort("gap", "branch_id").iter_rows(named=True)]
    return [case for case in cases if (case.impact_cny or 0) < 0][: ask.per_kind]


def _branch(row: dict[str, Any], others: Sequence[Case], floor: Decimal) -> Case:
    change = change_pct(row["economic_profit"], row["plan"], floor)
    explained = sum((case.by_branch.get(row["branch_id"], Decimal(0)) for case in others), Decimal(0))
    return Case(
        "branch_below_plan",
        "cockpit",
        row["branch_id"],
        "branch_id",
        impact_cny=min(row["gap"] - min(explained, Decimal(0)), Decimal(0)),
        branch_id=row["branch_id"],
        link_level="branch",
        link_key=row["branch_id"],
        amount_cny=row["economic_profit"],
        ratio_pct=None if change is None else float(change),
    )
