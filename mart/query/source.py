"""From measures, grain and filters to one SQL statement over the smallest view that can answer.

Measures come in three classes, each with its own views: money (the P&L), customers (counts by home sub-branch and lead
manager) and managers. A request that mixes them runs one statement a class and joins the results on the keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce

import polars as pl

from mart.query.filters import NONE, Filters, where
from mart.query.places import BOOKED, HOME, near
from mart.reader import Mart
from mart.scope import Scope

GRAINS = {
    "bank": None, "branch": "branch_id", "sub_branch": "org_id", "manager": "manager_id", "customer": "customer_id",
    "product": "product_id", "account": "account_id", "group": "group_id", "family": "family_id",
    "industry": "industry_code", "size": "size_class", "ownership": "ownership", "tier": "tier",
}
ATTRIBUTES = ("industry_code", "size_class", "ownership", "tier")
TREE = ("group_id", "family_id")
CANDIDATES = (  # smallest first; the dimensions a view holds itself
    ("org_month", ("org_id", "branch_id")),
    ("branch_product_month", ("product_id", "branch_id")),
    ("product_month", ("product_id", "org_id", "branch_id")),
    ("manager_month", ("manager_id", "org_id", "branch_id")),
    ("customer_segment_month", ("branch_id", *ATTRIBUTES)),
    ("product_segment_month", ("product_id", "branch_id", *ATTRIBUTES)),
    ("customer_month", ("customer_id", "org_id", "branch_id", "manager_id", *ATTRIBUTES)),
    ("account_month", ("account_id", "customer_id", "product_id", "org_id", "branch_id", "manager_id", *ATTRIBUTES)),
)
COUNTED = (  # customers by home unit, counted by the build; a role may have a view without some of the dimensions
    ("org_month", ("org_id", "branch_id")), ("customer_branch_month", ("branch_id",)), ("customer_segment_month", ("branch_id", *ATTRIBUTES)),
)
_TIER = "CASE {c} WHEN 'inactive' THEN 0 WHEN 'active' THEN 1 WHEN 'settlement' THEN 2 WHEN 'value' THEN 3 WHEN 'high_value' THEN 4 END"
_UP = f"{_TIER.format(c='s.tier')} - {_TIER.format(c='s.tier_prev_month')}"
CUSTOMER_MEASURES = {
    "customers_cnt": "count(*) FILTER (WHERE {on})",
    "customers_active_cnt": "count(*) FILTER (WHERE s.is_active AND {on})",
    "customers_settlement_cnt": "count(*) FILTER (WHERE s.is_settlement AND {on})",
    "customers_value_cnt": "count(*) FILTER (WHERE s.is_value AND {on})",
    "customers_high_value_cnt": "count(*) FILTER (WHERE s.is_high_value AND {on})",
    "customers_credit_cnt": "count(*) FILTER (WHERE s.is_credit AND {on})",
    "customers_upgraded_cnt": f"count(*) FILTER (WHERE {_UP} > 0 AND {{on}})",
    "customers_downgraded_cnt": f"count(*) FILTER (WHERE {_UP} < 0 AND {{on}})",
    "customers_low_efficiency_cnt": "count(*) FILTER (WHERE s.is_low_efficiency AND {on})",
    "products_held_cnt": "CAST(coalesce(sum(s.products_cnt) FILTER (WHERE s.is_active AND {on}), 0) AS BIGINT)",
    "products_held_ex_settlement_cnt":
        "CAST(coalesce(sum(s.products_ex_settlement_cnt) FILTER (WHERE s.is_active AND {on}), 0) AS BIGINT)",
    "contribution_12m_cny": "sum(s.contribution_12m_cny) FILTER (WHERE {on})",
}
MANAGER_MEASURES = {
    "managers_cnt": "count(*)", "capacity_cny": "sum(v.capacity_cny)", "pay_12m_cny": "sum(v.pay_12m_cny)",
    "managers_meeting_standard_cnt": "count(*) FILTER (WHERE v.of_standard_ratio >= 1)",
    "managers_low_yield_cnt": "count(*) FILTER (WHERE v.is_high_capacity_low_yield)",
}


class NotAtThisGrain(ValueError):
    """One line: a measure does not exist at the grain or under the filters asked for."""


@dataclass(frozen=True)
class Ask:
    """What is wanted: measures per month and key columns, for an inclusive range of months."""

    measures: tuple[str, ...]
    first_month: int
    last_month: int
    by: tuple[str, ...] = ()
    filters: Filters = NONE
    basis: str = "then"
    order: str = ""        # SQL over the output columns, when the answer may be cut
    limit: int | None = None
    condition: str = ""    # one more SQL condition on the view `v`, written by a query module
    reach: tuple[str, ...] = ()                  # dimensions the condition needs in the view
    params: tuple[tuple[str, int | str | list[str]], ...] = ()


@dataclass
class Plan:
    """A statement being put together."""

    view: str
    columns: dict[str, str]
    joins: list[str] = field(default_factory=list)
    weight: str = ""
    filtered: frozenset[str] = frozenset()       # filters that a join has applied already
    params: dict[str, str] = field(default_factory=dict)


def fetch(mart: Mart, scope: Scope | None, ask: Ask) -> pl.DataFrame:
    """month_no, the `by` columns and the measures (null where a measure is not to be had at this grain)."""
    parts = [_one_class(mart, scope, ask, names) for names in _classes(ask.measures)]
    keys = ["month_no", *ask.by]
    frame = reduce(lambda a, b: a.join(b, on=keys, how="full", coalesce=True, nulls_equal=True), parts)
    counts = [name for name in ask.measures if name.endswith("_cnt") and frame.schema[name] != pl.Null]
    if len(parts) > 1 and counts:
        frame = frame.with_columns(pl.col(counts).fill_null(0))
    return frame


def is_one_class(measures: tuple[str, ...]) -> bool:
    """Whether one statement answers, so that ordering and limit may go into it."""
    return len(_classes(measures)) == 1


def _classes(measures: tuple[str, ...]) -> list[tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for name in measures:
        kind = "customer" if name in CUSTOMER_MEASURES else "manager" if name in MANAGER_MEASURES else "money"
        groups.setdefault(kind, []).append(name)
    return [tuple(names) for names in groups.values()]


def _one_class(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> pl.DataFrame:
    build = _customers if names[0] in CUSTOMER_MEASURES else _managers if names[0] in MANAGER_MEASURES else _money
    try:
        sql, params = build(mart, scope, ask, names)
    except NotAtThisGrain:
        schema = {"month_no": pl.Int32, **dict.fromkeys(ask.by, pl.String), **dict.fromkeys(names, pl.Null)}
        return pl.DataFrame(schema=schema)
    if ask.limit is not None and is_one_class(ask.measures):
        sql = f"SELECT * FROM ({sql}) ORDER BY {ask.order} NULLS LAST, {', '.join(ask.by) or 'month_no'} LIMIT {int(ask.limit)}"
    return mart.frame(sql, params, scope).with_columns(pl.col("month_no").cast(pl.Int32))


def _dims(ask: Ask) -> set[str]:
    return set(ask.by) | set(ask.filters.active) | set(ask.reach)


def _money(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> tuple[str, dict]:
    plan = money_plan(mart, scope, ask, names)
    sums = [f"sum(v.{name}{plan.weight}) AS {name}" for name in names]
    here = "TRUE"
    if plan.view in ("customer_month", "account_month"):
        here, plan.params = near(mart, scope, ask.filters.customer_id, BOOKED, "v.org_id", "v.branch_id")
    return _statement(plan, ask, sums, extra=f"{ask.condition or 'TRUE'} AND {here}")


def money_plan(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> Plan:
    """The smallest view that holds the measures and reaches all dimensions, with its joins."""
    for view, own in CANDIDATES:
        if view in ("org_month", "customer_month") and scope and scope.role == "product_manager":
            continue  # his units are sums over products and his customers sums over accounts: no need to add up twice
        have = mart.columns(view, scope)
        if set(names) <= have:
            plan = _reach(view, set(own) & have, _dims(ask), ask.basis, mart)
            if plan:
                return plan
    raise NotAtThisGrain(f"{', '.join(names)} by {', '.join(sorted(_dims(ask))) or 'bank'}: no view holds this")


def _reach(view: str, own: set[str], dims: set[str], basis: str, mart: Mart) -> Plan | None:
    """Column expressions for `dims` from the view itself or by a join, or None when it cannot reach one."""
    if basis == "today":
        own = own - {"branch_id"} - ({"manager_id"} if "customer_id" in own else set())
        if view == "manager_month":
            return None
    plan = Plan(view, {dim: f"v.{dim}" for dim in dims & own})
    left = dims - own
    for name, needed, join in (
        ("tree", "product_id", _join_product), ("attributes", "customer_id", _join_status),
        ("manager", "customer_id", _join_manager), ("today", "org_id", _join_org),
    ):
        wanted = left & set({"tree": TREE, "attributes": ATTRIBUTES, "manager": ("manager_id",), "today": ("branch_id",)}[name])
        if wanted and needed in own and (name != "today" or basis == "today"):
            join(plan, wanted, basis, mart)
            left -= wanted
    return None if left else plan


def _join_product(plan: Plan, wanted: set[str], basis: str, mart: Mart) -> None:
    plan.joins.append("JOIN product p ON p.product_id = v.product_id "
                      "AND v.month_no BETWEEN p.valid_from_month_no AND p.valid_to_month_no")
    plan.columns |= {dim: f"p.{dim}" for dim in wanted}


def _join_status(plan: Plan, wanted: set[str], basis: str, mart: Mart) -> None:
    plan.joins.append("LEFT JOIN customer_status_month s ON s.month_no = v.month_no AND s.customer_id = v.customer_id")
    plan.columns |= {dim: "coalesce(s.tier, 'inactive')" if dim == "tier" else f"s.{dim}" for dim in wanted}


def _join_manager(plan: Plan, wanted: set[str], basis: str, mart: Mart) -> None:
    month = "v.month_no" if basis == "then" else str(int(mart.as_of))
    plan.joins.append(f"LEFT JOIN customer_manager b ON b.month_no = {month} AND b.customer_id = v.customer_id")
    plan.columns["manager_id"] = "coalesce(b.manager_id, 'UNASSIGNED')"
    plan.weight = " * coalesce(b.share, 1)"


def _join_org(plan: Plan, wanted: set[str], basis: str, mart: Mart) -> None:
    plan.joins.append("JOIN org o ON o.org_id = v.org_id AND o.valid_to_month_no = 999999")
    plan.columns["branch_id"] = "o.branch_id"


def _statement(plan: Plan, ask: Ask, outputs: list[str], base: str = "v", extra: str = "TRUE") -> tuple[str, dict]:
    applied = {name: value for name, value in ask.filters.active.items() if name not in plan.filtered}
    condition, params = where(Filters(**applied), plan.columns)
    params |= plan.params
    keys = [f"{base}.month_no", *(plan.columns[dim] for dim in ask.by)]
    named = [f"{base}.month_no AS month_no", *(f"{plan.columns[dim]} AS {dim}" for dim in ask.by)]
    sql = (f"SELECT {', '.join([*named, *outputs])} FROM {plan.view} {base} {' '.join(plan.joins)} "
           f"WHERE {base}.month_no BETWEEN $first_month AND $last_month AND {condition} AND {extra} "
           f"GROUP BY {', '.join(keys)}")
    return sql, {"first_month": ask.first_month, "last_month": ask.last_month, **params, **dict(ask.params)}


def _managers(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> tuple[str, dict]:
    dims = _dims(ask)
    if not dims <= {"manager_id", "org_id", "branch_id"} or not mart.columns("manager_status_month", scope):
        raise NotAtThisGrain("figures about managers exist by manager, sub-branch and branch")
    plan = Plan("manager_status_month", {dim: f"v.{dim}" for dim in dims})
    outputs = [f"{MANAGER_MEASURES[name]} AS {name}" for name in names]
    return _statement(plan, ask, outputs, extra="v.is_active")


def _customers(mart: Mart, scope: Scope | None, ask: Ask, names: tuple[str, ...]) -> tuple[str, dict]:
    """Counts: pre-counted by home unit or by attributes where that suffices, else from the status of each customer."""
    dims = _dims(ask)
    for view, own in COUNTED:
        have = mart.columns(view, scope)
        if dims <= set(own) & have and ask.basis == "then" and set(names) <= have:
            plan = Plan(view, {dim: f"v.{dim}" for dim in dims})
            return _statement(plan, ask, [f"CAST(sum(v.{name}) AS BIGINT) AS {name}" for name in names])
    plan = Plan("customer_status_month", _status_columns(dims, ask.basis))
    on = _holdings(plan, ask, dims)
    if ask.basis == "today" and "branch_id" in dims:
        plan.joins.append("JOIN org o ON o.org_id = s.home_org_id AND o.valid_to_month_no = 999999")
    outputs = [f"{CUSTOMER_MEASURES[name].replace('{on}', on)} AS {name}" for name in names]
    here, params = near(mart, scope, ask.filters.customer_id, HOME, "s.home_org_id", "s.branch_id")
    plan.params |= params
    return _statement(plan, ask, outputs, base="s", extra=f"s.is_lead AND {here}")


def _status_columns(dims: set[str], basis: str) -> dict[str, str]:
    known = {
        "org_id": "s.home_org_id", "branch_id": "s.branch_id" if basis == "then" else "o.branch_id",
        "manager_id": "coalesce(s.lead_manager_id, 'UNASSIGNED')", "customer_id": "s.customer_id",
        **{dim: f"s.{dim}" for dim in ATTRIBUTES},
    }
    return {dim: expression for dim, expression in known.items() if dim in dims}


def _holdings(plan: Plan, ask: Ask, dims: set[str]) -> str:
    """Join what customers hold when products or accounts are asked for; returns the condition under which one counts.

    By product each holder counts once; by account a customer counts on the first of the accounts only.
    """
    wanted = dims & {"product_id", "group_id", "family_id", "account_id"}
    if not wanted:
        return "TRUE"
    tree = "JOIN product p ON p.product_id = a.product_id AND a.month_no BETWEEN p.valid_from_month_no AND p.valid_to_month_no"
    source = {dim: f"p.{dim}" if dim in TREE else f"a.{dim}" for dim in wanted}
    inner = Filters(**{name: value for name, value in ask.filters.active.items() if name in wanted})
    condition, plan.params = where(inner, source)
    plan.filtered = frozenset(inner.active)
    by = sorted(set(ask.by) & wanted)
    columns = "".join(f", {source[dim]} AS {dim}" for dim in by)
    first = ", row_number() OVER (PARTITION BY a.month_no, a.customer_id ORDER BY a.account_id) = 1 AS is_first"
    is_account = "account_id" in by
    kind, distinct = ("JOIN", "" if is_account else "DISTINCT ") if by else ("SEMI JOIN", "")
    plan.joins.append(
        f"{kind} (SELECT {distinct}a.month_no, a.customer_id{columns}{first if is_account else ''} "
        f"FROM account_month a {tree if wanted & set(TREE) else ''} "
        f"WHERE a.month_no BETWEEN $first_month AND $last_month AND {condition}) h "
        "ON h.month_no = s.month_no AND h.customer_id = s.customer_id")
    plan.columns |= {dim: f"h.{dim}" for dim in by}
    return "h.is_first" if is_account else "TRUE"

