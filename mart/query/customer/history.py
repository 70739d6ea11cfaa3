"""Twenty-four months of a customer, and its profit of twelve months against the twelve before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from mart.query.customer.base import measures, rows, sum_known
from mart.query.metric.pruning import HOME
from mart.reader import Mart
from mart.scope import Scope

_STATUS = (
    "tier",
    "contribution_12m_cny",
    "rap_12m_cny",
    "ep_12m_cny",
    "ec_avg_12m_cny",
    "rwa_avg_12m_cny",
    "raroc_12m",
    "window_months",
    "window_days",
    "products_cnt",
    "payments_cnt",
    "payment_months_3m_cnt",
    "is_low_efficiency",
)
# (line, plus, minus, kind): a step's amount is Σ plus − Σ minus; a subtotal equals the steps above it
LINES: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str], ...] = (
    ("loan_margin", ("interest_received_cny",), ("ftp_charge_cny",), "step"),
    ("deposit_margin", ("ftp_credit_cny",), ("interest_paid_cny",), "step"),
    ("fees", ("fees_cny",), (), "step"),
    ("capital_credit", ("capital_credit_cny",), (), "step"),
    ("cost", (), ("cost_cny",), "step"),
    ("expected_loss", (), ("expected_loss_cny",), "step"),
    ("default_loss", (), ("default_loss_cny",), "step"),
    ("surtax", (), ("surtax_cny",), "step"),
    ("tax", (), ("tax_cny",), "step"),
    ("risk_adjusted_profit", ("risk_adjusted_profit_cny",), (), "subtotal"),
    ("capital_charge", (), ("capital_charge_cny",), "step"),
    ("economic_profit", ("economic_profit_cny",), (), "subtotal"),
)


def history(mart: Mart, scope: Scope, customer_id: str, month_no: int, months: int = 24) -> pl.DataFrame:
    """One row a month, oldest first, months without accounts included: month_no, the measures in yuan, accounts_cnt,
    and the status of the month (tier, twelve-month figures, raroc_12m as a fraction, products_cnt, payments_cnt).

    A measure is null where the feed behind it is missing, zero where the customer had no account.
    """
    first = max(month_no - months + 1, mart.first_month)
    names = measures(mart, scope, "customer_month")
    sums = ", ".join(f"sum({name}) AS {name}" for name in names)
    mine, params = rows(mart, scope, customer_id, first, month_no)
    facts = mart.frame(
        f"SELECT month_no, {sums}, sum(accounts_cnt) AS accounts_cnt FROM customer_month WHERE {mine} GROUP BY"
        " month_no",
        params,
        scope,
    )
    have = [name for name in _STATUS if name in mart.columns("customer_status_month", scope)]
    mine, params = rows(mart, scope, customer_id, first, month_no, HOME)
    status = mart.frame(f"SELECT month_no, {', '.join(have)} FROM customer_status_month WHERE {mine}", params, scope)
    whole = pl.DataFrame({"month_no": list(range(first, month_no + 1))}, schema={"month_no": pl.Int32})
    frame = (
        whole.join(facts.with_columns(pl.col("month_no").cast(pl.Int32)), on="month_no", how="left")
        .join(status.with_columns(pl.col("month_no").cast(pl.Int32)), on="month_no", how="left")
        .sort("month_no")
    )
    known = [name for name in names if frame[name].null_count() < frame.height]
    return frame.with_columns(pl.col(known).fill_null(0), pl.col("accounts_cnt").fill_null(0))


@dataclass(frozen=True)
class Pnl:
    """rows: line, kind (step or subtotal), current_cny, previous_cny (null where unknown), in the order of a P&L.

    months_cnt: months of the current window; is_comparable: the previous window has as many. missing: lines that no
    feed of this bank supports. Steps add up to the subtotals exactly.
    """

    rows: pl.DataFrame
    months_cnt: int
    is_comparable: bool
    missing: tuple[str, ...]


def pnl(frame: pl.DataFrame, month_no: int, window: int = 12) -> Pnl:
    """Profit of the last `window` months of `history` (or of `accounts`' months) against the window before."""
    now = frame.filter(pl.col("month_no") > month_no - window, pl.col("month_no") <= month_no)
    before = frame.filter(pl.col("month_no") > month_no - 2 * window, pl.col("month_no") <= month_no - window)
    comparable = now["month_no"].n_unique() == before["month_no"].n_unique()
    current = [_line(now, plus, minus) for _, plus, minus, _ in LINES]
    previous = [_line(before, plus, minus) if comparable else None for _, plus, minus, _ in LINES]
    rows = pl.DataFrame(
        {
            "line": [line[0] for line in LINES],
            "kind": [line[3] for line in LINES],
            "current_cny": pl.Series(current, dtype=pl.Decimal(38, 8)),
            "previous_cny": pl.Series(previous, dtype=pl.Decimal(38, 8)),
        }
    )
    missing = tuple(rows.filter(pl.col("current_cny").is_null())["line"]) if now.height else ()
    return Pnl(rows, now["month_no"].n_unique(), comparable, missing)


def _line(frame: pl.DataFrame, plus: Sequence[str], minus: Sequence[str]) -> Decimal | None:
    parts = [(1, sum_known(frame, name)) for name in plus] + [(-1, sum_known(frame, name)) for name in minus]
    if any(value is None for _, value in parts):
        return None
    return sum((sign * Decimal(value) for sign, value in parts), Decimal(0))


def tier_since(frame: pl.DataFrame) -> int | None:
    """First month of the unbroken run of the last tier in a history, None without one.

    >>> tier_since(pl.DataFrame({"month_no": [10, 11, 12], "tier": ["active", "value", "value"]}))
    11
    """
    rows = frame.drop_nulls("tier").sort("month_no")
    if rows.is_empty():
        return None
    last = rows["tier"][-1]
    other = rows.filter(pl.col("tier") != last)
    run = rows.filter(pl.col("month_no") > other["month_no"][-1]) if other.height else rows
    return int(run["month_no"][0])
