"""The first screen: are we on plan, what changed, why, what must I decide."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from mart.months import month_text
from mart.query import labels
from mart.query.cockpit.bridge import Bridge, bridge, bridge_base
from mart.query.cockpit.concentration import Whale, whale
from mart.query.cockpit.decisions import decisions
from mart.query.cockpit.drill import DRILL_METRICS, Crumb, Drill, drill, drill_into
from mart.query.cockpit.kpis import CARDS, CONTEXT, Kpis, kpis
from mart.query.cockpit.value_plane import Quadrant, quadrant
from mart.query.filters import NONE, Filters
from mart.query.metric.guard import change_pct, variance_floor_pct
from mart.query.metric.plan import plan_frame
from mart.query.metric.values import NUMBER, metric_frame
from mart.reader import Mart
from mart.scope import Scope

__all__ = [
    "CARDS",
    "CONTEXT",
    "DRILL_METRICS",
    "Bridge",
    "Crumb",
    "Drill",
    "Kpis",
    "Quadrant",
    "Sentence",
    "Whale",
    "branches",
    "bridge",
    "bridge_base",
    "decisions",
    "drill",
    "drill_into",
    "kpis",
    "quadrant",
    "sentences",
    "whale",
]


@dataclass(frozen=True)
class Sentence:
    """One of the three sentences: the words are `cockpit.sentence.<key>` in the locale, `args` its raw numbers."""

    slot: str
    key: str
    args: dict[str, Any]


def branches(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters = NONE,
    metric: str = "economic_profit",
    months: int = 13,
) -> pl.DataFrame:
    """branch_id, label_zh, label_en, month_no, month, actual, plan: all branches, the worst month variance first."""
    first, by = month_no - months + 1, ("branch_id",)
    actual = (
        metric_frame(mart, scope, (metric,), first, month_no, filters, by)
        .rename({metric: "actual"})
        .with_columns(pl.col("actual").cast(NUMBER))
    )
    plan = plan_frame(mart, scope, (metric,), first, month_no, filters, by).rename({metric: "plan"})
    both = actual.join(plan, on=["month_no", "branch_id"], how="left")
    gap = pl.when(pl.col("month_no") == month_no).then(pl.col("actual") - pl.col("plan"))
    both = both.with_columns(
        gap.sum().over("branch_id").alias("gap"),
        pl.col("month_no").map_elements(month_text, return_dtype=pl.String).alias("month"),
    )
    both = both.sort("gap", "branch_id", "month_no", nulls_last=True)
    named = labels.add(mart, scope, both, "branch_id", month_no).rename({"key": "branch_id"})
    return named.select("branch_id", "label_zh", "label_en", "month_no", "month", "actual", "plan")


def sentences(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters = NONE,
    *,
    kpis: Kpis | None = None,
    bridge: Bridge | None = None,
    decisions: pl.DataFrame | None = None,
) -> tuple[Sentence, Sentence, Sentence]:
    """On plan? Why? Decide what? Pass what the page has loaded already to spare the queries."""
    cards = kpis or _kpis(mart, scope, month_no, filters)
    steps = bridge or _bridge(mart, scope, month_no, filters, bridge_base(mart, scope, month_no, filters))
    queue = decisions if decisions is not None else _decisions(mart, scope, month_no, filters)
    return _plan_sentence(cards, variance_floor_pct(mart, month_no)), _why_sentence(steps), _decide_sentence(queue)


_kpis, _bridge, _decisions = kpis, bridge, decisions


def _plan_sentence(found: Kpis, floor: Decimal) -> Sentence:
    profit, value = found.card("risk_adjusted_profit"), found.card("economic_profit")
    if profit["value"] is None:
        deposits, loans = found.card("deposits_avg"), found.card("loans_end")
        return Sentence(
            "plan",
            "volumes_only",
            {
                "missing_feed": profit["missing_feed"],
                "deposits_cny": deposits["value"],
                "loans_cny": loans["value"],
                "deposits_year_pct": _pct(deposits["value"], deposits["last_year"], floor),
                "loans_year_pct": _pct(loans["value"], loans["last_year"], floor),
            },
        )
    args = {
        "profit_cny": profit["value"],
        "profit_plan_cny": profit["plan"],
        "profit_plan_pct": _pct(profit["value"], profit["plan"], floor),
        "profit_year_pct": _pct(profit["value"], profit["last_year"], floor),
        "ep_cny": value["value"],
        "ep_plan_cny": value["plan"],
        "ep_gap_cny": None if value["plan"] is None or value["value"] is None else value["value"] - value["plan"],
        "ep_gap_pct": _pct(value["value"], value["plan"], floor),
        "months_below_cnt": _months_below(value),
    }
    return Sentence(
        "plan",
        {"better": "above_plan", "near": "on_plan", "worse": "below_plan", "none": "no_plan"}[value["status"]],
        args,
    )


def _months_below(card: dict[str, Any]) -> int:
    """How many months in a row, up to this one, the actual lies below the plan."""
    count = 0
    for actual, plan in zip(reversed(card["history"]), reversed(card["plan_history"]), strict=True):
        if actual is None or plan is None or actual >= plan:
            break
        count += 1
    return count


def _why_sentence(found: Bridge) -> Sentence:
    """The two drivers that pull most in the direction of the difference, and the two that offset it."""
    if found.missing or found.start is None or found.end is None:
        return Sentence("why", "no_reason", {"missing_feed": found.missing.feed if found.missing else None})
    gap = found.end - found.start
    steps = found.steps.filter(pl.col("amount_cny") != 0).sort(pl.col("amount_cny").abs(), descending=True)
    is_with = pl.col("amount_cny") < 0 if gap < 0 else pl.col("amount_cny") > 0
    args = {
        "base": found.base,
        "gap_cny": gap,
        "drivers": steps.filter(is_with).head(2).to_dicts(),
        "offsets": steps.filter(~is_with).head(2).to_dicts(),
    }
    return Sentence("why", "fell_short" if gap < 0 else "exceeded" if gap > 0 else "unchanged", args)


def _decide_sentence(queue: pl.DataFrame) -> Sentence:
    if queue.is_empty():
        return Sentence("decide", "nothing", {})
    top = queue.sort(pl.col("impact_cny").abs(), descending=True, nulls_last=True).head(2)
    total = top["impact_cny"].drop_nulls().abs().sum() or Decimal(0)
    return Sentence("decide", "queue", {"count_cnt": len(queue), "top": top.to_dicts(), "top_impact_cny": total})


def _pct(actual: Decimal | None, reference: Decimal | None, floor: Decimal) -> float | None:
    """Change in percent of the reference; undefined on a reference of nearly nothing."""
    change = change_pct(actual, reference, floor)
    return None if change is None else float(change)
