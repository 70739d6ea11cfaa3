"""What all findings of a load come to: what stops it, what was accepted by name, and how much may be quarantined."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from mart.load.model import Finding, LoadError, ParsedFile, TableResult

QUARANTINE_LIMIT_PCT = 5.0
# What stops a load and may be let through by name, once one has looked: `load --accept month_vanished`.
ACCEPTABLE = (
    *("table_vanished", "month_vanished", "month_empty", "rows_lost", "doubled", "same_content", "redelivered"),
    *("fan_out", "rounded_id", "no_result", "quarantine"),
)
_BY_RULE = ("superseded",)  # rejected because the mapping says so


def check_accepted(kinds: Collection[str]) -> None:
    """Raise LoadError for a kind that no load stops on."""
    wrong = sorted(set(kinds) - set(ACCEPTABLE))
    if wrong:
        message = f"--accept {wrong[0]}: no such kind; there are {', '.join(ACCEPTABLE)}"
        raise LoadError([Finding("load", "accept", message)])


def settled(findings: Sequence[Finding], accept: Collection[str]) -> tuple[Finding, ...]:
    """Findings with those that stop and were accepted turned to warnings, and a hint how to where they were not."""
    return tuple(_settled(item, accept) for item in findings)


def _settled(item: Finding, accept: Collection[str]) -> Finding:
    if item.level != "stop" or item.rule not in ACCEPTABLE:
        return item
    if item.rule in accept:
        return replace(item, level="warn", message=f"{item.message} (accepted)")
    return replace(item, message=f"{item.message}; if it is right: --accept {item.rule}")


def over_limit(
    files: Sequence[ParsedFile], results: Sequence[TableResult], held_back: Sequence[Finding], limit_pct: float
) -> list[Finding]:
    """Tables and views of which more than the limit is rejected or quarantined: such a load is no success."""
    read: dict[tuple[str, str], int] = {}
    bad: dict[tuple[str, str], int] = {}
    for file in files:
        key = file.source.system, file.source.table
        read[key] = read.get(key, 0) + file.rows_read
    for item in results:
        key = item.system, item.table
        read[key] = max(read.get(key, 0), item.rows_produced)
    for item in held_back:
        key = item.system, item.table
        bad[key] = bad.get(key, 0) + item.rows * (item.rule not in _BY_RULE)
    return [
        _over(key, bad[key], read[key], limit_pct)
        for key in sorted(bad)
        if bad[key] > read.get(key, 0) * limit_pct / 100
    ]


def _over(key: tuple[str, str], bad: int, rows: int, limit_pct: float) -> Finding:
    system, name = key
    share = 100 * bad / rows if rows else 100.0
    message = f"{bad:,} of {rows:,} rows ({share:.0f} %) are rejected or quarantined, more than {limit_pct:g} %"
    label = f"{system}/{name}" if system else name
    return Finding(label, "quarantine", message, rows=bad, value=f"{share:.1f} %", system=system, table=name)
