"""The shape a bank reached beside the shape asked for."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from mart.demo import tiers
from mart.demo.balances import Month
from mart.demo.pnl import Pnl
from mart.months import month_text

if TYPE_CHECKING:
    from mart.demo.world import World

# Asked of a bank of 60 k customers; amounts (CNY) scale with customers. Shares in %.
ASKED = {
    "deposits_avg_cny": (410e9, True), "loans_avg_cny": (320e9, True), "rwa_cny": (290e9, True),
    "revenue_month_cny": (0.73e9, True),
    "raroc_pct": (13, False), "demand_share_pct": (41, False), "active_pct": (40, False), "settlement_pct": (30, False),
    "value_pct": (12, False), "high_value_pct": (2, False), "credit_pct": (8, False), "top_1_pct_deposits_pct": (55,
    False),
    "top_10_pct_deposits_pct": (88, False), "whale_peak_pct": (155, False), "loss_makers_pct": (27.5, False),
    "nim_pct": (1.9, False),
    "rwa_density_pct": (85, False), "cost_income_pct": (30, False), "attrition_pct": (9, False),
    "push_conversion_pct": (4.5, False),
    "products_per_active": (2.6, False),
}  # fmt: skip


def targets(world: World, month: Month, result: Pnl, flags: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Figures that targets start from, by organisation: row 0 the bank, then the branches. npl_ratio in %."""
    orgs, people = world.orgs, world.people
    branch = orgs.branch_of(people.home) - 1
    count = {
        name: np.bincount(branch, flags[name], minlength=orgs.branches) for name in ("active", "value", "high_value")
    }
    held = np.bincount(branch, tiers.products_held(people, month, flags["active"]), minlength=orgs.branches)
    where = orgs.branch_of(month.org) - 1
    bad = people.default_month[month.customer] >= 0
    npl = np.bincount(where, result["loans_end"] * bad, minlength=orgs.branches)
    loans = result.by(where, orgs.branches, "loans_end")
    total = {
        name: np.concatenate([[v.sum()], v]) for name, v in {**count, "held": held, "npl": npl, "loans": loans}.items()
    }
    return {
        **{f"customers_{name}": total[name] for name in count},
        "products_per_customer": total["held"] / np.maximum(total["active"], 1),
        "npl_ratio": 100 * total["npl"] / np.maximum(total["loans"], 1),
    }  # fmt: skip


class Shape:
    """Collects a year of monthly sums; `reached` measures the last month and the year to it."""

    def __init__(self) -> None:
        self.year: deque[dict[str, float]] = deque(maxlen=12)
        self.deposits: deque[np.ndarray] = deque(maxlen=13)
        self.actives: deque[np.ndarray] = deque(maxlen=13)
        self.last: dict[str, float] = {}
        self.series: list[dict[str, object]] = []

    def note(self, world: World, month: Month, result: Pnl, paid: np.ndarray) -> None:
        """Take in one month."""
        self.year.append({name: float(v.sum()) for name, v in result.values.items()})
        flags = tiers.classes(world.people, month, world.window, paid)
        self.deposits.append(world.people.deposit_now.copy())
        self.actives.append(flags["active"])
        money = _money(deque([self.year[-1]]))
        self.series.append({"month": month_text(month.month_no), **{k: round(v, 3) for k, v in money.items()}})
        self.last = {
            **_money(self.year),
            **_customers(world, month, result, flags),
            **self._attrition(),
            **_pushes(world),
        }

    def _attrition(self) -> dict[str, float]:
        was, before, now = self.actives[0], self.deposits[0], self.deposits[-1][: len(self.deposits[0])]
        lost = was & ((now < 0.5 * before) & (before >= 1e5) | (now < 1e5) & ~self.actives[-1][: len(was)])
        return {"attrition_pct": 100 * lost.sum() / max(was.sum(), 1)}

    def rows(self, customers: int) -> list[dict[str, object]]:
        """name, asked (scaled to this bank), reached."""
        return [
            {"name": name, "asked": value * (customers / 60_000 if scales else 1), "reached": round(self.last[name], 4)}
            for name, (value, scales) in ASKED.items()
        ]


def _money(year: deque[dict[str, float]]) -> dict[str, float]:
    now = year[-1]
    total = {name: sum(m[name] for m in year) for name in now}
    scale = 12 / len(year)
    mean = {name: v / len(year) for name, v in total.items()}
    revenue = total["ftp_margin"] + total["fees"]
    return {
        "deposits_avg_cny": now["deposits_avg"], "loans_avg_cny": now["loans_avg"], "rwa_cny": now["rwa"],
        "revenue_month_cny": now["ftp_margin"] + now["fees"], "fees_month_cny": now["fees"],
        "cost_month_cny": now["cost"],
        "expected_loss_month_cny": now["expected_loss"], "profit_month_cny": now["profit"],
        "raroc_pct": 100 * total["profit"] * scale / mean["economic_capital"],
        "nim_pct": 100 * (total["interest_in"] - total["interest_out"]) * scale / mean["loans_avg"],
        "rwa_density_pct": 100 * now["rwa"] / now["ead"], "cost_income_pct": 100 * total["cost"] / revenue,
        "deposit_cost_pct": 100 * total["interest_out"] * scale / mean["deposits_avg"],
        "loan_yield_pct": 100 * total["interest_in"] * scale / mean["loans_avg"],
    }  # fmt: skip


def _customers(world: World, month: Month, result: Pnl, flags: dict[str, np.ndarray]) -> dict[str, float]:
    people = world.people
    count = len(people)
    profit, _ = world.window.totals(count)
    best = np.cumsum(np.sort(profit)[::-1])
    ranked = np.sort(people.deposit_now)[::-1]
    demand = (month.kind == 0) & (world.book.accounts.term[month.rows] == 0)
    held = tiers.products_held(people, month, flags["active"])
    used = np.count_nonzero(month.average > 0)
    bad = people.default_month[month.customer] >= 0
    return {
        "customers": count, "accounts_open": len(month.rows), "accounts_ever": len(world.book.accounts),
        "accounts_with_balance": used,
        **{f"{name}_pct": 100 * flag.mean() for name, flag in flags.items()},
        "demand_share_pct": 100 * result["deposits_avg"][demand].sum() / result["deposits_avg"].sum(),
        "top_1_pct_deposits_pct": 100 * ranked[: count // 100].sum() / ranked.sum(),
        "top_10_pct_deposits_pct": 100 * ranked[: count // 10].sum() / ranked.sum(),
        "whale_peak_pct": 100 * best.max() / best[-1], "loss_makers_pct": 100 * (profit < 0).mean(),
        "products_per_active": held.sum() / max(flags["active"].sum(), 1),
        "npl_ratio_pct": 100 * (result["loans_end"] * bad).sum() / result["loans_end"].sum(),
    }  # fmt: skip


def _pushes(world: World) -> dict[str, float]:
    ended = [c for c in world.campaigns if c.start + 3 <= world.start + 1000]
    contacted = sum(int(c.contacted.sum()) for c in ended)
    converted = sum(int((c.converted & c.contacted).sum()) for c in ended)
    return {"push_conversion_pct": 100 * converted / max(contacted, 1)}
