"""Which prospects have become customers, as the customer master of the build says."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mart.reader import Mart
from mart.scope import EXECUTIVE

_FOUND = pl.Schema(dict.fromkeys(("prospect_id", "customer_id", "matched_by"), pl.String) | {"opened_date": pl.Date})


def came(mart: Mart, ids: Sequence[str]) -> pl.DataFrame:
    """Of these prospects those that are customers now: prospect_id, customer_id, matched_by (customer_id, credit_code,
    name), opened_date. For the system, which matches cases of everybody; a screen asks under its reader's scope."""
    if not ids or not mart.columns("counterparty"):
        return pl.DataFrame(schema=_FOUND)
    found = mart.frame(
        "SELECT p.counterparty_id AS prospect_id, p.customer_id, p.matched_by, c.opened_date FROM counterparty p"
        " JOIN customer c ON c.customer_id = p.customer_id AND c.valid_to_month_no = 999999"
        " WHERE list_contains($ids, p.counterparty_id) ORDER BY prospect_id",
        {"ids": list(ids)},
        EXECUTIVE,
    )
    return found.cast(_FOUND)
