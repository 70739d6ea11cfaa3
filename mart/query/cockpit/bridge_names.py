"""What stands behind the steps of a bridge: the cell that moved each most, its largest customers or products."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from heapq import nsmallest
from typing import Any

import polars as pl

from mart.query import labels
from mart.query.cockpit.movers import SIDES, Comparison
from mart.reader import Mart
from mart.scope import Scope

CELL = ("branch_id", "product_id")
LARGEST = 3
NAMES = {
    "driver": pl.String,
    "place": pl.Int32,
    "kind": pl.String,
    "key": pl.String,
    "label_zh": pl.String,
    "label_en": pl.String,
    "amount_cny": pl.Decimal(38, 8),
}


def reasons(
    mart: Mart, scope: Scope | None, month_no: int, steps: list[tuple[str, Decimal]], cells: pl.DataFrame
) -> list[tuple[Any, ...]]:
    """Each step with the branch × product that moved it most in its own direction."""
    rows: list[tuple[Any, ...]] = []
    for driver, amount in steps:
        top = _most(cells, driver, amount >= 0) if amount and len(cells) else None
        rows.append(
            (driver, amount, *((top["branch_id"], top["product_id"], top[driver]) if top else (None, None, None)))
        )
    found = [{str(row[at]) for row in rows if row[at]} for at in (2, 3)]
    branch, product = (_labels(mart, scope, dim, keys, month_no) for dim, keys in zip(CELL, found, strict=True))
    out = []
    for driver, amount, b, p, most in rows:
        both = [branch.get(b, (b, b)), product.get(p, (p, p))] if b else None
        zh, en = (" · ".join(str(pair[i]) for pair in both) if both else None for i in (0, 1))
        out.append((driver, amount, b, p, zh, en, most))
    return out


def _most(cells: pl.DataFrame, driver: str, is_rise: bool) -> dict[str, Any]:
    """The first cell with the largest, or smallest, figure of a driver."""
    at = cells[driver].arg_max() if is_rise else cells[driver].arg_min()
    return cells.row(at or 0, named=True)


def _labels(
    mart: Mart, scope: Scope | None, dim: str, keys: set[str], month_no: int
) -> dict[str, tuple[str | None, str | None]]:
    found = labels.lookup(mart, scope, dim, sorted(keys), month_no)
    return {row["key"]: (row["label_zh"], row["label_en"]) for row in found.iter_rows(named=True)}


def names(both: Comparison, steps: pl.DataFrame, cells: pl.DataFrame, base: str) -> pl.DataFrame:
    """NAMES: the largest three of each step in its direction: customers where customers are the step, else products."""
    rows: list[tuple[Any, ...]] = []
    for driver, amount in steps.select("driver", "amount_cny").rows():
        kind, frame = behind(both, driver, cells, base)
        sign = 1 if amount >= 0 else -1
        moved = ((key, value) for key, value in frame.select("key", "amount_cny").rows() if value * sign > 0)
        top = nsmallest(LARGEST, moved, key=lambda one: (-one[1] * sign, one[0] or ""))
        rows += [(driver, place, kind, key, value) for place, (key, value) in enumerate(top, 1)]
    words = {
        kind: _labels(
            both.mart, both.scope, kind, {row[3] for row in rows if row[2] == kind and row[3]}, both.months[-1]
        )
        for kind in ("product_id", "customer_id")
    }
    out = [
        (driver, place, kind.removesuffix("_id"), key, *words[kind].get(key, (key, key)), value)
        for driver, place, kind, key, value in rows
    ]
    return pl.DataFrame(out, schema=NAMES, orient="row")


def behind(both: Comparison, driver: str, cells: pl.DataFrame, base: str) -> tuple[str, pl.DataFrame]:
    """customer_id or product_id, and frame(key, amount_cny) of all that a step adds up, to the cent."""
    frame = customers_of(both, driver, base)
    kind = "product_id" if frame is None else "customer_id"
    if frame is None:
        frame = cells.group_by("product_id").agg(pl.col(driver).sum().alias("amount_cny"))
    return kind, frame.rename({kind: "key"})


def customers_of(both: Comparison, driver: str, base: str) -> pl.DataFrame | None:
    """customer_id, amount_cny of all customers behind a step; None where products explain it.

    Customers who came or left bring all their economic profit; a loss in default is that of those who stayed.
    """
    if driver == "default_loss":
        return _in_default(both, base)
    parts = {"gained": ("gained",), "lost": ("lost",), "transferred": ("came", "went")}.get(driver)
    if parts is None:
        return None
    measure = "economic_profit_cny"
    found = [
        frame.select("customer_id", (pl.col(measure) * SIDES[name][1]).cast(pl.Decimal(38, 8)).alias("amount_cny"))
        for name in parts
        if (frame := both.population(name, (measure,), ("customer_id",))) is not None
    ]
    return _added(found)


def _in_default(both: Comparison, base: str) -> pl.DataFrame:
    """What each customer's loss in default takes from economic profit, now and (against a past month) less before."""
    found = []
    for side, sign in ((0, -1), (1, 1))[: 1 if base == "plan" else 2]:
        ask, condition, params = both.ask(("default_loss_cny",), ("customer_id",), side), "v.default_loss_cny <> 0", ()
        if both.units.units:
            condition, params = f"{condition} AND NOT {both.units.condition}", (("moved", list(both.pairs(side))),)
        frame = both.sums(replace(ask, condition=condition, reach=(both.units.dim,), params=params))
        found.append(
            frame.select("customer_id", (pl.col("default_loss_cny") * sign).cast(pl.Decimal(38, 8)).alias("amount_cny"))
        )
    moved = both.moved["customer_id"].to_list() if len(both.moved) else []
    return _added(found).filter(~pl.col("customer_id").is_in(moved))


def _added(found: list[pl.DataFrame]) -> pl.DataFrame:
    schema = {"customer_id": pl.String, "amount_cny": pl.Decimal(38, 8)}
    whole = pl.concat([pl.DataFrame(schema=schema), *found], how="vertical_relaxed")
    return whole.group_by("customer_id", maintain_order=True).agg(pl.col("amount_cny").sum())
