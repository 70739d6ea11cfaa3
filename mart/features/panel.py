"""What a scorer may know about customers: one row a customer and month, each figure as it stood at the end of that
month.

Every source is cut at `known`: facts by their month, effective-dated tables by the month they came into force. So the
same question asked with an earlier `known` gives what could have been known then, and any difference is a leak.
A feed that a bank did not bring gives null columns.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from mart.reader import Mart
from mart.scope import Scope

NEEDS = ("settle", "save", "borrow", "trade", "hedge", "invest", "advise", "pay_people", "protect")
BACK_MONTHS = 12
_STATUS = (
    "deposits_avg_cny",
    "loans_end_cny",
    "off_balance_cny",
    "rwa_cny",
    "payments_cnt",
    "products_cnt",
    "products_ex_settlement_cnt",
    "contribution_year_cny",
    "ep_12m_cny",
    "raroc_12m",
    "is_settlement",
    "is_credit",
)
_SUMS = ("demand_deposits_avg_cny", "fees_cny", "revenue_cny", "npl_cny", "accounts_cnt")
_CUSTOMER = ("annual_revenue_cny", "employees_cnt", "is_credit_approved", "ownership_group_id", "chain_id")


def panel(mart: Mart, scope: Scope, first: int, last: int, known: int) -> pl.DataFrame:
    """Customers of each month from `first` to `last` as far as known at the end of month `known`, inactive ones left
    out.

    Keys: month_no, customer_id, branch_id, home_org_id, lead_manager_id, group_id (ownership group, else the customer),
    then the figures that `models.features` declares. Money in CNY as Float64. Sorted by month and customer.
    """
    params = {"first": first, "last": last, "back": first - BACK_MONTHS, "known": known}
    parts = [_status(mart, scope), _booked(mart, scope), _customer(mart, scope), _open(mart, scope)]
    optional = [
        _payments(mart, scope),
        _contacts(mart, scope),
        _rated(mart, scope),
        _limits(mart, scope),
        _registered(mart, scope),
    ]
    joined = [part for part in optional if part]
    lead, others = parts[0], [*parts[1:], *joined]
    joins = " ".join(f"LEFT JOIN ({sql}) {name} USING (month_no, customer_id)" for name, sql in others)
    columns = ", ".join(f"{name}.* EXCLUDE (month_no, customer_id)" for name, _ in others)
    frame = mart.frame(
        f"SELECT status.*, {columns} FROM ({lead[1]}) status {joins} WHERE status.month_no BETWEEN $first AND $last "
        "AND status.tier <> 'inactive' ORDER BY status.month_no, status.customer_id",
        params,
        scope,
    )
    return _floats(frame)


def _floats(frame: pl.DataFrame) -> pl.DataFrame:
    """Exact money becomes Float64: a model needs speed here, not cents."""
    money = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.Decimal)]
    return frame.with_columns(pl.col(money).cast(pl.Float64)) if money else frame


def _have(mart: Mart, scope: Scope, view: str, names: tuple[str, ...], alias: str, kind: str = "DOUBLE") -> str:
    columns = mart.columns(view, scope)
    return ", ".join(f"{alias}.{n}" if n in columns else f"CAST(NULL AS {kind}) AS {n}" for n in names)


def _status(mart: Mart, scope: Scope) -> tuple[str, str]:
    keys = (
        "s.month_no, s.customer_id, s.branch_id, s.home_org_id, s.lead_manager_id, s.tier, s.industry_code, "
        "s.size_class, s.ownership, s.region_code"
    )
    own = "OVER (PARTITION BY s.customer_id ORDER BY s.month_no"
    near = f"{own} RANGE BETWEEN 2 PRECEDING AND CURRENT ROW)"
    ago = f"{own} RANGE BETWEEN 6 PRECEDING AND 6 PRECEDING)"
    return (
        "status",
        (
            f"SELECT {keys}, {_have(mart, scope, 'customer_status_month', _STATUS, 's')}, "
            f"avg(CAST(s.deposits_avg_cny AS DOUBLE)) {near} AS deposits_3m_cny, "
            f"max(CAST(s.deposits_avg_cny AS DOUBLE)) {ago} AS deposits_6m_ago_cny, "
            f"sum(s.payments_cnt) {near} AS payments_3m_cnt "
            "FROM customer_status_month s WHERE s.month_no BETWEEN $back AND least($last, $known)"
        ),
    )


def _booked(mart: Mart, scope: Scope) -> tuple[str, str]:
    have = mart.columns("customer_month", scope)
    sums = ", ".join(f"sum(c.{n}) AS {n}" if n in have else f"CAST(NULL AS DOUBLE) AS {n}" for n in _SUMS)
    return (
        "booked",
        (
            f"SELECT c.month_no, c.customer_id, {sums} FROM customer_month c "
            "WHERE c.month_no BETWEEN $first AND least($last, $known) GROUP BY ALL"
        ),
    )


def _customer(mart: Mart, scope: Scope) -> tuple[str, str]:
    rest = _have(mart, scope, "customer", _CUSTOMER, "d", "VARCHAR")
    return (
        "person",
        (
            f"SELECT m.month_no, d.customer_id, {rest}, coalesce(d.ownership_group_id, d.customer_id) AS group_id, "
            "m.month_no - (year(d.opened_date) * 12 + month(d.opened_date) - 1) AS customer_months "
            "FROM month m JOIN customer d ON m.month_no BETWEEN d.valid_from_month_no AND d.valid_to_month_no "
            "WHERE m.month_no BETWEEN $first AND least($last, $known) AND d.valid_from_month_no <= $known"
        ),
    )


_ACCOUNTS = (
    "SELECT a.account_id, arg_max(a.customer_id, a.valid_from_month_no) AS customer_id, "
    "arg_max(a.product_id, a.valid_from_month_no) AS product_id, any_value(a.currency) AS currency, "
    "min(year(a.opened_date) * 12 + month(a.opened_date) - 1) AS opened_no, "
    "coalesce(min(year(a.closed_date) * 12 + month(a.closed_date) - 1), 999999) AS closed_no "
    "FROM account a WHERE a.valid_from_month_no <= $known GROUP BY a.account_id"
)


def _open(mart: Mart, scope: Scope) -> tuple[str, str]:
    """Accounts open at a month's end: opened by then, not closed by then. Products first, so that nothing counts
    distinct."""
    needs = ", ".join(f"count(*) FILTER (p.need_family = '{n}') AS open_{n}_cnt" for n in NEEDS)
    return (
        "open_now",
        (
            f"SELECT h.month_no, h.customer_id, count(*) AS open_products_cnt, {needs}, coalesce(bool_or(h.is_foreign"
            " OR p.need_family = 'hedge' OR p.system = 'fx_treasury'), FALSE) AS uses_foreign, sum(h.new_3m_cnt) AS"
            " opened_3m_cnt, sum(h.new_12m_cnt) AS opened_12m_cnt FROM (SELECT m.month_no, a.customer_id,"
            " a.product_id, bool_or(a.currency <> 'CNY') AS is_foreign, count(*) FILTER (a.opened_no > m.month_no - 3)"
            f" AS new_3m_cnt, count(*) FILTER (a.opened_no > m.month_no - 12) AS new_12m_cnt FROM ({_ACCOUNTS}) a JOIN"
            " month m ON m.month_no >= a.opened_no AND m.month_no < a.closed_no WHERE m.month_no BETWEEN $first AND"
            " least($last, $known) GROUP BY m.month_no, a.customer_id, a.product_id) h JOIN product p ON p.product_id"
            " = h.product_id AND h.month_no BETWEEN p.valid_from_month_no AND p.valid_to_month_no GROUP BY h.month_no,"
            " h.customer_id"
        ),
    )


def _payments(mart: Mart, scope: Scope) -> tuple[str, str] | None:
    if not mart.columns("payment_month", scope):
        return None
    return (
        "paid",
        (
            "SELECT m.month_no, p.customer_id, coalesce(sum(p.amount_cny) FILTER (p.direction = 'in'), 0) AS"
            " paid_in_3m_cny, sum(p.amount_cny) FILTER (p.direction = 'out') AS paid_out_3m_cny, count(DISTINCT"
            " p.counterparty_id) AS counterparties_3m_cnt, CAST(sum(p.amount_cny) FILTER (p.is_internal) AS DOUBLE) /"
            " nullif(CAST(sum(p.amount_cny) AS DOUBLE), 0) * 100 AS paid_inside_pct FROM month m JOIN payment_month p"
            " ON p.month_no BETWEEN m.month_no - 2 AND m.month_no WHERE m.month_no BETWEEN $first AND least($last,"
            " $known) GROUP BY ALL"
        ),
    )


def _contacts(mart: Mart, scope: Scope) -> tuple[str, str] | None:
    if not mart.columns("contact", scope):
        return None
    return (
        "contacted",
        (
            "SELECT m.month_no, c.customer_id, count(*) AS contacts_3m_cnt FROM month m JOIN contact c "
            "ON c.month_no BETWEEN m.month_no - 2 AND m.month_no "
            "WHERE m.month_no BETWEEN $first AND least($last, $known) GROUP BY ALL"
        ),
    )


def _in_force(name: str, view: str, columns: str) -> tuple[str, str]:
    """The state of a customer in force in a month; where two rows are, the later one."""
    return (
        name,
        (
            f"SELECT m.month_no, x.customer_id, {columns} FROM month m JOIN {view} x "
            "ON m.month_no BETWEEN x.valid_from_month_no AND x.valid_to_month_no "
            "WHERE m.month_no BETWEEN $first AND least($last, $known) AND x.valid_from_month_no <= $known "
            "QUALIFY row_number() OVER (PARTITION BY m.month_no, x.customer_id ORDER BY x.valid_from_month_no DESC) = 1"
        ),
    )


def _rated(mart: Mart, scope: Scope) -> tuple[str, str] | None:
    return _in_force("rated", "rating", "x.pd_pct") if mart.columns("rating", scope) else None


def _limits(mart: Mart, scope: Scope) -> tuple[str, str] | None:
    return _in_force("allowed", "limit_state", "x.limit_cny") if mart.columns("limit_state", scope) else None


def _registered(mart: Mart, scope: Scope) -> tuple[str, str] | None:
    if not mart.columns("registry", scope):
        return None
    return _in_force(
        "registered", "registry", "x.registered_capital_cny, m.month_no // 12 - year(x.founded_date) AS founded_years"
    )


def accounts(mart: Mart, scope: Scope, known: int) -> pl.DataFrame:
    """Every account known at the end of month `known`: customer_id, product_id, opened_no, closed_no (999999 =
    open)."""
    return mart.frame(
        f"SELECT customer_id, product_id, opened_no, closed_no FROM ({_ACCOUNTS}) WHERE opened_no <= $known",
        {"known": known},
        scope,
    )


def approaches(mart: Mart, scope: Scope, known: int) -> pl.DataFrame:
    """Customers approached for a product in a campaign: product_id, customer_id, month_no, is_contacted, is_holdout."""
    if not mart.columns("response", scope) or not mart.columns("campaign", scope):
        return pl.DataFrame(
            schema={
                "product_id": pl.String,
                "customer_id": pl.String,
                "month_no": pl.Int32,
                "is_contacted": pl.Boolean,
                "is_holdout": pl.Boolean,
            }
        )
    return mart.frame(
        "SELECT DISTINCT c.product_id, r.customer_id, r.month_no, r.is_contacted, r.is_holdout FROM response r "
        "JOIN campaign c USING (campaign_id) WHERE r.month_no <= $known AND c.product_id IS NOT NULL",
        {"known": known},
        scope,
    )


def products(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """The catalogue in force in a month: names, family, need, kind, is_pushable, is_credit, substitute_family, product
    manager."""
    return mart.frame(
        "SELECT product_id, name_zh, coalesce(name_en, name_zh) AS name_en, group_id, family_id, family_zh,"
        " coalesce(family_en, family_zh) AS family_en, need_family, product_kind, coalesce(is_pushable, FALSE) AS"
        " is_pushable, product_kind IN ('loan', 'off_balance') AS is_credit, substitute_family, product_manager_id FROM"
        " product WHERE $month BETWEEN valid_from_month_no AND valid_to_month_no ORDER BY product_id",
        {"month": month_no},
        scope,
    )


def earnings(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """What each customer's holding of a product earned in the twelve months to `month_no`.

    product_id, customer_id, months_cnt (with results), economic_profit_cny (their sum); empty where the mart has no
    profit.
    """
    if "economic_profit_cny" not in mart.columns("account_month", scope):
        return pl.DataFrame(
            schema={
                "product_id": pl.String,
                "customer_id": pl.String,
                "months_cnt": pl.Int64,
                "economic_profit_cny": pl.Float64,
            }
        )
    return mart.frame(
        "SELECT product_id, customer_id, count(DISTINCT month_no) AS months_cnt, CAST(sum(economic_profit_cny) AS"
        " DOUBLE) AS economic_profit_cny FROM account_month WHERE month_no BETWEEN $first AND $month AND"
        " economic_profit_cny IS NOT NULL GROUP BY ALL",
        {"first": month_no - BACK_MONTHS + 1, "month": month_no},
        scope,
    )


def customers(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """Customers of a month as a target list names them; inactive ones too."""
    return mart.frame(
        "SELECT s.customer_id, d.name_zh, coalesce(d.name_en, d.name_zh) AS name_en, s.branch_id, s.home_org_id AS"
        " org_id, s.lead_manager_id AS manager_id, s.tier, s.industry_code, s.size_class, s.ownership, s.region_code"
        " FROM customer_status_month s LEFT JOIN customer d ON d.customer_id = s.customer_id AND $month BETWEEN"
        " d.valid_from_month_no AND d.valid_to_month_no WHERE s.month_no = $month ORDER BY s.customer_id",
        {"month": month_no},
        scope,
    )


def active_customers(mart: Mart, scope: Scope) -> pl.DataFrame:
    """How many rows of `panel` each month makes: (month_no, customers_cnt), newest first."""
    return mart.frame(
        "SELECT month_no, count(*) AS customers_cnt FROM customer_status_month WHERE tier <> 'inactive' "
        "GROUP BY month_no ORDER BY month_no DESC",
        scope=scope,
    )


def wanted(mart: Mart, scope: Scope) -> dict[str, Any]:
    """What scoring needs of a bank and which of it is missing: {"missing": [feed, ...]}."""
    needed = {"customer_status_month": "core mart", "account": "business.account", "product": "product catalogue"}
    return {"missing": [feed for view, feed in needed.items() if not mart.columns(view, scope)]}
