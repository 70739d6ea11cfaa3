"""The command query. Machines read their JSON, so its keys are a promise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import polars as pl

from mart.cli.terminal import DONE, FAILED, WRONG_USE, fail
from mart.metrics import Metric, UnknownMetric, metric
from mart.months import month_no, month_text
from mart.query.filters import NONE, Filters, make
from mart.query.metric.breakdown import breakdown
from mart.query.metric.evaluate import exact
from mart.query.metric.period import PERIODS
from mart.query.metric.statement import GRAINS
from mart.query.metric.transfer import transferred
from mart.query.metric.values import plan_values, value
from mart.reader import Mart, NoMart, open_mart
from mart.scope import Scope, ScopeError, parse

BY = tuple(GRAINS)
BASES = {"as_was": "then", "today": "today"}


class WrongUse(ValueError):
    """One line: which argument is wrong and what is expected."""


def cli_query(
    name: str,
    by: str,
    month: str,
    scope: str = "executive",
    where: Sequence[str] = (),
    lang: str = "zh",
    as_json: bool = False,
    period: str = "month",
    org: str = "as_was",
) -> int:
    """A metric by a grain in a month or a period that ends in it, as the screens show it. Returns the exit code."""
    try:
        mart, reader, no, filters = ask(name, by, month, scope, where)
        _check(period, org)
    except (WrongUse, ScopeError, UnknownMetric) as error:
        return fail("query", str(error), WRONG_USE)
    except NoMart as error:
        return fail("query", str(error), FAILED)
    content = query(mart, reader, name, by, no, filters, lang, period, org)
    if as_json:
        print(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        print(_table(content))
    return DONE


def check_period(period: str) -> None:
    """Raise WrongUse for a period that is none."""
    if period not in PERIODS:
        raise WrongUse(f"--period {period}: expected one of {', '.join(PERIODS)}")


def _check(period: str, org: str) -> None:
    check_period(period)
    if org not in BASES:
        raise WrongUse(f"--org {org}: expected one of {', '.join(BASES)}")


def query(
    mart: Mart,
    scope: Scope,
    name: str,
    by: str,
    no: int,
    filters: Filters = NONE,
    lang: str = "zh",
    period: str = "month",
    org: str = "as_was",
) -> dict[str, Any]:
    """The record behind `query --json`. Values are decimal strings, exact and unrounded; null when undefined or
    missing. `plan` and `last_year` stand beside the total and in each row; `transferred` where units moved."""
    found, basis = metric(name), BASES[org]
    total = value(mart, scope, name, no, filters, period, basis)
    past = value(mart, scope, name, no - 12, filters, period, basis)
    moved = None if basis == "today" else transferred(mart, scope, (name,), no, no - 12, filters, (), period)
    return {
        "metric": name,
        "unit": found.unit,
        "month": month_text(no),
        "period": period,
        "org": org,
        "by": by,
        "scope": str(scope),
        "build": mart.build_id,
        "missing": total.missing.feed if total.missing else None,
        "rows": [] if total.missing else _rows(mart, scope, found, by, no, filters, lang, period, basis),
        "total": text(found, total.value),
        "plan": text(found, plan_values(mart, scope, (name,), no, filters, period)["plan"][0]),
        "last_year": text(found, past.value),
        **({} if moved is None else {"transferred": text(found, moved[name][0])}),
    }


def _rows(
    mart: Mart, scope: Scope, found: Metric, by: str, no: int, filters: Filters, lang: str, period: str, basis: str
) -> list[dict[str, str | None]]:
    """The rows of the record, best first: those of the month; what was there last year only stands in the total."""
    name = found.name
    frame = breakdown(
        mart, scope, name, by, no, filters, basis=basis, with_plan=True, with_last_year=True, period=period
    )
    dim = GRAINS[by]
    moved = transferred(mart, scope, (name,), no, no - 12, filters, (dim,) if dim else (), period)
    shifts = {} if moved is None or basis == "today" else dict(moved.select(dim or pl.lit(None), name).rows())
    return [
        {
            "key": row["key"],
            "label": row[f"label_{lang}"],
            "period": period,
            "value": text(found, row[name]),
            "plan": text(found, row[f"{name}_plan"]),
            "last_year": text(found, row[f"{name}_last_year"]),
            **({"transferred": text(found, shifts[row["key"]])} if shifts.get(row["key"]) else {}),
        }
        for row in frame.iter_rows(named=True)
    ]


def text(found: Metric, number: object) -> str | None:
    """A number as a decimal string: counts whole, everything else with two decimals or as many as it has.

    >>> from decimal import Decimal
    >>> text(metric("revenue"), Decimal("12.50000000")), text(metric("revenue"), Decimal("0.33333300"))
    ('12.50', '0.333333')
    """
    value = exact(number)
    if value is None:
        return None
    if found.kind == "count" or (found.unit == "cnt" and value == value.to_integral_value()):
        return f"{value:f}".split(".")[0]
    whole, _, places = f"{value:f}".partition(".")
    return f"{whole}.{places.rstrip('0').ljust(2, '0')}"


def ask(name: str, by: str, month: str, scope: str, where: Sequence[str]) -> tuple[Mart, Scope, int, Filters]:
    """The mart and what is asked of it; raises WrongUse, ScopeError, UnknownMetric or NoMart in one line."""
    metric(name)
    if by not in BY:
        raise WrongUse(f"--by {by}: expected one of {', '.join(BY)}")
    reader = parse(scope)
    try:
        no = month_no(month)
    except ValueError as error:
        raise WrongUse(f"--month: {error}") from None
    filters = _filters(where)
    mart = open_mart()
    if no not in mart.months:
        raise NoMart(f"month {month}: the mart holds {_span(mart)}")
    return mart, reader, no, filters


def _span(mart: Mart) -> str:
    first, last = (f"{no // 12:04d}-{no % 12 + 1:02d}" for no in (mart.first_month, mart.as_of))
    return f"{first} to {last}; choose one of these"


def _filters(where: Sequence[str]) -> Filters:
    values: dict[str, list[str]] = {}
    for item in where:
        key, _, content = item.partition("=")
        if not content:
            raise WrongUse(f"--where {item}: expected FILTER=VALUE, for example branch_id=B01")
        values.setdefault(key, []).append(content)
    try:
        return make(**values)
    except TypeError:
        raise WrongUse(f"--where {where[0]}: filters are {', '.join(Filters.__dataclass_fields__)}") from None


def _table(content: dict[str, Any]) -> str:
    if content["missing"]:
        return f"{content['metric']}: not available, feed {content['missing']} is missing"
    rows = [(row["key"], row["label"], row["value"] or "—") for row in content["rows"]]
    rows.append(("total", content["unit"], content["total"] or "—"))
    return (
        pl.DataFrame(rows, schema=["key", "label", content["metric"]], orient="row").write_csv(separator="\t").rstrip()
    )
