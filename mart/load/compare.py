"""A load against the one before and each month against its neighbour: what loses history or doubles money stops the
load, unless it is accepted by name; the rest is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from mart.contracts import Table, tables
from mart.load.discover import runs
from mart.load.empty_months import empty_months, finding_on
from mart.load.model import Finding
from mart.load.profile import Profile
from mart.months import month_no, month_text

LOST_ROWS = Decimal("0.5")  # of a month's rows: fewer than this share of the last load's is a part, not a correction
CHANGED = Decimal("0.2")  # a month's total that moved by more than this is said
MANY_ROWS = 20  # fewer may hold the same totals by chance, or because nothing moved
_NEVER_SAME = ("balance_month", "payment_month")
MOST_UNITS = 5
JUMP = 50  # times as much as the month before: a separator (100) or a unit (10,000) rather than business


def compared(now: Profile, before: Profile, empty: Sequence[tuple[str, str]] = ()) -> list[Finding]:
    """Findings on all tables. `before` is the profile of the last load, empty at the first; `empty` are the (table,
    month) that were delivered with a header only."""
    contracts = {table.full_name: table for table in tables()}
    found: list[Finding] = []
    for name in sorted(set(now) | set(before)):
        contract = contracts.get(name)
        if contract:
            found += _vanished(contract, now.get(name, {}), before.get(name, {}))
            found += _against_last(contract, now.get(name, {}), before.get(name, {}))
            found += _against_neighbour(contract, now.get(name, {}))
            found += _gaps(contract, now.get(name, {}))
            found += _repeated(contract, now.get(name, {}))
    return [*found, *_behind(now), *empty_months(now, empty)]


def _vanished(contract: Table, now: dict, before: dict) -> list[Finding]:
    had = {month for month, item in before.items() if item["rows"]}
    gone = sorted(month_no(month) for month in had - set(now))
    if not gone:
        return []
    rows = sum(before[month_text(no)]["rows"] for no in gone)
    if len(gone) == len(had) and not now:
        message = f"was in the last load ({rows:,} rows) and is not in this delivery"
        return [finding_on(contract, "", "table_vanished", message, "stop", value=f"{rows} rows")]
    spans = ", ".join(month_text(a) if a == b else f"{month_text(a)} to {month_text(b)}" for a, b in runs(gone))
    message = f"{spans} of the last load ({rows:,} rows) are gone; deliver the whole history or load with --add YYYY-MM"
    return [finding_on(contract, month_text(gone[0]), "month_vanished", message, "stop", column="month", value=spans)]


def _against_last(contract: Table, now: dict, before: dict) -> Iterator[Finding]:
    for month in sorted(set(now) & set(before)):
        new, old = now[month], before[month]
        if new["rows"] < LOST_ROWS * old["rows"]:
            message = f"{old['rows']:,} rows in the last load, {new['rows']:,} now"
            yield finding_on(contract, month, "rows_lost", message, "stop", value=str(new["rows"]))
        elif new["rows"] < old["rows"] or new["rows"] - old["rows"] > CHANGED * old["rows"]:
            message = f"{old['rows']:,} rows in the last load, {new['rows']:,} now"
            yield finding_on(contract, month, "rows_changed", message, "warn", value=str(new["rows"]))
        for column in sorted(set(new["sums"]) & set(old["sums"])):
            yield from _total(contract, month, column, Decimal(new["sums"][column]), Decimal(old["sums"][column]))


def _total(contract: Table, month: str, column: str, new: Decimal, old: Decimal) -> Iterator[Finding]:
    if old == new or not old:
        return
    if new == 2 * old:
        message = f"total {new:,} is exactly twice the {old:,} of the last load"
        yield finding_on(contract, month, "doubled", message, "stop", column=column, value=str(new))
    elif _jump(new, old):
        message = f"total {old:,} in the last load, {new:,} now{_jump(new, old)}"
        yield finding_on(contract, month, "total_jump", message, "warn", column=column, value=str(new))
    elif abs(new - old) > CHANGED * abs(old):
        message = f"total {old:,} in the last load, {new:,} now"
        yield finding_on(contract, month, "total_changed", message, "warn", column=column, value=str(new))


def _jump(new: Decimal, old: Decimal) -> str:
    """What may be behind a jump; empty when there is none.

    >>> _jump(Decimal("10000"), Decimal("1"))
    ': 10,000 times; 元 delivered for 万元, or the other way round?'
    """
    if not new or not old:
        return ""
    times = max(abs(new), abs(old)) / min(abs(new), abs(old))
    if times < JUMP:
        return ""
    hint = "元 delivered for 万元, or the other way round?" if times > 2_000 else "a decimal or thousands separator?"
    return f": {times:,.0f} times; {hint}"


def _against_neighbour(contract: Table, now: dict) -> Iterator[Finding]:
    """A month against the one before it, in tables that bring each month anew."""
    if contract.semantics != "flow":
        return
    months = sorted(now)
    for last, month in zip(months, months[1:], strict=False):
        new, old = now[month], now[last]
        for column in sorted(set(new["sums"]) & set(old["sums"])):
            total, before = Decimal(new["sums"][column]), Decimal(old["sums"][column])
            per_row = total / new["rows"], before / old["rows"]
            if _jump(total, before) and _jump(*per_row) and max(abs(total), abs(before)) >= 1000:
                message = f"total {before:,} in {last}, {total:,} here{_jump(total, before)}"
                yield finding_on(contract, month, "total_jump", message, "warn", column=column, value=str(total))
        yield from _unit_jumps(contract, last, month, new)
        without, had = new.get("without_balance", 0), old.get("without_balance", 0)
        if "without_balance" in old and without > had and (not had or without - had > new["open_accounts"] // 100):
            message = (
                f"open accounts without balance: {had:,} in {last}, {without:,} here, of {new['open_accounts']:,}"
                " open; is the file whole?"
            )
            yield finding_on(contract, month, "without_balance", message, "warn", value=str(without))


def _unit_jumps(contract: Table, last: str, month: str, new: dict) -> Iterator[Finding]:
    """Units that jump, where not the whole bank does."""
    jumps, column = new.get("unit_jumps", []), "end_balance_cny"
    for unit, before, now in jumps[:MOST_UNITS]:
        old, total = Decimal(before), Decimal(now)
        message = f"unit {unit}: total {old:,} in {last}, {total:,} here{_jump(total, old)}"
        more = f" ({len(jumps):,} units like it)" if len(jumps) > MOST_UNITS else ""
        yield finding_on(contract, month, "total_jump", message + more, "warn", column=column, value=unit)


def _repeated(contract: Table, now: dict) -> Iterator[Finding]:
    """A month with the rows and every total of the month before: an old file under a new name. Balances and payments of
    many never repeat to the cent."""
    months = sorted(now)
    for last, month in zip(months, months[1:], strict=False):
        new, old = now[month], now[last]
        is_same = (new["rows"], new["sums"]) == (old["rows"], old["sums"])
        if (
            contract.name in _NEVER_SAME
            and is_same
            and new["rows"] >= MANY_ROWS
            and any(map(Decimal, new["sums"].values()))
        ):
            message = (
                f"holds {new['rows']:,} rows with the totals of {last} to the cent; is it that month's file again?"
            )
            yield finding_on(contract, month, "same_content", message, "warn", value=last)


def _gaps(contract: Table, now: dict) -> Iterator[Finding]:
    """Balances have rows in every month from their first to their last, however they were put together."""
    found = {month_no(month) for month, item in now.items() if item["rows"]}
    if contract.name != "balance_month" or not found:
        return
    for first, last in runs(sorted(set(range(min(found), max(found))) - found)):
        span = month_text(first) if first == last else f"{month_text(first)} to {month_text(last)}"
        message = f"no balances for {span}, between months that have some; deliver them"
        yield finding_on(contract, month_text(first), "month_gap", message, "stop", column="month", value=span)


def _behind(now: Profile) -> Iterator[Finding]:
    """Systems whose balances end before those of others: their accounts would count as nothing from then on."""
    contracts = [table for table in tables() if table.name == "balance_month"]
    ends = {c: max((m for m, item in now.get(c.full_name, {}).items() if item["rows"]), default="") for c in contracts}
    last = max(ends.values(), default="")
    for contract, end in ends.items():
        if end and end < last:
            message = (
                f"no balances after {end}, when it had {now[contract.full_name][end]['rows']:,}; others have {last}"
            )
            yield finding_on(contract, last, "without_balance", f"{message}: deliver them", "warn", value=end)
