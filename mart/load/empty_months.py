"""Months and tables that were delivered as a header without rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mart.contracts import Table, tables
from mart.load.model import Finding
from mart.load.profile import Profile
from mart.months import month_no, month_text


def finding_on(contract: Table, month: str, rule: str, message: str, level: str, **more: object) -> Finding:
    """A finding on a table, or on one month of it."""
    label = f"{contract.system}/{contract.name}/{month}" if month else f"{contract.system}/{contract.name}"
    return Finding(label, rule, message, level=level, system=contract.system, table=contract.name, **more)


def _empty_before(now: Profile, empty: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """The headers without rows before the first month of balances that has some, once for each system."""
    for contract in (table for table in tables() if table.name == "balance_month"):
        filled = [month for month, item in now.get(contract.full_name, {}).items() if item["rows"]]
        months = sorted(
            month for name, month in empty if name == contract.full_name and month < min(filled, default="")
        )
        if months:
            spans = months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}"
            message = f"holds a header and no rows ({spans}), balances begin in {min(filled)}; is that right?"
            yield finding_on(contract, months[0], "month_empty", message, "warn", column="month", value=months[0])


def empty_months(now: Profile, empty: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """Months that were delivered as a header: no balances in a month after months with some is never right, and just
    before them it is worth a look."""
    yield from _empty_before(now, empty)
    contracts = {table.full_name: table for table in tables()}
    for name in sorted({name for name, _ in empty if contracts[name].semantics != "flow" and not now.get(name)}):
        message = "holds a header and no rows; deliver its rows, or leave the file away"
        yield finding_on(contracts[name], "", "month_empty", message, "warn")
    for name, month in empty:
        earlier = [m for m, item in now.get(name, {}).items() if m < month and item["rows"]]
        contract = contracts[name]
        before = [month_text(month_no(month) - ago) for ago in (1, 2)]
        is_usual = contract.name == "balance_month" or set(before) <= set(earlier)
        if not earlier or contract.semantics != "flow" or not is_usual:
            continue
        level = "stop" if contract.name == "balance_month" else "note"
        message = f"no rows for this month, {now[name][max(earlier)]['rows']:,} in {max(earlier)}; deliver its rows"
        yield finding_on(contract, month, "month_empty", message, level, column="month", value=month)
