"""The income statement of a node: month or year to date, against plan and against last year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from mart.metrics import NotAvailable, metric
from mart.query import filters as flt
from mart.query.filters import Filters
from mart.query.metric.plan import plan_frame
from mart.query.product.base import UNKNOWN, Node, known, period
from mart.query.product.overview import Overview, overview
from mart.reader import Mart
from mart.scope import Scope

# (line = metric, sign, kind): a subtotal equals the steps above it. The plan knows the lines from the margin down.
LINES: tuple[tuple[str, int, str], ...] = (
    ("interest_received", 1, "step"),
    ("ftp_charge", -1, "step"),
    ("ftp_credit", 1, "step"),
    ("interest_paid", -1, "step"),
    ("ftp_margin", 1, "subtotal"),
    ("fees", 1, "step"),
    ("cost", -1, "step"),
    ("expected_loss", -1, "step"),
    ("default_loss", -1, "step"),
    ("capital_credit", 1, "step"),
    ("surtax", -1, "step"),
    ("tax", -1, "step"),
    ("risk_adjusted_profit", 1, "subtotal"),
    ("capital_charge", -1, "step"),
    ("economic_profit", 1, "subtotal"),
)
MARGIN = ("interest_received", "ftp_charge", "ftp_credit", "interest_paid")
BASES = ("plan", "last_year")


@dataclass(frozen=True)
class Pnl:
    """rows: line (a metric's name), kind (step, subtotal), actual_cny, plan_cny, last_year_cny (signed, null where not
    to be had), in the order of an income statement; steps add up to the subtotals. missing: metrics without a feed."""

    rows: pl.DataFrame
    months_cnt: int
    missing: dict[str, NotAvailable]

    def has(self, base: str) -> bool:
        """Whether there is such a figure to compare with: plan or last_year."""
        return self.rows.filter(line="economic_profit")[f"{base}_cny"].null_count() == 0


def pnl(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    node: Node,
    filters: Filters = flt.NONE,
    kind: str = "month",
    view: Overview | None = None,
) -> Pnl:
    """Income statement of a node over a period, with the plan and the same period of last year beside it."""
    view = view or overview(mart, scope, month_no, filters, kind=kind)
    now, before = (_sums(view, name, node) for name in (kind, f"{kind}_before"))
    plan = planned(mart, scope, month_no, node, filters, kind)
    columns: dict[str, Any] = {"line": [line for line, _, _ in LINES], "kind": [kind for _, _, kind in LINES]}
    for name, found in (("actual_cny", now), ("plan_cny", plan), ("last_year_cny", before)):
        columns[name] = pl.Series([_signed(found.get(line), sign) for line, sign, _ in LINES], dtype=pl.Decimal(38, 8))
    return Pnl(pl.DataFrame(columns), view.window_months[kind], view.missing)


def _signed(value: Decimal | None, sign: int) -> Decimal | None:
    return None if value is None else sign * value


def _sums(view: Overview, window: str, node: Node) -> dict[str, Decimal]:
    """Each line's sum over the node's leaves in a window; lines without a feed are left out."""
    if not view.window_months[window]:
        return {}
    everything = view.window(window)
    have = {name.removesuffix("_cny") for name in known(everything)} if everything.height else set()
    leaves = view.products if node.level == "all" else view.products.filter(pl.col(f"{node.level}_id") == node.key)
    rows = everything.with_columns(pl.col("product_id").fill_null(UNKNOWN)).filter(
        pl.col("product_id").is_in(leaves["product_id"].to_list())
    )
    return {line: Decimal(rows[f"{line}_cny"].sum() or 0) for line, _, _ in LINES if line in have}


def planned(
    mart: Mart, scope: Scope | None, month_no: int, node: Node, filters: Filters, kind: str
) -> dict[str, Decimal]:
    """The plan of the node's lines over the period; empty where the plan has no such grain or a month is not
    planned."""
    first, last = period(kind, month_no)
    names = tuple(line for line, _, _ in LINES if line not in MARGIN and metric(line).kind == "sum")
    frame = plan_frame(mart, scope, names, first, last, node.narrow(filters))
    if frame["month_no"].n_unique() < last - first + 1:
        return {}
    return {name: Decimal(frame[name].sum()) for name in names if not frame[name].null_count()}
