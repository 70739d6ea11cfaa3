"""Whose rows a selection means: by a condition on the status of the month, or those behind a cell of the migration."""

from __future__ import annotations

from typing import Any

from mart.query.filters import Filters
from mart.query.metric.transfer import moved_units
from mart.query.segment.base import CAME, LEFT, NEW, WENT, where
from mart.query.segment.plane import in_cells
from mart.query.segment.selection import Selection, condition
from mart.reader import Mart
from mart.scope import Scope


def chosen_rows(
    mart: Mart, scope: Scope, month_no: int, chosen: Selection, filters: Filters
) -> tuple[str, dict[str, Any]]:
    """SELECT of the selection's status rows (alias `s`) and its parameters."""
    if chosen.kind == "move":
        return _moved(mart, scope, month_no, chosen, filters)
    keep = where(mart, scope, month_no, filters, is_lead_only=chosen.kind != "customers")
    also, params = condition(chosen)
    if chosen.kind == "cells":
        also, params = in_cells(chosen.values)
    return f"SELECT s.* FROM customer_status_month s WHERE {keep.sql} AND ({also})", {**keep.params, **params}


def _moved(mart: Mart, scope: Scope, month_no: int, chosen: Selection, filters: Filters) -> tuple[str, dict[str, Any]]:
    """Rows behind a cell of the migration matrix: this month's, or the earlier month's of those who are gone."""
    filters = filters.with_(tier=())
    _, tier_from, tier_to = chosen.values
    month_from = chosen.month_from or month_no
    before, after = where(mart, scope, month_from, filters, "a"), where(mart, scope, month_no, filters, "b")
    params: dict[str, Any] = {**before.params, **after.params}
    ids = "SELECT s.customer_id FROM customer_status_month s WHERE {}"

    def side(keep: str, tier: str, name: str) -> str:
        params[name] = tier
        return ids.format(f"{keep} AND s.tier = ${name}")

    is_gone, is_new = tier_to in (LEFT, WENT), tier_from in (NEW, CAME)
    rows, others = (before, after) if is_gone else (after, before)
    params["own_tier"], other_tier = tier_from if is_gone else tier_to, None if is_gone or is_new else tier_from
    back = month_no - month_from
    units = moved_units(mart, scope, range(month_no, month_no + 1), back, filters).units if is_gone or is_new else ()
    with_unit = bool({CAME, WENT} & {tier_from, tier_to})
    by_unit = "TRUE" if not with_unit else "FALSE"
    if units:
        by_unit = f"{'' if with_unit else 'NOT '}s.home_org_id IN (SELECT unnest($units))"
        params["units"] = list(units)
    other = (
        f"NOT IN ({ids.format(others.sql)})"
        if other_tier is None
        else f"IN ({side(others.sql, other_tier, 'other_tier')})"
    )
    return (
        f"SELECT s.* FROM customer_status_month s WHERE {rows.sql} AND s.tier = $own_tier AND s.customer_id {other} "
        f"AND {by_unit}",
        params,
    )
