"""Open a number: its formula, its inputs, the policies it follows, the rows below it and whether they add up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from mart.metrics import Metric, NotAvailable, metric, metrics, terms
from mart.query import policy
from mart.query.filters import NONE, Filters
from mart.query.metric.breakdown import breakdown
from mart.query.metric.values import value, values
from mart.reader import Mart
from mart.scope import Scope

_INPUTS = {
    "name": pl.String,
    "label_zh": pl.String,
    "label_en": pl.String,
    "sign": pl.Int8,
    "value": pl.Decimal(38, 8),
    "unit": pl.String,
}


@dataclass(frozen=True)
class Explanation:
    """All that stands behind one number; `adds_up` is None for ratios, whose inputs add up rather than themselves."""

    metric: Metric
    month_no: int
    value: Decimal | None
    missing: NotAvailable | None
    reason: str
    formula_zh: str
    formula_en: str
    symbols: str
    inputs: pl.DataFrame
    policies: dict[str, str]
    build_id: str
    by: str
    rows: pl.DataFrame
    rows_total: Decimal | None
    total: Decimal | None
    adds_up: bool | None
    reconciliation: pl.DataFrame


def next_grain(filters: Filters) -> str:
    """The grain below what is selected: bank → branch → sub_branch → manager → customer → account.

    >>> next_grain(Filters(branch_id=("B01",)))
    'sub_branch'
    """
    for name, below in (
        ("customer_id", "account"),
        ("manager_id", "customer"),
        ("org_id", "manager"),
        ("branch_id", "sub_branch"),
    ):
        if getattr(filters, name):
            return below
    return "branch"


def explain(
    mart: Mart,
    scope: Scope | None,
    name: str,
    month_no: int,
    filters: Filters = NONE,
    by: str | None = None,
    period: str = "month",
    basis: str = "then",
) -> Explanation:
    """Everything behind the metric's value in a month (or a `period` that ends in it) under the filters, with the rows
    of the grain below (`by`); basis as in `value`, under the units of the month itself. Averages over the days of a
    period are rounded row by row, so those are compared to the cent."""
    found, below = metric(name), by or next_grain(filters)
    now = value(mart, scope, name, month_no, filters, period, basis, month_no)
    rows = breakdown(mart, scope, name, below, month_no, filters, basis=basis, period=period, as_of=month_no).rename(
        {name: "value"}
    )
    total = None if found.kind == "ratio" else _sum(rows["value"])
    if period != "month" and total is not None and now.value is not None:
        total, now = round(total, 2), replace(now, value=round(now.value, 2))
    return Explanation(
        metric=found,
        month_no=month_no,
        value=now.value,
        missing=now.missing,
        reason=now.reason,
        formula_zh=found.formula_zh,
        formula_en=found.formula_en,
        symbols=symbols(found),
        inputs=_inputs(mart, scope, found, month_no, filters, period, basis),
        policies=policy.versions(mart, month_no, found.policies),
        build_id=mart.build_id,
        by=below,
        rows=rows,
        rows_total=total,
        total=now.value,
        adds_up=None if found.kind == "ratio" or now.value is None else total == now.value,
        reconciliation=_reconciliation(mart, scope, month_no, found),
    )


def symbols(found: Metric) -> str:
    """The formula in the names of the inputs.

    >>> symbols(metric("economic_profit"))
    'economic_profit = risk_adjusted_profit − capital_charge'
    """
    factor = " × 365 / days" if found.is_annualised else ""
    percent = f" × {found.scale}" if found.scale != 1 else ""
    if found.kind == "ratio":
        text = f"{_grouped(found.numerator)}{factor}{percent} / {_grouped(found.denominator)}"
    else:
        text = _plain(found.components) if found.components else f"Σ {_plain(found.expression)}"
    return f"{found.name} = {text}"


def _grouped(text: str) -> str:
    return f"({_plain(text)})" if len(terms(text)) > 1 else _plain(text)


def _plain(text: str) -> str:
    parts = [
        f"{'−' if sign < 0 else '+'} {name.removesuffix('_cny').removesuffix('_cnt')}" for sign, name in terms(text)
    ]
    return " ".join(parts).removeprefix("+ ")


def _inputs(
    mart: Mart, scope: Scope | None, found: Metric, month_no: int, filters: Filters, period: str, basis: str
) -> pl.DataFrame:
    """The signed parts of the value: components of a sum, numerator and denominator of a ratio."""
    if found.kind == "ratio":
        parts = [(sign, _metric_of(m)) for text in (found.numerator, found.denominator) for sign, m in terms(text)]
    else:
        parts = terms(found.components) or [(1, found.name)]
    named = [(sign, name) for sign, name in parts if name in metrics()]
    frame = values(mart, scope, tuple(name for _, name in named), month_no, filters, period, basis)
    rows = [
        (name, metric(name).label_zh, metric(name).label_en, sign, number, metric(name).unit)
        for (sign, name), number in zip(named, frame["value"].to_list(), strict=True)
    ]
    return pl.DataFrame(rows, schema=_INPUTS, orient="row")


def _metric_of(measure: str) -> str:
    """The metric that is just this measure."""
    return next((name for name, found in metrics().items() if found.expression == measure), measure)


def _reconciliation(mart: Mart, scope: Scope | None, month_no: int, found: Metric) -> pl.DataFrame:
    """Checks of the month that name one of the metric's measures, or all ledger and grain checks when none does."""
    sql = (
        "SELECT check_name, sum(abs(difference_cny)) AS difference_cny FROM recon WHERE month_no = $month_no "
        "GROUP BY check_name ORDER BY check_name"
    )
    frame = mart.frame(sql, {"month_no": month_no}, scope)
    names = [m.removesuffix("_cny").removesuffix("_cnt") for m in found.measures]
    ends = [f".{end}" for name in names for end in (name, f"{name}_cny")]
    own = frame.filter(pl.any_horizontal([pl.col("check_name").str.ends_with(end) for end in ends]))
    return own if len(own) else frame


def _sum(column: pl.Series) -> Decimal | None:
    numbers = [Decimal(v) for v in column.to_list() if v is not None]
    return sum(numbers, Decimal(0)) if numbers else None
