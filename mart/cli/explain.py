"""The command explain. Machines read its JSON, so its keys are a promise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from mart.cli.query import WrongUse, ask, text
from mart.cli.terminal import DONE, FAILED, WRONG_USE, fail
from mart.metrics import UnknownMetric, metric
from mart.query.metric.explain import explain
from mart.reader import NoMart
from mart.scope import ScopeError


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
        mart, reader, no, filters = ask(name, by or "bank", month, scope, where)
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
