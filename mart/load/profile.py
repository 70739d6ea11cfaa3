"""What a load holds, month by month: rows, sums of money, accounts without a balance. Kept in load.json, so that the
next load can be compared with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from mart.config import Paths
from mart.contracts import Table, table
from mart.load.conversions import literal, quoted
from mart.load.model import TableResult
from mart.months import month_no, month_text
from mart.store import Damaged, read_record

WATCHED_MONTHS = (
    6  # months at the end of which accounts without a balance are counted: older ones were when they were new
)
UNIT_ACCOUNTS, UNIT_JUMP = 10, 50
Profile = Mapping[str, Mapping[str, dict]]


def profile(con: duckdb.DuckDBPyConnection, raw: Path, results: Sequence[TableResult]) -> dict[str, dict[str, dict]]:
    """`system.table` to month to {rows, sums, and for balances open_accounts and without_balance}."""
    found = {}
    for item in results:
        contract = table(item.system, item.table)
        file = raw / item.table / f"system={item.system}" / "data.parquet"
        found[contract.full_name] = _months(con, contract, file)
    for item in results:
        if item.table == "balance_month" and f"{item.system}.account" in found:
            _add_open_accounts(con, raw, item.system, found[f"{item.system}.balance_month"])
    return found


def _months(con: duckdb.DuckDBPyConnection, contract: Table, file: Path) -> dict[str, dict]:
    money = [column.name for column in contract.columns if column.type == "money"]
    sums = "".join(f", sum({quoted(name)})" for name in money)
    rows = con.execute(
        f"SELECT month_no, count(*){sums} FROM read_parquet({literal(file)}, hive_partitioning = false)"
        " GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return {
        month_text(no): {"rows": n, "sums": {c: str(v) for c, v in zip(money, values, strict=True) if v is not None}}
        for no, n, *values in rows
    }


def _add_open_accounts(con: duckdb.DuckDBPyConnection, raw: Path, system: str, months: dict[str, dict]) -> None:
    """Accounts open at the end of each month, how many of them have no balance in it, and units that jump."""
    account, balance = (
        literal(raw / name / f"system={system}" / "data.parquet") for name in ("account", "balance_month")
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE spans AS SELECT account_id, min(month_no) AS first_no, arg_max(org_id, month_no)"
        " AS org_id, arg_max(coalesce(year(closed_date) * 12 + month(closed_date) - 1, 1000000), month_no) AS closed_no"
        f" FROM read_parquet({account}, hive_partitioning = false) GROUP BY 1"
    )
    watched = sorted(map(month_no, months))[-WATCHED_MONTHS:]
    if not watched:
        return
    # The months stand in the statement as numbers: so the file's other months are not read.
    rows = con.execute(
        f"WITH opened AS (SELECT m.month_no, count(*) AS n FROM (SELECT unnest({watched}) AS month_no) m JOIN spans s"
        " ON s.first_no <= m.month_no AND s.closed_no > m.month_no GROUP BY 1),"
        f" filled AS (SELECT b.month_no, count(*) AS n FROM read_parquet({balance}, hive_partitioning = false) b JOIN"
        f" spans s USING (account_id) WHERE b.month_no >= {watched[0]} AND s.closed_no > b.month_no GROUP BY 1)"
        " SELECT month_no, o.n, o.n - coalesce(f.n, 0) FROM opened o LEFT JOIN filled f USING (month_no)"
    ).fetchall()
    for no, opened, without in rows:
        months[month_text(no)] |= {"open_accounts": opened, "without_balance": without}
    if len(months) > 1:
        _add_unit_jumps(con, balance, months)


def _add_unit_jumps(con: duckdb.DuckDBPyConnection, balance: str, months: dict[str, dict]) -> None:
    """Units of many accounts whose end balance moved UNIT_JUMP times in the last month: [unit, before, now]. In the
    bank's total the one branch that delivers 万元 for 元 cannot be seen."""
    before, last = (month_no(month) for month in sorted(months)[-2:])
    rows = con.execute(
        f"SELECT org_id, old, new FROM (SELECT org_id, sum(end_balance_cny) FILTER (month_no = {before}) AS old,"
        f" sum(end_balance_cny) FILTER (month_no = {last}) AS new, count(*) FILTER (month_no = {before}) AS had,"
        f" count(*) FILTER (month_no = {last}) AS has FROM read_parquet({balance}, hive_partitioning = false)"
        f" JOIN spans USING (account_id) WHERE month_no IN ({before}, {last}) GROUP BY 1) WHERE"
        f" least(had, has) >= {UNIT_ACCOUNTS} AND greatest(abs(old), abs(new)) >= {UNIT_JUMP} *"
        " least(abs(old), abs(new)) AND old * new <> 0 ORDER BY 1"
    ).fetchall()
    months[month_text(last)]["unit_jumps"] = [[unit, str(old), str(new)] for unit, old, new in rows]


def last_profile(where: Paths) -> dict[str, dict[str, dict]]:
    """The profile of what is in raw, as the last good load wrote it down; empty where it did not."""
    try:
        return read_record(where.load_json).get("profile") or {}
    except Damaged:
        return {}
