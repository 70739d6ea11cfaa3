"""Generated files, from their single definitions: the metric dictionary and the contracts of the 25 systems in docs/,
the lists of measures that dbt reads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from mart.config import REPO
from mart.contracts import Column, System, Table, systems
from mart.measures import dbt_lists
from mart.metrics import Metric, metrics
from mart.query.metric.symbols import symbols

HEAD = "<!-- Written by `python -m mart docs`; change {source} instead. -->\n\n"
_DIRECTION = {"up": "high is good · 高为优", "down": "low is good · 低为优", "none": "—"}


def metric_page() -> str:
    """docs/metrics.md: every metric with both names, unit, formula, symbols, feeds, policies, owner, direction."""
    found = metrics()
    parts = [HEAD.format(source="mart/metrics.yml"), f"# Metric dictionary · 指标字典\n\n{len(found)} metrics. ", _HOW]
    return "".join(parts) + "\n".join(_metric(item) for item in found.values())


_HOW = """\
Money is the reporting currency's yuan of the month, exact to the cent; a ratio is computed from its two sums and is
not shown where its base is zero or nearly nothing for the business it stands for (`size` in metrics.yml, floors in the
display policy). Balances are averages or month ends, never added over months.

How counts behave by grain: customers are counted at their home sub-branch and lead manager. By customer the value
is 0 or 1; by product it counts the distinct holders, so the rows add up to more than the total, which stays
distinct; by account a customer counts on the first of the accounts only, so that the rows add up to the total. A
metric whose feed is missing is not available, never zero.

"""


def _metric(item: Metric) -> str:
    policies = f" · policies: {', '.join(item.policies)}" if item.policies else ""
    return (
        f"## {item.name}\n\n**{item.label_zh} · {item.label_en}** ({item.unit}, {item.kind}) —"
        f" {_DIRECTION[item.direction]}; owner: {item.owner}\n\n- {item.description_zh}\n- {item.description_en}\n-"
        f" {item.formula_zh}\n- {item.formula_en}\n- `{symbols(item)}`\n- needs: {', '.join(item.needs)}{policies}\n"
    )


def contract_page() -> str:
    """docs/contracts.md: what each system delivers, column by column."""
    head = HEAD.format(source="the files in mart/contracts") + "# Source contracts · 数据契约\n\n"
    intro = (
        "One file a month for each table: `landing/<system>/<table>/<YYYY-MM>.parquet` (or .csv, .xlsx). `state`: a row"
        " is in force from its month until a later row with the same key; `state_set`: a delivery replaces all earlier"
        " rows of its subject; `flow`: one row a key.\n\nThe sixteen business systems share the three tables shown once"
        " under *Business systems*.\n\n"
    )
    business = [system for system in systems() if system.kind == "business"]
    names = "\n".join(f"- `{s.name}` {s.name_zh} · {s.name_en} ({s.owner}, {s.cadence})" for s in business)
    shared = "".join(_table(table) for table in business[0].tables)
    support = "".join(_system(system) for system in systems() if system.kind != "business")
    return f"{head}{intro}## Business systems\n\n{names}\n\n{shared}{support}"


def _system(system: System) -> str:
    return (
        f"## {system.name} · {system.name_zh} · {system.name_en}\n\nOwner: {system.owner}; {system.cadence}\n\n"
        + "".join(map(_table, system.tables))
    )


def _table(table: Table) -> str:
    rules = [f"`{check.rule}`: {check.sql}" for check in table.checks]
    rules += (
        [f"`{table.sums.column}` sums to {table.sums.equals:g} per {', '.join(table.sums.per)}"] if table.sums else []
    )
    extra = f"\nRules: {'; '.join(rules)}\n" if rules else ""
    head = (
        f"### {table.name} ({table.semantics})\n\n{table.meaning_zh} · {table.meaning_en}. Key:"
        f" {', '.join(table.key)}\n\n"
    )
    return (
        f"{head}| column | type | needed | allowed | 含义 | meaning"
        f" |\n|---|---|---|---|---|---|\n{''.join(map(_column, table.columns))}{extra}\n"
    )


def _column(column: Column) -> str:
    limits = [
        f"≥ {column.min:g}" if column.min is not None else "",
        f"≤ {column.max:g}" if column.max is not None else "",
        ", ".join(column.enum),
        f"in {'.'.join(column.ref)}" if column.ref else "",
        "personal" if column.personal else "",
    ]
    cells = (
        f"`{column.name}`",
        column.type,
        "yes" if column.required else "",
        "; ".join(filter(None, limits)),
        column.meaning_zh,
        column.meaning_en,
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


FILES: dict[str, Callable[[], str]] = {
    "docs/metrics.md": metric_page,
    "docs/contracts.md": contract_page,
    "mart/dbt/macros/measure_lists.sql": dbt_lists,
}


def stale(folder: Path = REPO) -> list[str]:
    """Names of generated files that differ from what their definitions say."""
    return [
        name
        for name, text in _texts()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != text
    ]


def cli_docs(check: bool = False) -> int:
    """Write the generated files, or with `check` only say which are out of date. Returns the exit code."""
    if check:
        old = stale()
        print(
            "docs: up to date" if not old else f"docs: out of date: {', '.join(old)}; run python -m mart docs",
            file=sys.stderr if old else sys.stdout,
        )
        return 1 if old else 0
    for name, text in _texts():
        (REPO / name).parent.mkdir(exist_ok=True)
        (REPO / name).write_text(text, encoding="utf-8")
        print(name)
    return 0


def _texts() -> Iterable[tuple[str, str]]:
    return ((name, text()) for name, text in FILES.items())
