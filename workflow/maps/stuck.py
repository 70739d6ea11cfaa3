"""Where leads of sales maps do not move: those past their date, by map and branch."""

from __future__ import annotations

import polars as pl

STUCK = pl.Schema({
    "case_id": pl.Int64, "branch_id": pl.String, "leads_cnt": pl.Int64, "expected_ep_cny": pl.Decimal(18, 2),
})  # fmt: skip


def stuck(leads: pl.DataFrame) -> pl.DataFrame:
    """Leads (`progress.LEADS`) past the date of whoever they wait for, manager or superior, by map and branch; STUCK,
    first where most is expected of them.

    >>> from decimal import Decimal
    >>> rows = {"case_id": [7, 7, 8], "branch_id": ["B01", "B02", "B01"], "is_late": [True, False, True]}
    >>> leads = pl.DataFrame(rows).with_columns(expected_ep_cny=pl.Series([Decimal(2), Decimal(5), Decimal(3)]))
    >>> stuck(leads).select("case_id", "branch_id", "leads_cnt").rows()
    [(8, 'B01', 1), (7, 'B01', 1)]
    """
    found = leads.filter("is_late").group_by("case_id", "branch_id")
    found = found.agg(leads_cnt=pl.len(), expected_ep_cny=pl.col("expected_ep_cny").sum())
    order = ("expected_ep_cny", "case_id", "branch_id")
    return found.select(list(STUCK)).cast(STUCK).sort(*order, descending=[True, False, False], nulls_last=True)
