"""Find the files of a landing folder: landing/<system>/<table>/<YYYY-MM>.<parquet|csv|xlsx>."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from mart.config import UNFINISHED
from mart.contracts import Table, systems, tables
from mart.load.model import Finding, LoadError, SourceFile
from mart.months import month_no, month_text

KINDS = {".parquet": "parquet", ".csv": "csv", ".txt": "csv", ".xlsx": "xlsx"}
_STEM = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_BANK_FILES = ("bank.yml",)


def discover(landing: Path, is_whole: bool = True) -> tuple[tuple[SourceFile, ...], tuple[Finding, ...]]:
    """All month files, ordered by system, table and month, and a finding for each thing that has no place there.

    Raises LoadError when there is no folder, or nothing in it.
    """
    if not landing.is_dir():
        raise LoadError([Finding(str(landing), "landing", "no such folder; make a demo bank or give --landing DIR")])
    if (landing / UNFINISHED).exists():
        message = f"holds {UNFINISHED}: it is still being filled, or was left half-way; wait, or fill it again"
        raise LoadError([Finding(str(landing), "landing", message)])
    known = {system.name: {table.name for table in system.tables} for system in systems()}
    findings: list[Finding] = []
    files: list[SourceFile] = []
    for folder in _entries(landing):
        if folder.is_dir() and folder.name in known:
            files += _system_files(landing, folder, known[folder.name], findings)
        elif folder.name not in _BANK_FILES:
            findings.append(_unknown(landing, folder, "unknown_system", "a system", sorted(known)))
    if not files and not findings:
        message = "holds no files; expected <system>/<table>/<YYYY-MM>.parquet"
        raise LoadError([Finding(str(landing), "landing", message)])
    doubles = _double_months(files)
    findings += [*doubles, *(month_gaps(files) if is_whole else ())]
    second = {item.file for item in doubles}
    return tuple(file for file in files if file.label not in second), tuple(findings)


def _entries(folder: Path) -> list[Path]:
    """Entries of a folder by name, without hidden files and files that jobs leave behind (_SUCCESS and the like)."""
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith((".", "_", "~$")))


def _system_files(landing: Path, folder: Path, known: set[str], findings: list[Finding]) -> list[SourceFile]:
    files: list[SourceFile] = []
    for entry in _entries(folder):
        if not entry.is_dir() or entry.name not in known:
            findings.append(_unknown(landing, entry, "unknown_table", f"a table of {folder.name}", sorted(known)))
            continue
        for file in _entries(entry):
            kind = KINDS.get(file.suffix.lower())
            label = file.relative_to(landing).as_posix()
            if kind is None or not file.is_file() or not _STEM.fullmatch(file.stem):
                message = "expected a file named YYYY-MM with .parquet, .csv or .xlsx; rename it or move it away"
                findings.append(Finding(label, "file_name", message))
                continue
            files.append(SourceFile(file, label, kind, folder.name, entry.name, file.stem))
    return files


def _unknown(landing: Path, entry: Path, rule: str, what: str, allowed: Sequence[str]) -> Finding:
    label = entry.relative_to(landing).as_posix()
    return Finding(label, rule, f"is not the folder of {what}; move it away or use one of: {', '.join(allowed)}")


def _double_months(files: Sequence[SourceFile]) -> list[Finding]:
    first: dict[tuple[str, str, str], SourceFile] = {}
    findings = []
    for file in files:
        other = first.setdefault((file.system, file.table, file.month), file)
        if other is not file:
            message = f"a second file for {file.month} beside {other.label}; keep one of the two"
            findings.append(Finding(file.label, "duplicate_month", message))
    return findings


def month_gaps(files: Sequence[SourceFile]) -> list[Finding]:
    """A flow table has a file for each month from its first to the last month of the bank's balances."""
    months: dict[tuple[str, str], set[int]] = {}
    for file in files:
        months.setdefault((file.system, file.table), set()).add(month_no(file.month))
    balances = [no for (_, name), found in months.items() if name == "balance_month" for no in found]
    last = max(balances, default=0)
    findings = []
    for table in tables():
        found = months.get((table.system, table.name))
        if table.semantics == "flow" and found and "period" not in table.key:  # a year's amount comes once a year
            missing = sorted(set(range(min(found), max(last, *found) + 1)) - found)
            findings += [_gap(table, no, until) for no, until in runs(missing)]
    return findings


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Consecutive numbers as (first, last).

    >>> runs([3, 4, 5, 9])
    [(3, 5), (9, 9)]
    """
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _gap(table: Table, first: int, until: int) -> Finding:
    label = f"{table.system}/{table.name}/{month_text(first)}"
    months = "this month" if first == until else f"the {until - first + 1} months to {month_text(until)}"
    return Finding(label, "month_gap", f"no file for {months}; deliver it (with its header only if there were no rows)")
