"""Cases of the decision queue: what customers and managers lose, or are about to lose, and who they are.

A case counts when it has held for the months that the policy asks for. Its effect is the economic profit of twelve
months, and a customer is counted by the first case that names them only: borrowers by name, then weak borrowers of a
branch, then the books of managers, then customers who left the value tiers.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from mart.metrics import missing
from mart.query.cockpit.case import Case, Question
from mart.query.metric.guard import floors

VALUE_TIERS = "('value', 'high_value')"


def borrowers(ask: Question) -> list[Case]:
    """Borrowers whose capital loses: the worst by name, and the low-efficiency rest together by branch."""
    if missing(ask.mart, "economic_profit"):
        return []
    least = float(floors(ask.mart, ask.month_no).get("raroc", 0)) / 100  # the ratio guard
    rows = ask.rows(
        "WITH sure AS (SELECT r.customer_id, count(*) FILTER (r.is_low_efficiency) = $months AS is_weak FROM"
        " customer_status_month r WHERE r.month_no BETWEEN $since AND $month_no AND r.is_lead AND r.is_credit AND"
        " r.ep_12m_cny < 0 AND r.rwa_avg_12m_cny > 0 GROUP BY r.customer_id HAVING count(*) = $months) SELECT"
        " s.customer_id, s.branch_id, s.ep_12m_cny, s.rwa_avg_12m_cny, sure.is_weak, {dims}, CASE WHEN"
        f" s.ec_avg_12m_cny >= {least} * (s.deposits_avg_cny + s.loans_end_cny) THEN s.raroc_12m END AS raroc_12m FROM"
        " customer_status_month s JOIN sure USING (customer_id) WHERE s.month_no = $month_no AND s.is_lead AND {where}"
        " ORDER BY s.ep_12m_cny, s.customer_id"
    )
    named = rows.head(ask.per_kind)
    ask.counted.update(named["customer_id"])
    return [_borrower(row) for row in named.iter_rows(named=True)] + _groups(
        ask, ask.fresh(rows).filter("is_weak"), "under_earning_borrowers", "rwa_avg_12m_cny"
    )


def _borrower(row: Mapping[str, Any]) -> Case:
    ratio = row["raroc_12m"]
    return Case(
        "loss_making_borrower",
        "customer",
        row["customer_id"],
        "customer_id",
        impact_cny=row["ep_12m_cny"],
        branch_id=row["branch_id"],
        link_level="customer",
        link_key=row["customer_id"],
        amount_cny=row["rwa_avg_12m_cny"],
        ratio_pct=None if ratio is None else float(100 * ratio),
        customers=(row["customer_id"],),
        by_branch={row["branch_id"]: row["ep_12m_cny"]},
    )


def left_value(ask: Question) -> list[Case]:
    """Customers whose fall out of the value tiers is confirmed this month, by branch, and the profit they still
    bring."""
    if ask.month_no - ask.months < ask.mart.first_month or missing(ask.mart, "economic_profit"):
        return []
    rows = ask.rows(
        "WITH sure AS (SELECT r.customer_id FROM customer_status_month r WHERE r.month_no BETWEEN $since - 1 AND"
        " $month_no AND r.is_lead GROUP BY r.customer_id HAVING count(*) FILTER (r.month_no < $since AND r.tier IN"
        f" {VALUE_TIERS}) = 1 AND count(*) FILTER (r.month_no >= $since AND r.tier NOT IN {VALUE_TIERS}) = $months)"
        " SELECT s.customer_id, s.branch_id, -greatest(s.ep_12m_cny, 0) AS ep_12m_cny, s.deposits_avg_cny, {dims} FROM"
        " customer_status_month s JOIN sure USING (customer_id) WHERE s.month_no = $month_no AND s.is_lead AND {where}"
        " ORDER BY s.ep_12m_cny DESC, s.customer_id"
    )
    return _groups(ask, ask.fresh(rows), "tier_loss", "deposits_avg_cny", is_loss_now=False)


def _groups(ask: Question, rows: pl.DataFrame, kind: str, amount: str, is_loss_now: bool = True) -> list[Case]:
    """One case a branch, the worst branches; profit that may still be lost is no part of a branch's gap to plan."""
    cases = []
    sums = rows.group_by("branch_id").agg(pl.col("ep_12m_cny").sum()).sort("ep_12m_cny", "branch_id")
    for branch_id, effect in sums.head(ask.per_kind).iter_rows():
        own = rows.filter(pl.col("branch_id") == branch_id)
        who = tuple(own["customer_id"])
        ask.counted.update(who)
        cases.append(
            Case(
                kind,
                "segments",
                branch_id,
                "branch_id",
                len(who),
                effect,
                branch_id,
                "customers",
                amount_cny=Decimal(own[amount].sum()),
                customers=who,
                by_branch={branch_id: effect} if is_loss_now else {},
            )
        )
    return cases


def managers(ask: Question) -> list[Case]:
    """Managers confirmed as high in capacity and low in yield, by branch: what their books lose beyond other cases."""
    needed = {"is_low_yield_confirmed", "branch_id"}
    if not needed <= ask.mart.columns("manager_status_month", ask.scope) or missing(ask.mart, "economic_profit"):
        return []
    rows = ask.rows(
        "SELECT m.manager_id, m.branch_id, s.customer_id, s.ep_12m_cny * b.share AS ep_cny, s.rwa_avg_12m_cny *"
        " b.share AS rwa_cny, {dims} FROM manager_status_month m JOIN customer_manager b ON b.month_no = m.month_no AND"
        " b.manager_id = m.manager_id JOIN customer_status_month s ON s.month_no = b.month_no AND s.customer_id ="
        " b.customer_id WHERE m.month_no = $month_no AND m.is_low_yield_confirmed AND {where} ORDER BY ALL"
    )
    books = (
        rows.with_columns(is_fresh=~pl.col("customer_id").is_in(list(ask.counted)))
        .group_by("branch_id", "manager_id")
        .agg(pl.col("ep_cny").filter("is_fresh").sum(), pl.col("rwa_cny").sum())
        .with_columns(pl.when(pl.col("ep_cny") < 0).then("ep_cny").otherwise(0).cast(pl.Decimal(38, 8)).alias("ep_cny"))
    )
    branches = books.group_by("branch_id").agg(pl.len(), pl.col("ep_cny", "rwa_cny").sum()).sort("ep_cny", "branch_id")
    chosen = branches.filter(pl.col("ep_cny") < 0).head(ask.per_kind)
    ask.counted.update(rows.join(chosen, on="branch_id", how="semi")["customer_id"])
    return [
        Case(
            "low_yield_manager",
            "managers",
            row["branch_id"],
            "branch_id",
            row["len"],
            row["ep_cny"],
            row["branch_id"],
            "branch",
            row["branch_id"],
            row["rwa_cny"],
            by_branch={row["branch_id"]: row["ep_cny"]},
        )
        for row in chosen.iter_rows(named=True)
    ]
