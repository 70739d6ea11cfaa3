"""Whole tables that cannot be meant as they stand: rates as fractions, months in the future, an organisation that is no
tree, balances of nobody knows what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from mart.load.conversions import literal, quoted
from mart.load.model import Finding, TableResult
from mart.months import china_day, month_text

# (table, column, condition, limit): values that are all below the limit are fractions, not percent.
_PERCENT = (
    ("rating", "pd_pct", "pd_pct > 0", 1.0),
    ("account_risk_month", "lgd_pct", "lgd_pct > 0", 1.0001),
    ("exposure", "mitigation_pct", "mitigation_pct > 0", 1.0001),
    ("ftp_curve", "rate_pct", "rate_pct > 0", 0.2),
)
_HIGH_RATE = 24.0  # % a year; half of all contracts above it is another unit (basis points, per mille)
_PLANS = ("plan_month", "plan_target_month")


def plausible(con: duckdb.DuckDBPyConnection, raw: Path, results: Sequence[TableResult]) -> list[Finding]:
    """Findings on what was loaded, table by table."""
    loaded = {item.table for item in results if item.rows_loaded}
    found = [*_account_rates(con, raw, results), *_fractions(con, raw, loaded)]
    if "org" in loaded:
        found += _organisation(_orgs(con, raw))
    if "balance_month" in loaded and "product" not in loaded:
        message = "there are balances and no products: nobody can tell a deposit from a loan; deliver marketing.product"
        found.append(Finding("marketing/product", "no_products", message, system="marketing", table="product"))
    return found


def future_months(profile: Mapping[str, Mapping[str, dict]], today: date | None = None) -> Iterator[Finding]:
    """Flows of a month that has not begun; plans are meant to be."""
    now = f"{today or china_day():%Y-%m}"
    for name, months in profile.items():
        system, table = name.split(".")
        late = sorted(month for month in months if month > now)
        if late and table not in _PLANS:
            message = f"is after the current month {now}; is the month right?"
            label = f"{system}/{table}/{late[0]}"
            yield Finding(
                label, "future_month", message, None, "month", 0, "warn", late[-1], system=system, table=table
            )


def _source(raw: Path, table: str) -> str:
    return f"read_parquet({literal(raw / table / '**' / '*.parquet')}, hive_partitioning = false)"


def _account_rates(con: duckdb.DuckDBPyConnection, raw: Path, results: Sequence[TableResult]) -> Iterator[Finding]:
    """Loans at less than 1 % a year all of them, or half of a system's contracts above the limit."""
    systems = [item.system for item in results if item.table == "account" and item.rows_loaded]
    has_products = any(item.table == "product" and item.rows_loaded for item in results)
    for system in systems:
        file = (
            f"read_parquet({literal(raw / 'account' / f'system={system}' / 'data.parquet')}, hive_partitioning = false)"
        )
        kind = "'loan'" if system == "core_loans" else "''"
        if has_products:
            kind = (
                f"(SELECT any_value(product_kind) FROM {_source(raw, 'product')} p WHERE p.product_id = a.product_id)"
            )
        rows, loans, top_loan, top, middle, below, lowest = con.execute(
            "SELECT count(*) FILTER (is_up), count(*) FILTER (is_up AND kind = 'loan'), max(rate_pct) FILTER (is_up AND"
            " kind = 'loan'), max(rate_pct) FILTER (is_up), median(rate_pct) FILTER (is_up),"
            " count(*) FILTER (rate_pct < 0), min(rate_pct)"
            f" FROM (SELECT rate_pct, rate_pct > 0 AS is_up, {kind} AS kind FROM {file} a WHERE rate_pct <> 0)"
        ).fetchone()
        label, where = (
            f"{system}/account",
            {"system": system, "table": "account", "level": "warn", "column": "rate_pct"},
        )
        if below:
            message = f"{below:,} rates are below 0, the lowest {lowest.normalize()} % a year; is the sign right?"
            yield Finding(label, "rate_sign", message, value=str(lowest.normalize()), **where)
        if loans and top_loan < 1:
            message = f"all {loans:,} loans are below 1 % a year, the highest {top_loan.normalize()}; 4.35 means 4.35 %"
            yield Finding(label, "rate_unit", message, value=str(top_loan.normalize()), **where)
        elif rows and top < 0.02:
            message = f"all {rows:,} rates are below 0.02 %, the highest {top.normalize()}; 0.2 means 0.2 %"
            yield Finding(label, "rate_unit", message, value=str(top.normalize()), **where)
        elif rows and middle > _HIGH_RATE:
            message = f"half of the {rows:,} rates are above {_HIGH_RATE:g} %; the column is in % a year"
            yield Finding(label, "rate_unit", message, value=str(middle), **where)


def _fractions(con: duckdb.DuckDBPyConnection, raw: Path, loaded: set[str]) -> Iterator[Finding]:
    for table, column, condition, limit in _PERCENT:
        if table not in loaded:
            continue
        rows, top = con.execute(
            f"SELECT count(*), max({quoted(column)}) FROM {_source(raw, table)} WHERE {condition}"
        ).fetchone()
        if rows and top < limit:
            message = (
                f"all {rows:,} values are below {limit:g}, the highest {top.normalize()}; the column is in percent"
            )
            system = next(folder.name.removeprefix("system=") for folder in (raw / table).glob("system=*"))
            yield Finding(
                f"{system}/{table}", "percent_unit", message, None, column, 0, "warn", str(top), system, table
            )


def _orgs(con: duckdb.DuckDBPyConnection, raw: Path) -> list[tuple[int, str, str | None, str]]:
    return con.execute(
        f"SELECT month_no, org_id, parent_org_id, org_level FROM {_source(raw, 'org')} ORDER BY month_no, org_id"
    ).fetchall()


def _organisation(rows: Sequence[tuple[int, str, str | None, str]]) -> Iterator[Finding]:
    """The organisation of each month in which it changes is a tree with the bank on top."""
    parents: dict[str, str | None] = {}
    levels: dict[str, str] = {}
    months = sorted({no for no, *_ in rows})
    for month in months:
        for no, org, parent, level in rows:
            if no == month:
                parents[org], levels[org] = parent, level
        found = list(_tree(parents, levels, month))
        if found:
            yield from found
            return


def _tree(parents: Mapping[str, str | None], levels: Mapping[str, str], month: int) -> Iterator[Finding]:
    label = f"org_people/org/{month_text(month)}"

    def finding(message: str, level: str, value: str) -> Finding:
        return Finding(label, "organisation", message, None, "parent_org_id", 0, level, value, "org_people", "org")

    banks = sorted(org for org, level in levels.items() if level == "bank")
    if len(banks) > 1:
        yield finding(f"{len(banks)} units of level bank ({', '.join(banks[:5])}); there is one", "stop", banks[1])
    circle = _circle(parents)
    if circle:
        yield finding(f"units are above each other in a circle: {' under '.join(circle)}", "stop", circle[0])
    elif banks and parents[banks[0]]:
        yield finding(f"the bank {banks[0]} is under {parents[banks[0]]}; it has no parent", "stop", banks[0])
    lost = sorted(org for org, parent in parents.items() if parent and parent not in parents)
    if lost:
        yield finding(f"{lost[0]} is under {parents[lost[0]]}, which is not delivered", "warn", lost[0])
    if not banks:
        roots = ", ".join(sorted(org for org, parent in parents.items() if not parent)[:5]) or "nobody"
        yield finding(f"no unit is of level bank; at the top is {roots}", "warn", roots)
    else:
        loose = sorted(org for org, parent in parents.items() if not parent and org not in banks)
        if loose:
            yield finding(f"{loose[0]} has no parent and is not the bank", "warn", loose[0])


def _circle(parents: Mapping[str, str | None]) -> list[str]:
    """Units of the first circle found, its first unit again at the end; empty for a tree."""
    done: set[str] = set()
    for start in sorted(parents):
        path: list[str] = []
        at: str | None = start
        while at and at in parents and at not in done:
            if at in path:
                return [*path[path.index(at) :], at]
            path.append(at)
            at = parents[at]
        done |= set(path)
    return []
