"""The full year: the year to date, and the rest by last year's seasonal share, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from mart.metrics import NotAvailable, metric, missing
from mart.query.filters import NONE, Filters
from mart.query.metric.evaluate import exact
from mart.query.metric.period import span
from mart.query.metric.plan import plan_frame
from mart.query.metric.values import metric_frame
from mart.reader import Mart
from mart.scope import Scope

CENT = Decimal("0.01")
# Student's t, two-sided 90 %, by degrees of freedom from 1
_T90 = (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796)


@dataclass(frozen=True)
class Outlook:
    """CNY of the calendar year: ytd + rest = full_year, within low and high (90 %; None below two months).

    plan, last_year: of the whole year, None where not to be had. `missing`: why there is no outlook.
    """

    ytd: Decimal | None
    rest: Decimal | None
    full_year: Decimal | None
    low: Decimal | None
    high: Decimal | None
    plan: Decimal | None
    last_year: Decimal | None
    missing: NotAvailable | None = None


def outlook(mart: Mart, scope: Scope | None, name: str, month_no: int, filters: Filters = NONE) -> Outlook:
    """What the calendar year comes to for a metric that flows, such as revenue or economic profit.

    Raises ValueError for balances and ratios: their year is no sum of months.
    """
    if metric(name).kind != "sum" or metric(name).over_time != "flow":
        raise ValueError(f"outlook {name}: only what is earned month by month has one, such as revenue")
    january = span("ytd", month_no)[0]
    gap = missing(mart, name) or (NotAvailable("history", "no_history") if january - 12 < mart.first_month else None)
    if gap:
        return Outlook(None, None, None, None, None, None, None, gap)
    frame = metric_frame(mart, scope, (name,), january - 12, month_no, filters)
    found = {no: exact(value) or Decimal(0) for no, value in frame.select("month_no", name).rows()}
    now = [found.get(no, Decimal(0)) for no in range(january, month_no + 1)]
    before = [found.get(no, Decimal(0)) for no in range(january - 12, january)]
    rest, margin = project(now, before)
    ytd, whole = sum(now, Decimal(0)), sum(now, Decimal(0)) + rest
    december = plan_frame(mart, scope, (name,), january + 11, january + 11, filters, period="ytd")
    return Outlook(
        ytd,
        rest,
        whole,
        None if margin is None else whole - margin,
        None if margin is None else whole + margin,
        exact(december[name][0]) if len(december) else None,
        sum(before, Decimal(0)),
    )


def project(now: Sequence[Decimal], before: Sequence[Decimal]) -> tuple[Decimal, Decimal | None]:
    """The months still to come from those there are and the twelve of last year, and half the width of the 90 %
    interval.

    Growth so far g = Σ now / Σ the same months before carries on: rest = g × the other months before, and a month
    scatters in proportion to its size. Where a month before is not positive a factor means nothing, and the mean
    distance per month carries on instead, all months scattering alike. With the weights w (g × before, or 1) and s² =
    Σ ((now − fit) / w)² / (n − 1), half the width is t × s × √(Σ w² to come + (Σ w to come)² × Σ w² / (Σ w)² so far).

    >>> year = [Decimal(100)] * 10 + [Decimal(50), Decimal(150)]
    >>> rest, margin = project([Decimal(108), Decimal(112)] * 5, year)
    >>> rest, margin
    (Decimal('220.00'), Decimal('6.58'))
    """
    n, k = len(now), len(before) - len(now)
    so_far, same = sum(now, Decimal(0)), sum(before[:n], Decimal(0))
    if min(before) > 0 and so_far > 0:
        fitted = [so_far / same * value for value in before]
        weights = [float(value) for value in fitted]
    else:
        fitted, weights = [value + (so_far - same) / n for value in before], [1.0] * (n + k)
    rest = sum(fitted[n:], Decimal(0)).quantize(CENT)
    if n < 2:
        return rest, None
    spread = sqrt(sum((float(v - fit) / w) ** 2 for v, fit, w in zip(now, fitted, weights, strict=False)) / (n - 1))
    known, coming = weights[:n], weights[n:]
    width = sqrt(sum(w * w for w in coming) + (sum(coming) / sum(known)) ** 2 * sum(w * w for w in known))
    return rest, Decimal(_T90[n - 2] * spread * width).quantize(CENT)
