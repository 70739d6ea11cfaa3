"""The first screen: are we on plan, what changed, why, what must I decide."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from mart.query.cockpit.bridge import Bridge, bridge
from mart.query.cockpit.bridge_base import bridge_base
from mart.query.cockpit.bridge_step import step
from mart.query.cockpit.cards import CARDS, CONTEXT
from mart.query.cockpit.concentration import Whale, payments, whale
from mart.query.cockpit.decisions import decisions
from mart.query.cockpit.drill import DRILL_METRICS, Crumb, Drill, drill, drill_into
from mart.query.cockpit.kpis import Kpis, comparable, kpis
from mart.query.cockpit.units import units
from mart.query.cockpit.value_plane import Quadrant, quadrant
from mart.query.filters import NONE, Filters
from mart.query.metric.guard import change_pct, variance_floor_pct
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
    "bridge",
    "bridge_base",
    "comparable",
    "decisions",
    "drill",
    "drill_into",
    "kpis",
    "payments",
    "quadrant",
    "sentences",
    "step",
    "units",
    "whale",
]


@dataclass(frozen=True)
class Sentence:
    """One of the three sentences: the words are `cockpit.sentence.<key>` in the locale, `args` its raw numbers."""

    slot: str
    key: str
    args: dict[str, Any]


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
    """Profit and economic profit of the cards' period, then of its last month."""
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
                "deposits_year_pct": _pct(deposits["value"], comparable(deposits), floor),
                "loans_year_pct": _pct(loans["value"], comparable(loans), floor),
            },
        )
    args = {
        "profit_cny": profit["value"],
        "profit_plan_cny": profit["plan"],
        "profit_plan_pct": _pct(profit["value"], profit["plan"], floor),
        "profit_year_pct": _pct(profit["value"], comparable(profit), floor),
        "ep_cny": value["value"],
        "ep_plan_cny": value["plan"],
        "ep_gap_cny": _less(value["value"], value["plan"]),
        "ep_gap_pct": _pct(value["value"], value["plan"], floor),
        "month_ep_cny": value["month_value"],
        "month_plan_cny": value["month_plan"],
        "month_gap_cny": _less(value["month_value"], value["month_plan"]),
        "month_gap_pct": _pct(value["month_value"], value["month_plan"], floor),
        "months_below_cnt": _months_below(value),
    }
    return Sentence(
        "plan",
        {"better": "above_plan", "near": "on_plan", "worse": "below_plan", "none": "no_plan"}[value["status"]],
        args,
    )


def _less(value: Decimal | None, base: Decimal | None) -> Decimal | None:
    return None if value is None or base is None else value - base


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
    known = top["impact_cny"].drop_nulls()
    total = known.abs().sum() if known.len() else None  # what nobody can reckon is not nought
    return Sentence("decide", "queue", {"count_cnt": len(queue), "top": top.to_dicts(), "top_impact_cny": total})


def _pct(actual: Decimal | None, reference: Decimal | None, floor: Decimal) -> float | None:
    """Change in percent of the reference; undefined on a reference of nearly nothing."""
    change = change_pct(actual, reference, floor)
    return None if change is None else float(change)
