"""Open a number: its formula, its inputs, the policies it follows, the rows below it and whether they add up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from mart.metrics import Metric, NotAvailable, metric, metrics, terms
from mart.query import policy
from mart.query.filters import NONE, Filters
from mart.query.metric.breakdown import breakdown
from mart.query.metric.parts import parts
from mart.query.metric.symbols import symbols
from mart.query.metric.values import value, values
from mart.reader import Mart
from mart.scope import Scope

HALF_CENT = Decimal("0.005")
PARTS = ("numerator", "denominator")
_ROLES = {"numerator": ("分子", "Numerator"), "denominator": ("分母", "Denominator")}
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
    """All that stands behind one number; `adds_up` is None for ratios, whose `numerator` and `denominator` add up
    rather than themselves: `parts` holds both of the number, `parts_add_up` says whether those of the rows make them.
    """

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
    period: str
    parts: dict[str, Decimal | None]
    parts_add_up: bool | None


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
    of the grain below (`by`), those of a ratio with `numerator` and `denominator`; basis as in `value`, under the units
    of the month itself. Averages over the days of a period are rounded row by row, so those are compared to the
    cent."""
    found, below = metric(name), by or next_grain(filters)
    now = value(mart, scope, name, month_no, filters, period, basis, month_no)
    rows = breakdown(mart, scope, name, below, month_no, filters, basis=basis, period=period, as_of=month_no).rename(
        {name: "value"}
    )
    whole: dict[str, Decimal | None] = {}
    if found.kind == "ratio" and not now.missing:
        made = parts(mart, scope, found, month_no, filters, below, period, basis)
        rows = rows.join(made, on="key", how="left", nulls_equal=True, maintain_order="left")
        top = parts(mart, scope, found, month_no, filters, "bank", period, basis)
        whole = {part: top[part][0] if top.height else None for part in PARTS}
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
        inputs=_inputs(mart, scope, found, month_no, filters, period, basis, whole),
        policies=policy.versions(mart, month_no, found.policies),
        build_id=mart.build_id,
        by=below,
        rows=rows,
        rows_total=total,
        total=now.value,
        adds_up=None if found.kind == "ratio" or now.value is None or rows.is_empty() else _ties(total, now.value),
        reconciliation=_reconciliation(mart, scope, month_no, found),
        period=period,
        parts=whole,
        parts_add_up=_parts_add_up(rows, whole),
    )


def _parts_add_up(rows: pl.DataFrame, whole: dict[str, Decimal | None]) -> bool | None:
    """Whether the parts of the rows make those of the ratio; None where there is nothing to compare."""
    if not whole or None in whole.values():
        return None
    return all(_ties(_sum(rows[part]), whole[part]) for part in PARTS)


def _ties(total: Decimal | None, value: Decimal | None) -> bool:
    """Equal to the cent: averages of a period are kept to eight decimals in each row."""
    return abs((total or Decimal(0)) - (value or Decimal(0))) < HALF_CENT


def _inputs(
    mart: Mart,
    scope: Scope | None,
    found: Metric,
    month_no: int,
    filters: Filters,
    period: str,
    basis: str,
    whole: dict[str, Decimal | None],
) -> pl.DataFrame:
    """The signed parts of the value: components of a sum, numerator and denominator of a ratio, which is named by its
    role where it is no metric of its own."""
    if found.kind == "ratio":
        sides = {part: [(s, _metric_of(m)) for s, m in terms(getattr(found, part))] for part in PARTS}
        unknown = [part for part in PARTS if any(name not in metrics() for _, name in sides[part])]
        signed = [one for part in PARTS if part not in unknown for one in sides[part]]
    else:
        unknown: list[str] = []
        signed = list(terms(found.components)) or [(1, found.name)]
    frame = values(mart, scope, tuple(dict.fromkeys(name for _, name in signed)), month_no, filters, period, basis)
    known = dict(frame.select("metric", "value").iter_rows())
    rows = [(n, metric(n).label_zh, metric(n).label_en, sign, known[n], metric(n).unit) for sign, n in signed]
    rows += [(part, *_ROLES[part], 1, whole.get(part), "cny" if _is_money(found, part) else "num") for part in unknown]
    return pl.DataFrame(rows, schema=_INPUTS, orient="row")


def _is_money(found: Metric, part: str) -> bool:
    return all(name.endswith("_cny") for _, name in terms(getattr(found, part)))


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
