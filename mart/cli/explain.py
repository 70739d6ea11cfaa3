"""The command explain. Machines read its JSON, so its keys are a promise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from mart.cli.query import WrongUse, ask, check_period, text
from mart.cli.terminal import DONE, FAILED, WRONG_USE, fail
from mart.metrics import UnknownMetric, metric
from mart.query.filters import Filters
from mart.query.metric.down import down
from mart.query.metric.explain import Explanation, explain
from mart.reader import Mart, NoMart
from mart.scope import Scope, ScopeError


def cli_explain(
    name: str,
    month: str,
    by: str | None = None,
    scope: str = "executive",
    where: Sequence[str] = (),
    lang: str = "zh",
    as_json: bool = False,
    period: str = "month",
) -> int:
    """How a metric's value comes about: formula, inputs, policies, rows below, whether they add up, and the way down to
    an account. Returns the exit code."""
    try:
        mart, reader, no, filters = ask(name, by or "bank", month, scope, where)
        check_period(period)
    except (WrongUse, ScopeError, UnknownMetric) as error:
        return fail("explain", str(error), WRONG_USE)
    except NoMart as error:
        return fail("explain", str(error), FAILED)
    found = explain(mart, reader, name, no, filters, by, period)
    content = {
        "metric": name,
        "unit": found.metric.unit,
        "month": month,
        "period": period,
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
        "rows": _rows(found, lang),
        "rows_total": text(found.metric, found.rows_total),
        "adds_up": found.adds_up,
        **({"parts": {part: _plain(n) for part, n in found.parts.items()}} if found.parts else {}),
        **({"parts_add_up": found.parts_add_up} if found.parts else {}),
        "down": _down(mart, reader, name, no, filters, period, lang) if by is None else [],
        "reconciliation": [
            {"check": check, "difference": f"{difference:f}"} for check, difference in found.reconciliation.rows()
        ],
    }
    print(json.dumps(content, ensure_ascii=False, indent=1) if as_json else _explain_text(content))
    return DONE


def _rows(found: Explanation, lang: str) -> list[dict[str, Any]]:
    """The rows of the level below, of a ratio with numerator and denominator."""
    parts = [part for part in ("numerator", "denominator") if part in found.rows.columns]
    return [
        {
            "key": row["key"],
            "label": row[f"label_{lang}"],
            "value": text(found.metric, row["value"]),
            **{part: _plain(row[part]) for part in parts},
        }
        for row in found.rows.iter_rows(named=True)
    ]


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _down(
    mart: Mart, scope: Scope, name: str, no: int, filters: Filters, period: str, lang: str
) -> list[dict[str, Any]]:
    """Level by level to the account, into the largest row each time: what was opened, its rows, whether they add up."""
    return [
        {
            "key": step.key,
            "label": step.label_zh if lang == "zh" else step.label_en,
            "by": step.answer.by,
            "value": text(step.answer.metric, step.answer.value),
            "rows": _rows(step.answer, lang),
            "adds_up": step.answer.adds_up,
            **({"parts_add_up": step.answer.parts_add_up} if step.answer.parts else {}),
        }
        for step in down(mart, scope, name, no, filters, period)[1:]
    ]


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
