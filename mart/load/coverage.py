"""How many customers and accounts a feed tells of: one placeholder row does not make a feed delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from mart.contracts import Table, table
from mart.load.conversions import literal, quoted
from mart.load.model import Finding, TableResult

_SUBJECTS = {"customer": "customer_id", "account": "account_id"}


def coverage(con: duckdb.DuckDBPyConnection, raw: Path, results: Sequence[TableResult]) -> dict[str, dict[str, int]]:
    """`system.table` to {rows, customers | accounts, of}: how many there are in it, of how many in the bank (of the
    system, for a business system's accounts); of flows in their last month. Only tables about customers or accounts."""
    loaded = {(item.system, item.table): item.rows_loaded for item in results}
    found: dict[str, dict[str, int]] = {}
    everybody: dict[Path, int] = {}
    for item in results:
        contract = table(item.system, item.table)
        subject = _subject(contract)
        if not subject or not any(name == subject for _, name in loaded):
            continue
        is_own = (contract.system, subject) in loaded
        whole = raw / subject / (f"system={contract.system}" if is_own else "**") / "*.parquet"
        if whole not in everybody:
            everybody[whole] = _distinct(con, whole, _SUBJECTS[subject])
        count = _told_of(con, raw, contract, subject)
        found[contract.full_name] = {"rows": item.rows_loaded, f"{subject}s": count, "of": everybody[whole]}
    return found


def thin(covered: Mapping[str, Mapping[str, int]]) -> list[Finding]:
    """Tables that tell of less than one in a hundred customers or accounts: a placeholder, or a feed just begun."""
    found = []
    for name, item in covered.items():
        system, _, contract = name.partition(".")
        subject = "accounts" if "accounts" in item else "customers"
        if 100 * item[subject] < item["of"]:
            message = f"{item['rows']:,} rows tell of {item[subject]:,} of {item['of']:,} {subject}"
            where = {"system": system, "table": contract, "level": "note", "value": str(item[subject])}
            found.append(Finding(f"{system}/{contract}", "coverage", message, **where))
    return found


def _subject(contract: Table) -> str | None:
    refs = {column.ref for column in contract.columns if column.ref}
    return next((name for name in ("account", "customer") if (name, _SUBJECTS[name]) in refs), None)


def _told_of(con: duckdb.DuckDBPyConnection, raw: Path, contract: Table, subject: str) -> int:
    """How many subjects a table has, a flow in its last month. The month stands in the statement as a number: so the
    file's other months are not read."""
    column = next(c.name for c in contract.columns if c.ref == (subject, _SUBJECTS[subject]))
    own = raw / contract.name / f"system={contract.system}" / "data.parquet"
    if contract.semantics != "flow":
        return _distinct(con, own, column)
    (last,) = con.execute(f"SELECT max(month_no) FROM {_read(own)}").fetchone()
    return _distinct(con, own, column, f" WHERE month_no = {last}") if last is not None else 0


def _distinct(con: duckdb.DuckDBPyConnection, file: Path, column: str, where: str = "") -> int:
    return con.execute(f"SELECT count(DISTINCT {quoted(column)}) FROM {_read(file)}{where}").fetchone()[0]


def _read(file: Path) -> str:
    return f"read_parquet({literal(file)}, hive_partitioning = false)"
