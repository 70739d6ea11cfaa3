"""Commands that read the mart: query, explain. Machines read their JSON, so its keys are a promise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import polars as pl

from mart.cli.terminal import DONE, FAILED, WRONG_USE, fail
from mart.metrics import Metric, UnknownMetric, metric
from mart.months import month_no
from mart.query.filters import NONE, Filters, make
from mart.query.metric.breakdown import breakdown
from mart.query.metric.evaluate import exact
from mart.query.metric.explain import explain
from mart.query.metric.values import value
from mart.reader import Mart, NoMart, open_mart
from mart.scope import Scope, ScopeError, parse

BY = (
    "bank",
    "branch",
    "sub_branch",
    "manager",
    "customer",
    "product",
    "account",
    "group",
    "family",
    "industry",
    "size",
    "ownership",
    "tier",
)


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
) -> int:
    """A metric by a grain in a month, as the screens show it. Returns the exit code."""
    try:
        mart, reader, no, filters = _ask(name, by, month, scope, where)
    except (WrongUse, ScopeError, UnknownMetric) as error:
        return fail("query", str(error), WRONG_USE)
    except NoMart as error:
        return fail("query", str(error), FAILED)
    content = query(mart, reader, name, by, no, filters, lang)
    if as_json:
        print(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        print(_table(content))
    return DONE


def query(
    mart: Mart, scope: Scope, name: str, by: str, no: int, filters: Filters = NONE, lang: str = "zh"
) -> dict[str, Any]:
    """The record behind `query --json`. Values are decimal strings, exact and unrounded; null when undefined or
    missing."""
    found, total = metric(name), value(mart, scope, name, no, filters)
    rows = (
        []
        if total.missing
        else breakdown(mart, scope, name, by, no, filters).select("key", f"label_{lang}", name).rows()
    )
    return {
        "metric": name,
        "unit": found.unit,
        "month": f"{no // 12:04d}-{no % 12 + 1:02d}",
        "by": by,
        "scope": str(scope),
        "build": mart.build_id,
        "missing": total.missing.feed if total.missing else None,
        "rows": [{"key": key, "label": label, "value": text(found, number)} for key, label, number in rows],
        "total": text(found, total.value),
    }


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


def cli_explain(
    name: str,
    month: str,
    by: str | None = None,
    scope: str = "executive",
    where: Sequence[str] = (),
    lang: str = "zh",
    as_json: bool = False,
) -> int:
    """How a metric's value comes about: formula, inputs, policies, rows below, whether they add up. Returns the exit
    code."""
    try:
        mart, reader, no, filters = _ask(name, by or "bank", month, scope, where)
    except (WrongUse, ScopeError, UnknownMetric) as error:
        return fail("explain", str(error), WRONG_USE)
    except NoMart as error:
        return fail("explain", str(error), FAILED)
    found = explain(mart, reader, name, no, filters, by)
    content = {
        "metric": name,
        "unit": found.metric.unit,
        "month": month,
        "scope": str(reader),
        "build": found.build_id,
        "missing": found.missing.feed if found.missing else None,
        "value": text(found.metric, found.value),
        "formula": found.metric.formula(lang),
        "symbols": found.symbols,
        "policies": found.policies,
        "by": found.by,
        "inputs": [
            {
                "name": row["name"],
                "label": row[f"label_{lang}"],
                "sign": row["sign"],
                "value": text(metric(row["name"]), row["value"]),
            }
            for row in found.inputs.iter_rows(named=True)
        ],
        "rows": [
            {"key": row["key"], "label": row[f"label_{lang}"], "value": text(found.metric, row["value"])}
            for row in found.rows.iter_rows(named=True)
        ],
        "rows_total": text(found.metric, found.rows_total),
        "adds_up": found.adds_up,
        "reconciliation": [
            {"check": check, "difference": f"{difference:f}"} for check, difference in found.reconciliation.rows()
        ],
    }
    print(json.dumps(content, ensure_ascii=False, indent=1) if as_json else _explain_text(content))
    return DONE


def _ask(name: str, by: str, month: str, scope: str, where: Sequence[str]) -> tuple[Mart, Scope, int, Filters]:
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


def _explain_text(content: dict[str, Any]) -> str:
    if content["missing"]:
        return f"{content['metric']}: not available, feed {content['missing']} is missing"
    lines = [
        f"{content['metric']} {content['month']} = {content['value'] or '—'} {content['unit']}",
        f"  {content['formula']}",
        f"  {content['symbols']}",
    ]
    lines += [
        f"  {'−' if row['sign'] < 0 else '+'} {row['name']:28} {row['value'] or '—':>24}" for row in content["inputs"]
    ]
    lines += [f"  by {content['by']}:"] + [
        f"    {row['key']:12} {row['value'] or '—':>24}  {row['label']}" for row in content["rows"]
    ]
    lines.append(
        f"  rows add up: {'—' if content['adds_up'] is None else 'yes' if content['adds_up'] else 'NO'}; policies "
        f"{', '.join(content['policies'].values()) or '—'}; build {content['build']}"
    )
    return "\n".join(lines)
