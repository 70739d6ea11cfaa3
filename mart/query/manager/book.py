"""A manager's book: customers and accounts, every profit component credited by share, adding up to their row."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from mart.measures import flows, held
from mart.query.customer.accounts import account_no
from mart.query.manager.base import WINDOW
from mart.reader import Mart
from mart.scope import Scope

_HELD = """
    SELECT month_no, customer_id, share, is_lead
    FROM customer_manager
    WHERE manager_id = $manager AND month_no BETWEEN $first AND $last"""


@dataclass(frozen=True)
class Book:
    """rows: one a customer credited within the window, most profit first (see `book`). total_cny: profit credited to
    the manager by the manager table; the rows add up to it, or difference_cny says by how much not."""

    rows: pl.DataFrame
    total_cny: Decimal | None
    months_cnt: int

    @property
    def difference_cny(self) -> Decimal | None:
        """Σ rows − the manager's own row; zero to the cent."""
        known = self.rows["risk_adjusted_profit_cny"].drop_nulls()
        return None if self.total_cny is None else Decimal(known.sum()) - self.total_cny


def _window(mart: Mart, manager_id: str, month_no: int) -> dict[str, Any]:
    return {"manager": manager_id, "first": max(month_no - WINDOW + 1, mart.first_month), "last": month_no}


def _weight(scope: Scope) -> str:
    """What an amount is multiplied by: a manager's own views are weighted by their share already."""
    return "1" if scope.record.is_of_customers else "h.share"


def _credited(mart: Mart, scope: Scope, view: str) -> str:
    """SELECT list: flows summed over the window and balances of the last month, each times the share of its month."""
    have, weight = mart.columns(view, scope), _weight(scope)
    made = [f"CAST(sum(f.{name} * {weight}) AS DECIMAL(38,8)) AS {name}" for name in flows() if name in have]
    made += [
        f"CASE WHEN bool_or(f.{name} IS NOT NULL) THEN CAST(coalesce(sum(f.{name} * {weight}) FILTER (f.month_no ="
        f" $last), 0) AS DECIMAL(38,8)) END AS {name}"
        for name in held()
        if name in have
    ]
    return ", ".join(made)


def _narrow(mart: Mart, scope: Scope, params: dict[str, Any]) -> dict[str, Any]:
    """Parameters with the customers held and the units that book them, so that few blocks of a fact are read."""
    held = mart.frame(f"SELECT DISTINCT customer_id FROM ({_HELD})", params, scope)["customer_id"].to_list()
    return params | {"ids": held, "orgs": _booked_at(mart, scope, held)}


def _booked_at(mart: Mart, scope: Scope, ids: list[str]) -> list[str]:
    return mart.frame("SELECT DISTINCT org_id FROM account WHERE customer_id = ANY($ids)", {"ids": ids}, scope)[
        "org_id"
    ].to_list()


_ROWS = "f.month_no BETWEEN $first AND $last AND f.org_id = ANY($orgs) AND f.customer_id = ANY($ids)"


def book(mart: Mart, scope: Scope, manager_id: str, month_no: int) -> Book:
    """Customers credited in the last twelve months with shares and components.

    rows: customer_id, names, tier, industry_code, share (of the month; null where no longer held), is_lead, months_cnt
    held, flows of twelve months and balances of the month times share, in yuan. A customer of 60,000 profit a month
    held at 40 % for the last five months is credited 120,000.
    """
    params = _narrow(mart, scope, _window(mart, manager_id, month_no))
    sums = f"""
        SELECT h.customer_id, {_credited(mart, scope, "customer_month")}
        FROM customer_month f
        JOIN held h USING (month_no, customer_id)
        WHERE {_ROWS}
        GROUP BY h.customer_id"""
    sql = f"""
        WITH held AS ({_HELD}), sums AS ({sums}), who AS (
            SELECT
                customer_id, count(*) AS months_cnt,
                any_value(share) FILTER (month_no = $last) AS share,
                bool_or(is_lead) FILTER (month_no = $last) AS is_lead
            FROM held
            GROUP BY customer_id
        )
        SELECT
            w.*, s.* EXCLUDE (customer_id),
            coalesce(c.name_zh, w.customer_id) AS name_zh,
            coalesce(c.name_en, c.name_zh, w.customer_id) AS name_en,
            c.industry_code, t.tier, t.is_credit
        FROM who w
        LEFT JOIN sums s USING (customer_id)
        LEFT JOIN customer c ON c.customer_id = w.customer_id
            AND $last BETWEEN c.valid_from_month_no AND c.valid_to_month_no
        LEFT JOIN customer_status_month t ON t.customer_id = w.customer_id
            AND t.month_no = $last AND t.customer_id = ANY($ids)
        ORDER BY s.risk_adjusted_profit_cny DESC NULLS LAST, w.customer_id"""
    rows = mart.frame(sql, params, scope)
    window = {name: params[name] for name in ("manager", "first", "last")}
    own = mart.frame(
        "SELECT sum(risk_adjusted_profit_cny) AS total FROM manager_month WHERE manager_id = $manager AND month_no"
        " BETWEEN $first AND $last",
        window,
        scope,
    )["total"][0]
    return Book(rows, own, month_no - params["first"] + 1)


def accounts(mart: Mart, scope: Scope, manager_id: str, month_no: int, customer_id: str = "") -> pl.DataFrame:
    """Accounts behind the book (of one customer, or all), most profit first; the same figures as `book`, which they
    add up to.

    frame: customer_id, customer_zh, customer_en, account_no (masked by role), product_zh, product_en, months_cnt,
    share_low and share_high (of the months credited), flows of twelve months and balances of the month times share.
    """
    params = _window(mart, manager_id, month_no)
    params = (
        params | {"ids": [customer_id], "orgs": _booked_at(mart, scope, [customer_id])}
        if customer_id
        else _narrow(mart, scope, params)
    )
    sums = f"""
        SELECT
            f.account_id, any_value(f.customer_id) AS customer_id, arg_max(f.product_id, f.month_no) AS product_id,
            count(*) AS months_cnt, min(h.share) AS share_low, max(h.share) AS share_high,
            {_credited(mart, scope, "account_month")}
        FROM account_month f
        JOIN held h ON h.month_no = f.month_no AND h.customer_id = f.customer_id
        WHERE {_ROWS}
        GROUP BY f.account_id"""
    sql = f"""
        WITH held AS ({_HELD}), sums AS ({sums})
        SELECT
            s.customer_id, coalesce(c.name_zh, s.customer_id) AS customer_zh,
            coalesce(c.name_en, c.name_zh, s.customer_id) AS customer_en,
            {account_no(scope, "s.account_id")} AS account_no,
            p.name_zh AS product_zh, coalesce(p.name_en, p.name_zh) AS product_en,
            s.* EXCLUDE (account_id, customer_id, product_id)
        FROM sums s
        LEFT JOIN customer c ON c.customer_id = s.customer_id
            AND $last BETWEEN c.valid_from_month_no AND c.valid_to_month_no
        LEFT JOIN product p ON p.product_id = s.product_id
            AND $last BETWEEN p.valid_from_month_no AND p.valid_to_month_no
        ORDER BY s.risk_adjusted_profit_cny DESC NULLS LAST, s.account_id"""
    return mart.frame(sql, params, scope)


def shares(mart: Mart, scope: Scope, manager_id: str, customer_id: str, month_no: int) -> pl.DataFrame:
    """One customer month by month, newest first: share, profit_cny (the customer's, as far as the scope sees it) and
    credited_cny = profit × share. A manager's own view holds their part only; the customer's profit then follows from
    the share."""
    params = _window(mart, manager_id, month_no) | {
        "ids": [customer_id],
        "orgs": _booked_at(mart, scope, [customer_id]),
    }
    whole = "h.share" if _weight(scope) == "1" else "1"  # what makes the customer's profit of what the scope sees
    sql = f"""
        WITH held AS ({_HELD} AND customer_id = ANY($ids)), f AS (
            SELECT f.month_no, sum(f.risk_adjusted_profit_cny) AS seen
            FROM customer_month f
            WHERE {_ROWS}
            GROUP BY f.month_no
        )
        SELECT
            h.month_no, h.share, f.seen / {whole} AS profit_cny,
            CAST(f.seen * {_weight(scope)} AS DECIMAL(38,8)) AS credited_cny
        FROM held h
        LEFT JOIN f USING (month_no)
        ORDER BY h.month_no DESC"""
    return mart.frame(sql, params, scope).with_columns(pl.col("profit_cny").cast(pl.Float64))
