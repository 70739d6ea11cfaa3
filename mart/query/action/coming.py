"""What falls due and what has moved: maturities of the next days, and customers whose deposits came or left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from mart.months import days_in_month
from mart.query.action.facts import NEEDS
from mart.query.cockpit.base import status_where
from mart.query.customer.accounts import account_no
from mart.query.filters import NONE, Filters
from mart.query.policy import version
from mart.reader import Mart
from mart.scope import Scope

MONEY = pl.Decimal(18, 2)
DUE = pl.Schema({
    "customer_id": pl.String, "label_zh": pl.String, "label_en": pl.String, "product_zh": pl.String,
    "product_en": pl.String, "product_kind": pl.String, "account_no": pl.String, "matures_on": pl.Date,
    "balance_cny": MONEY, "rate_pct": pl.Float64,
})  # fmt: skip
MOVED = pl.Schema({
    "customer_id": pl.String, "label_zh": pl.String, "label_en": pl.String, "before_cny": MONEY, "now_cny": MONEY,
    "change_cny": MONEY, "change_pct": pl.Float64,
})  # fmt: skip
_WHO = "SELECT s.customer_id FROM customer_status_month s WHERE s.month_no = $month_no AND {where}"
_NAMED = """
    LEFT JOIN customer c ON c.customer_id = {of}.customer_id
        AND $month_no BETWEEN c.valid_from_month_no AND c.valid_to_month_no"""
# a term deposit that was rolled over, and a loan that was repriced, run from that day
_DUE = """
    SELECT
        a.customer_id, c.name_zh AS label_zh, coalesce(c.name_en, c.name_zh) AS label_en,
        p.name_zh AS product_zh, coalesce(p.name_en, p.name_zh) AS product_en, p.product_kind, {number} AS account_no,
        CAST(coalesce(a.repricing_date, a.opened_date) + to_months(a.term_months) AS DATE) AS matures_on,
        CAST(m.deposits_end_cny + m.loans_end_cny + m.off_balance_cny AS DECIMAL(18,2)) AS balance_cny,
        CAST(m.rate_pct AS DOUBLE) AS rate_pct, a.account_id
    FROM account a
    JOIN account_month m ON m.account_id = a.account_id AND m.month_no = $month_no
    JOIN product p ON p.product_id = a.product_id AND $month_no BETWEEN p.valid_from_month_no AND p.valid_to_month_no
    {named}
    WHERE $month_no BETWEEN a.valid_from_month_no AND a.valid_to_month_no AND a.closed_date IS NULL
        AND a.term_months > 0 AND matures_on > CAST($today AS DATE)
        AND matures_on <= CAST($today AS DATE) + CAST($days AS INTEGER)
        AND a.customer_id IN ({who})
        AND balance_cny > 0"""
_MOVED = """
    WITH change AS (
        SELECT
            s.customer_id,
            CAST(coalesce(sum(s.deposits_avg_cny) FILTER (s.month_no < $month_no), 0) / $back AS DECIMAL(18,2))
                AS before_cny,
            coalesce(sum(s.deposits_avg_cny) FILTER (s.month_no = $month_no), 0) AS now_cny
        FROM customer_status_month s
        WHERE s.month_no BETWEEN $month_no - $back AND $month_no AND {among}
        GROUP BY s.customer_id
        HAVING count(*) FILTER (s.month_no = $month_no) > 0
    )
    SELECT
        x.customer_id, c.name_zh AS label_zh, coalesce(c.name_en, c.name_zh) AS label_en, x.before_cny, x.now_cny,
        x.now_cny - x.before_cny AS change_cny,
        100 * CAST(x.now_cny - x.before_cny AS DOUBLE) / nullif(CAST(x.before_cny AS DOUBLE), 0) AS change_pct
    FROM change x
    {named}
    WHERE abs(change_cny) >= $least AND (abs(change_pct) >= $share OR change_pct IS NULL)
    ORDER BY change_cny, x.customer_id"""


@dataclass(frozen=True)
class Coming:
    """due: accounts that mature within `days` of the month's end, largest first (`DUE`). moved: customers whose
    deposits of the month differ from the average of the `months` before by the policy's share and amount, largest
    outflow first (`MOVED`). Both are complete; None where the mart cannot tell."""

    due: pl.DataFrame | None
    moved: pl.DataFrame
    days: int
    months: int


def coming(mart: Mart, scope: Scope, month_no: int, filters: Filters = NONE) -> Coming:
    """Maturities and movements of the customers whom the filters keep, as of the end of a month.

    Those of all customers in sight are asked once; filters then keep rows of them.
    """
    own = filters.with_(product_id=None, group_id=None, family_id=None)
    condition, params = status_where(mart, scope, own)
    if own.customer_id:
        return _asked(mart, scope, month_no, condition, params)
    whole = mart.once(("coming", scope, month_no), lambda: _asked(mart, scope, month_no, "TRUE", {}))
    if not own.active:
        return whole
    who = mart.frame(_WHO.format(where=condition), {"month_no": month_no, **params}, scope)

    def of_them(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.join(who, on="customer_id", how="semi", maintain_order="left")

    return replace(whole, due=None if whole.due is None else of_them(whole.due), moved=of_them(whole.moved))


def _asked(mart: Mart, scope: Scope, month_no: int, condition: str, params: dict[str, Any]) -> Coming:
    rules = version(mart, "actions", month_no)
    days, back = rules.number("maturity_days"), rules.number("outflow_months")
    asked: dict[str, Any] = {"month_no": month_no, **params}
    who = _WHO.format(where=condition)
    today = f"{month_no // 12:04d}-{month_no % 12 + 1:02d}-{days_in_month(month_no):02d}"
    due = None
    if mart.columns("account_month", scope) >= NEEDS - {"economic_profit_cny"} and mart.columns("account", scope):
        number = account_no(scope, "a.account_id")
        sql = _DUE.format(number=number, who=who, named=_NAMED.format(of="a"))
        rows = mart.frame(sql, {**asked, "today": today, "days": days}, scope)
        order = rows.sort("balance_cny", "matures_on", "account_id", descending=[True, False, False])
        due = order.drop("account_id").cast(DUE)
    least, share = rules.number("outflow_min_cny"), rules.number("outflow_min_pct")
    among = "TRUE" if condition == "TRUE" else f"s.customer_id IN ({who})"
    sql = _MOVED.format(among=among, named=_NAMED.format(of="x"))
    moved = mart.frame(sql, {**asked, "back": back, "least": least, "share": float(share)}, scope).cast(MOVED)
    return Coming(due, moved, days, back)
