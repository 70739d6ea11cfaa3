"""Whether the sums of the build tie, check by check, and what lies behind a difference."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from mart.contracts import tables as contract_tables
from mart.months import month_text
from mart.query import labels
from mart.reader import Mart
from mart.scope import Scope


@dataclass(frozen=True)
class Badge:
    """The reconciliation badge of every page: does the month tie, by how much not, how many checks."""

    is_ok: bool
    difference_cny: Decimal
    checks_cnt: int


# Kinds of checks, by the first part of their names, and the table without which none of the kind can be made.
_NEEDS = {"account": "balance_month", "gl": "gl_month", "treasury": "ftp_curve", "overhead": "cost_pool_month"}


def unchecked(mart: Mart, scope: Scope | None) -> tuple[str, ...]:
    """Kinds of checks that the bank's data do not allow: what they compare is not delivered. The same in every scope
    that sees anything."""
    brought = {table.name for table in contract_tables() if mart.has(table.full_name)}
    return tuple(kind for kind, needed in _NEEDS.items() if needed not in brought) if scope else ()


def reconciliation(mart: Mart, scope: Scope | None, month_no: int | None = None) -> pl.DataFrame:
    """One row a check: months and rows compared, the sum of absolute differences, the worst month, whether it ties."""
    sql = (
        "SELECT check_name, count(DISTINCT month_no) AS months_cnt, count(*) AS rows_cnt, sum(abs(difference_cny)) AS"
        " difference_cny, arg_max(month_no, abs(difference_cny)) AS worst FROM recon WHERE ($month_no IS NULL OR"
        " month_no = $month_no) GROUP BY check_name ORDER BY sum(abs(difference_cny)) DESC, check_name"
    )
    frame = mart.frame(sql, {"month_no": month_no}, scope)
    is_ok = pl.col("difference_cny") == 0
    worst = pl.col("worst").map_elements(month_text, return_dtype=pl.String)
    return frame.with_columns(is_ok.alias("is_ok"), pl.when(~is_ok).then(worst).alias("worst_month")).select(
        "check_name", "months_cnt", "rows_cnt", "difference_cny", "worst_month", "is_ok"
    )


def reconciliation_badge(mart: Mart, scope: Scope | None, month_no: int) -> Badge:
    """Whether everything the scope can see of the month ties."""
    found = reconciliation(mart, scope, month_no)
    difference = Decimal(found["difference_cny"].sum() or 0) if len(found) else Decimal(0)
    return Badge(difference == 0, difference, len(found))


def reconciliation_rows(mart: Mart, scope: Scope | None, check_name: str, month_no: int | None = None) -> pl.DataFrame:
    """The rows behind one check, those that differ first, with the unit they sit on (the bank when none is named)."""
    sql = (
        "SELECT month_no, org_id, left_cny, right_cny, difference_cny FROM recon WHERE check_name = $check_name "
        "AND ($month_no IS NULL OR month_no = $month_no) ORDER BY abs(difference_cny) DESC, month_no DESC, org_id"
    )
    frame = mart.frame(sql, {"check_name": check_name, "month_no": month_no}, scope)
    names = labels.lookup(
        mart, scope, "org_id", frame["org_id"].drop_nulls().unique().to_list(), month_no or mart.as_of
    )
    named = frame.join(names, left_on="org_id", right_on="key", how="left", maintain_order="left")
    bank = (
        pl.col("label_zh").fill_null(pl.col("org_id")).fill_null(mart.bank.name_zh),
        pl.col("label_en").fill_null(pl.col("org_id")).fill_null(mart.bank.name_en),
    )
    month = pl.col("month_no").map_elements(month_text, return_dtype=pl.String).alias("month")
    return named.with_columns(month, *bank).select(
        "month_no", "month", "org_id", "label_zh", "label_en", "left_cny", "right_cny", "difference_cny"
    )
