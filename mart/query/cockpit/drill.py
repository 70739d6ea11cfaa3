"""From head office down to one account: the filters are the path, so an address in the browser is a drill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from mart.metrics import metric
from mart.query import labels
from mart.query.cockpit.changes import MOVES, changes
from mart.query.filters import NONE, Filters
from mart.query.metric.breakdown import breakdown
from mart.query.metric.evaluate import exact
from mart.query.metric.explain import next_grain
from mart.query.metric.statement import GRAINS
from mart.query.metric.values import metric_frame
from mart.reader import Mart
from mart.scope import Scope

DRILL_METRICS = ("revenue", "risk_adjusted_profit", "economic_profit", "deposits_avg", "loans_end", "rwa", "raroc")
ROUNDED = Decimal("0.00000001")  # an average over the days of a period is rounded there, row by row
LEVELS = (
    ("branch", "branch_id"),
    ("sub_branch", "org_id"),
    ("manager", "manager_id"),
    ("customer", "customer_id"),
    ("account", "account_id"),
)


@dataclass(frozen=True)
class Crumb:
    """One step of the path: its level, key and names, and the filters that lead back to it."""

    level: str
    key: str
    label_zh: str
    label_en: str
    filters: Filters


@dataclass(frozen=True)
class Drill:
    """Where we are, the rows of the grain below, the total of here; `adds_up` says that the rows sum to it exactly."""

    level: str
    key: str
    child: str
    path: tuple[Crumb, ...]
    rows: pl.DataFrame
    total: dict[str, Decimal | None]
    adds_up: bool


def drill(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters = NONE,
    metrics: Sequence[str] = DRILL_METRICS,
    limit: int | None = None,
    period: str = "month",
    basis: str = "then",
) -> Drill:
    """The grain below what is selected: bank → branch → sub_branch → manager → customer → account.

    The leader of one branch begins at its sub-branches. Other filters (industry, product, …) stay on all the way. With
    `limit`, rows are the first of the order and `adds_up` still judges all of them. Units and managers carry their
    changes, see `changes`.
    """
    names, child = tuple(metrics), child_of(scope, filters)
    rows = breakdown(mart, scope, names, child, month_no, filters, basis=basis, period=period, as_of=month_no)
    if child in MOVES:
        moved = changes(mart, scope, rows, child, month_no, filters, period, basis)
        rows = rows.join(moved, on="key", how="left", maintain_order="left")
    frame = metric_frame(mart, scope, names, month_no, month_no, filters, basis=basis, period=period, as_of=month_no)
    total = {name: exact(frame[name][0]) if len(frame) else None for name in names}
    path = crumbs(mart, scope, month_no, filters)
    return Drill(
        path[-1].level,
        path[-1].key,
        child,
        path,
        rows.head(limit) if limit is not None else rows,
        total,
        _adds_up(rows, total, 0 if period == "month" else len(rows)),
    )


def child_of(scope: Scope | None, filters: Filters) -> str:
    """The grain below what is selected; one branch's leader stands in their branch already."""
    grain = next_grain(filters)
    return "sub_branch" if grain == "branch" and scope is not None and scope.is_one_branch else grain


def drill_into(filters: Filters, child: str, key: str) -> Filters:
    """Filters one step further down.

    >>> drill_into(NONE, "branch", "B01").active
    {'branch_id': ('B01',)}
    """
    dim = GRAINS[child]
    return filters if dim is None or dim == "account_id" else filters.with_(**{dim: key})


def crumbs(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> tuple[Crumb, ...]:
    """The bank and each selected level below it, every crumb with the filters that lead to it."""
    others = {name: value for name, value in filters.active.items() if name not in dict(LEVELS).values()}
    here = Filters(**others)
    path = [Crumb("bank", "BANK", mart.bank.name_zh, mart.bank.name_en, here)]
    if scope is not None and scope.is_one_branch and not filters.branch_id:
        own = labels.lookup(mart, scope, "branch_id", list(scope.ids), month_no)
        path = [Crumb("branch", row["key"], row["label_zh"], row["label_en"], here) for row in own.to_dicts()] or path
    for level, dim in LEVELS[:-1]:
        keys = getattr(filters, dim)
        if not keys:
            continue
        here = here.with_(**{dim: keys})
        names = {row["key"]: row for row in labels.lookup(mart, scope, dim, list(keys), month_no).iter_rows(named=True)}
        zh, en = (
            "、".join(names[k]["label_zh"] if k in names else k for k in keys),
            ", ".join(names[k]["label_en"] if k in names else k for k in keys),
        )
        path.append(Crumb(level, keys[0], zh, en, here))
    return tuple(path)


def _adds_up(rows: pl.DataFrame, total: dict[str, Decimal | None], rounded_cnt: int) -> bool:
    """Every metric that is added up: the rows sum to the total, but for averages over the days of a period, of which
    `rounded_cnt` are rounded."""
    for name, expected in total.items():
        if metric(name).kind == "ratio" or expected is None:
            continue
        parts = sum((Decimal(v) for v in rows[name].to_list() if v is not None), Decimal(0))
        if abs(parts - expected) > ROUNDED * rounded_cnt:
            return False
    return True
