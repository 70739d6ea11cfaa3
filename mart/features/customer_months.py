"""What a scorer may know about customers: one row a customer and month, as it stood at the end of that month.

Every source is cut at `known`: facts by their month, effective-dated tables by the month they came into force. So the
same question asked with an earlier `known` gives what could have been known then, and any difference is a leak. A feed
that a bank did not bring gives null columns.
"""

from __future__ import annotations

import polars as pl

from mart.features import history
from mart.features.inputs import ACCOUNTS
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
    "is_low_efficiency",
)
_SUMS = ("demand_deposits_avg_cny", "fees_cny", "revenue_cny", "npl_cny", "accounts_cnt")
_CUSTOMER = ("annual_revenue_cny", "employees_cnt", "is_credit_approved", "ownership_group_id", "chain_id")
Part = tuple[str, str]  # the name of a subquery and its SQL; each gives month_no and customer_id among its columns


def panel(mart: Mart, scope: Scope, first: int, last: int, known: int) -> pl.DataFrame:
    """Customers of each month from `first` to `last` as known at the end of month `known`, inactive ones left out.

    Keys: month_no, customer_id, branch_id, home_org_id, lead_manager_id, group_id (ownership group, else the customer),
    then the figures that `models.features` declares. Money in CNY as Float64. Sorted by month and customer.
    """
    params = {"first": first, "last": last, "back": first - BACK_MONTHS, "known": known}
    parts = [
        _booked(mart, scope),
        _customer(mart, scope),
        ("open_now", _open()),
        ("approached", history.of_customers(mart, scope)),
        *_optional(mart, scope),
    ]
    joins = "\n".join(f"LEFT JOIN ({sql}) {name} USING (month_no, customer_id)" for name, sql in parts)
    columns = ", ".join(f"{name}.* EXCLUDE (month_no, customer_id)" for name, _ in parts)
    sql = f"""
        SELECT status.*, {columns}
        FROM ({_status(mart, scope)}) status {joins}
        WHERE status.month_no BETWEEN $first AND $last AND status.tier <> 'inactive'
        ORDER BY status.month_no, status.customer_id"""
    return _floats(mart.frame(sql, params, scope))


def _floats(frame: pl.DataFrame) -> pl.DataFrame:
    """Exact money becomes Float64: a model needs speed here, not cents."""
    money = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.Decimal)]
    return frame.with_columns(pl.col(money).cast(pl.Float64)) if money else frame


def _have(mart: Mart, scope: Scope, view: str, names: tuple[str, ...], alias: str, kind: str = "DOUBLE") -> str:
    columns = mart.columns(view, scope)
    return ", ".join(f"{alias}.{n}" if n in columns else f"CAST(NULL AS {kind}) AS {n}" for n in names)


def _status(mart: Mart, scope: Scope) -> str:
    own = "OVER (PARTITION BY s.customer_id ORDER BY s.month_no"
    three_months = f"{own} RANGE BETWEEN 2 PRECEDING AND CURRENT ROW)"
    half_year_ago = f"{own} RANGE BETWEEN 6 PRECEDING AND 6 PRECEDING)"
    return f"""
        SELECT
            s.month_no, s.customer_id, s.branch_id, s.home_org_id, s.lead_manager_id,
            s.tier, s.industry_code, s.size_class, s.ownership, s.region_code,
            {_have(mart, scope, "customer_status_month", _STATUS, "s")},
            avg(CAST(s.deposits_avg_cny AS DOUBLE)) {three_months} AS deposits_3m_cny,
            max(CAST(s.deposits_avg_cny AS DOUBLE)) {half_year_ago} AS deposits_6m_ago_cny,
            sum(s.payments_cnt) {three_months} AS payments_3m_cnt
        FROM customer_status_month s
        WHERE s.month_no BETWEEN $back AND least($last, $known)"""


def _booked(mart: Mart, scope: Scope) -> Part:
    have = mart.columns("customer_month", scope)
    sums = ", ".join(f"sum(c.{n}) AS {n}" if n in have else f"CAST(NULL AS DOUBLE) AS {n}" for n in _SUMS)
    return (
        "booked",
        f"""
        SELECT c.month_no, c.customer_id, {sums}
        FROM customer_month c
        WHERE c.month_no BETWEEN $first AND least($last, $known)
        GROUP BY ALL""",
    )


def _customer(mart: Mart, scope: Scope) -> Part:
    return (
        "person",
        f"""
        SELECT
            m.month_no, d.customer_id, {_have(mart, scope, "customer", _CUSTOMER, "d", "VARCHAR")},
            coalesce(d.ownership_group_id, d.customer_id) AS group_id,
            m.month_no - (year(d.opened_date) * 12 + month(d.opened_date) - 1) AS customer_months
        FROM month m
        JOIN customer d ON m.month_no BETWEEN d.valid_from_month_no AND d.valid_to_month_no
        WHERE m.month_no BETWEEN $first AND least($last, $known) AND d.valid_from_month_no <= $known""",
    )


def _open() -> str:
    """Accounts open at a month's end: opened by then, not closed by then. By product first: no distinct counts."""
    needs = ", ".join(f"count(*) FILTER (p.need_family = '{n}') AS open_{n}_cnt" for n in NEEDS)
    held = f"""
        SELECT
            m.month_no, a.customer_id, a.product_id,
            bool_or(a.currency <> 'CNY') AS is_foreign,
            count(*) FILTER (a.opened_no > m.month_no - 3) AS new_3m_cnt,
            count(*) FILTER (a.opened_no > m.month_no - 12) AS new_12m_cnt
        FROM ({ACCOUNTS}) a
        JOIN month m ON m.month_no >= a.opened_no AND m.month_no < a.closed_no
        WHERE m.month_no BETWEEN $first AND least($last, $known)
        GROUP BY m.month_no, a.customer_id, a.product_id"""
    is_foreign = "h.is_foreign OR p.need_family = 'hedge' OR p.system = 'fx_treasury'"
    return f"""
        SELECT
            h.month_no, h.customer_id, count(*) AS open_products_cnt, {needs},
            coalesce(bool_or({is_foreign}), FALSE) AS uses_foreign,
            sum(h.new_3m_cnt) AS opened_3m_cnt, sum(h.new_12m_cnt) AS opened_12m_cnt
        FROM ({held}) h
        JOIN product p ON p.product_id = h.product_id
            AND h.month_no BETWEEN p.valid_from_month_no AND p.valid_to_month_no
        GROUP BY h.month_no, h.customer_id"""


def _optional(mart: Mart, scope: Scope) -> list[Part]:
    """Parts from feeds that a bank may lack; their features are then null."""
    founded = "x.registered_capital_cny, m.month_no // 12 - year(x.founded_date) AS founded_years"
    parts = {
        "payment_month": ("paid", _PAYMENTS),
        "contact": ("contacted", _CONTACTS),
        "rating": ("rated", _in_force("rating", "x.pd_pct")),
        "limit_state": ("allowed", _in_force("limit_state", "x.limit_cny")),
        "registry": ("registered", _in_force("registry", founded)),
    }
    return [part for view, part in parts.items() if mart.columns(view, scope)]


_PAYMENTS = """
    SELECT
        m.month_no, p.customer_id,
        coalesce(sum(p.amount_cny) FILTER (p.direction = 'in'), 0) AS paid_in_3m_cny,
        sum(p.amount_cny) FILTER (p.direction = 'out') AS paid_out_3m_cny,
        count(DISTINCT p.counterparty_id) AS counterparties_3m_cnt,
        CAST(sum(p.amount_cny) FILTER (p.is_internal) AS DOUBLE)
            / nullif(CAST(sum(p.amount_cny) AS DOUBLE), 0) * 100 AS paid_inside_pct
    FROM month m
    JOIN payment_month p ON p.month_no BETWEEN m.month_no - 2 AND m.month_no
    WHERE m.month_no BETWEEN $first AND least($last, $known)
    GROUP BY ALL"""
_CONTACTS = """
    SELECT m.month_no, c.customer_id, count(*) AS contacts_3m_cnt
    FROM month m
    JOIN contact c ON c.month_no BETWEEN m.month_no - 2 AND m.month_no
    WHERE m.month_no BETWEEN $first AND least($last, $known)
    GROUP BY ALL"""


def _in_force(view: str, columns: str) -> str:
    """The state of a customer in force in a month; where two rows are, the later one."""
    return f"""
        SELECT m.month_no, x.customer_id, {columns}
        FROM month m
        JOIN {view} x ON m.month_no BETWEEN x.valid_from_month_no AND x.valid_to_month_no
        WHERE m.month_no BETWEEN $first AND least($last, $known) AND x.valid_from_month_no <= $known
        QUALIFY row_number() OVER (PARTITION BY m.month_no, x.customer_id ORDER BY x.valid_from_month_no DESC) = 1"""
