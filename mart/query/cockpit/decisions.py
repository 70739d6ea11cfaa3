"""What needs a decision: at most seven things the mart itself can see, each with its effect on a year's economic
profit.

Each finder returns candidates of one kind; the queue keeps what cannot wait (sums that do not tie, feeds that are
missing)
and then the largest effects. Amounts are yearly: twelve times the month, or the sum of the last twelve months.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal

import polars as pl

from mart.metrics import missing
from mart.query import labels
from mart.query.cockpit.concentration import status_where
from mart.query.filters import NONE, Filters
from mart.query.health import late_feeds
from mart.query.metric.plan import plan_frame
from mart.query.metric.values import metric_frame
from mart.query.policy import version
from mart.reader import Mart
from mart.scope import Scope

SCHEMA = {
    "key": pl.String,
    "kind": pl.String,
    "count_cnt": pl.Int64,
    "subject_id": pl.String,
    "subject_zh": pl.String,
    "subject_en": pl.String,
    "impact_cny": pl.Decimal(38, 2),
    "owner_id": pl.String,
    "owner_zh": pl.String,
    "owner_en": pl.String,
    "due_month": pl.Date,
    "link_page": pl.String,
    "link_level": pl.String,
    "link_key": pl.String,
    "amount_cny": pl.Decimal(38, 2),
    "ratio_pct": pl.Float64,
}


@dataclass(frozen=True)
class Finding:
    """One candidate; words come from the locale by `kind`, with the other fields as arguments."""

    kind: str
    link_page: str
    subject_id: str = ""
    subject_dim: str = ""
    count_cnt: int = 1
    impact_cny: Decimal | None = None
    owner_id: str = ""
    owner_dim: str = ""
    link_level: str = ""
    link_key: str = ""
    amount_cny: Decimal | None = None
    ratio_pct: float | None = None


def decisions(mart: Mart, scope: Scope | None, month_no: int, filters: Filters = NONE, limit: int = 7) -> pl.DataFrame:
    """At most `limit` rows, due date first; see SCHEMA. impact_cny: + can be gained in a year, − is being lost."""
    rules = version(mart, "decisions", month_no).values
    found = [item for finder in FINDERS for item in finder(mart, scope, month_no, filters)]
    urgent = [item for item in found if item.kind in rules["urgent"]]
    others = sorted(
        (item for item in found if item.kind not in rules["urgent"]), key=lambda item: -abs(item.impact_cny or 0)
    )
    chosen = sorted(
        (urgent + others)[:limit], key=lambda item: (rules["due_days"][item.kind], -abs(item.impact_cny or 0))
    )
    names = _names(mart, scope, month_no, chosen)
    end = dt.date((month_no + 1) // 12, (month_no + 1) % 12 + 1, 1) - dt.timedelta(days=1)
    return pl.DataFrame([_row(item, names, end, rules["due_days"][item.kind]) for item in chosen], schema=SCHEMA)


def _row(item: Finding, names: dict[tuple[str, str], tuple[str, str]], month_end: dt.date, due_days: int) -> dict:
    subject = names.get((item.subject_dim, item.subject_id), (item.subject_id, item.subject_id))
    owner = names.get((item.owner_dim, item.owner_id), (item.owner_id, item.owner_id))
    cents = {
        name: None if value is None else Decimal(value).quantize(Decimal("0.01"))
        for name, value in (("impact_cny", item.impact_cny), ("amount_cny", item.amount_cny))
    }
    row = {name: value for name, value in asdict(item).items() if name in SCHEMA} | cents
    return row | {
        "key": f"{item.kind}:{item.subject_id}",
        "subject_zh": subject[0],
        "subject_en": subject[1],
        "owner_zh": owner[0],
        "owner_en": owner[1],
        "due_month": month_end + dt.timedelta(days=due_days),
    }


def _names(
    mart: Mart, scope: Scope | None, month_no: int, items: list[Finding]
) -> dict[tuple[str, str], tuple[str, str]]:
    wanted: dict[str, set[str]] = {}
    for item in items:
        for dim, key in ((item.subject_dim, item.subject_id), (item.owner_dim, item.owner_id)):
            if dim and key:
                wanted.setdefault(dim, set()).add(key)
    return {
        (dim, row["key"]): (row["label_zh"], row["label_en"])
        for dim, keys in wanted.items()
        for row in labels.lookup(mart, scope, dim, sorted(keys), month_no).iter_rows(named=True)
    }


def _reconciliation(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> list[Finding]:
    sql = (
        "SELECT count(*) AS n, sum(abs(difference_cny)) AS total, arg_max(check_name, abs(difference_cny)) AS worst"
        " FROM recon WHERE month_no = $month_no AND difference_cny <> 0"
    )
    row = mart.frame(sql, {"month_no": month_no}, scope).row(0, named=True)
    if not row["n"]:
        return []
    return [
        Finding(
            "reconciliation",
            "health",
            row["worst"],
            count_cnt=row["n"],
            link_level="check",
            link_key=row["worst"],
            amount_cny=row["total"],
        )
    ]


def _feed_missing(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> list[Finding]:
    """Systems that delivered before this month but not for it; systems a bank never brought are no decision."""
    late = late_feeds(mart, month_no) if scope else []
    return (
        [Finding("feed_missing", "health", late[0], count_cnt=len(late), link_level="system", link_key=late[0])]
        if late
        else []
    )


def _branch_below_plan(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> list[Finding]:
    if missing(mart, "economic_profit"):
        return []
    rules = version(mart, "decisions", month_no)
    by, name = ("branch_id",), "economic_profit"
    actual = metric_frame(mart, scope, (name,), month_no, month_no, filters, by)
    plan = plan_frame(mart, scope, (name,), month_no, month_no, filters, by).rename({name: "plan"})
    gaps = actual.join(plan, on="branch_id").with_columns(
        (pl.col(name).cast(pl.Decimal(38, 8)) - pl.col("plan")).alias("gap")
    )
    far = (
        gaps.filter(
            (pl.col("gap") < 0) & (-pl.col("gap") * 100 > pl.col("plan").abs() * rules.number("branch_gap_pct"))
        )
        .sort("gap")
        .head(version(mart, "decisions", month_no).number("per_kind_cnt"))
    )
    return [
        Finding(
            "branch_below_plan",
            "cockpit",
            row["branch_id"],
            "branch_id",
            impact_cny=12 * row["gap"],
            owner_id=row["branch_id"],
            owner_dim="branch_id",
            link_level="branch",
            link_key=row["branch_id"],
            amount_cny=row[name],
            ratio_pct=float(100 * row["gap"] / abs(row["plan"])) if row["plan"] else None,
        )
        for row in far.iter_rows(named=True)
    ]


def _overpriced_product(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> list[Finding]:
    """Deposit products that cost more than the transfer price they earn."""
    if missing(mart, "ftp_margin"):
        return []
    frame = metric_frame(
        mart,
        scope,
        ("ftp_margin", "economic_profit", "deposits_avg", "deposit_cost"),
        month_no,
        month_no,
        filters,
        ("product_id",),
    )
    bad = (
        frame.filter((pl.col("deposits_avg") > 0) & (pl.col("ftp_margin") < 0))
        .sort("ftp_margin")
        .head(version(mart, "decisions", month_no).number("per_kind_cnt"))
    )
    owners = (
        dict(
            mart.frame(
                "SELECT product_id, product_manager_id FROM product WHERE $month_no BETWEEN valid_from_month_no AND "
                "valid_to_month_no",
                {"month_no": month_no},
                scope,
            ).rows()
        )
        if len(bad)
        else {}
    )
    return [
        Finding(
            "overpriced_product",
            "products",
            row["product_id"],
            "product_id",
            impact_cny=12 * Decimal(row["ftp_margin"] if row["economic_profit"] is None else row["economic_profit"]),
            owner_id=owners.get(row["product_id"]) or "",
            owner_dim="manager_id",
            link_level="product",
            link_key=row["product_id"],
            amount_cny=row["deposits_avg"],
            ratio_pct=row["deposit_cost"],
        )
        for row in bad.iter_rows(named=True)
    ]


_WEAK = "s.month_no = $month_no AND s.is_lead AND s.ep_12m_cny < 0"


def _loss_making_borrower(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> list[Finding]:
    """The customers whose use of capital loses most."""
    condition, params = status_where(mart, scope, filters)
    sql = (
        "SELECT s.customer_id, s.lead_manager_id, s.ep_12m_cny, s.rwa_avg_12m_cny, s.raroc_12m FROM"
        f" customer_status_month s WHERE {_WEAK} AND s.is_credit AND s.rwa_avg_12m_cny > 0 AND {condition} ORDER BY"
        f" s.ep_12m_cny, s.customer_id LIMIT {version(mart, 'decisions', month_no).number('per_kind_cnt')}"
    )
    return [
        Finding(
            "loss_making_borrower",
            "customer",
            row["customer_id"],
            "customer_id",
            impact_cny=row["ep_12m_cny"],
            owner_id=row["lead_manager_id"],
            owner_dim="manager_id",
            link_level="customer",
            link_key=row["customer_id"],
            amount_cny=row["rwa_avg_12m_cny"],
            ratio_pct=None if row["raroc_12m"] is None else float(100 * row["raroc_12m"]),
        )
        for row in mart.frame(sql, {"month_no": month_no, **params}, scope).iter_rows(named=True)
    ]


def _under_earning_borrowers(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> list[Finding]:
    """All low-efficiency customers together, placed at the branch that loses most on them."""
    condition, params = status_where(mart, scope, filters)
    sql = (
        "SELECT s.branch_id, count(*) AS n, sum(s.ep_12m_cny) AS ep, sum(s.rwa_avg_12m_cny) AS rwa FROM"
        f" customer_status_month s WHERE {_WEAK} AND s.is_low_efficiency AND {condition} GROUP BY s.branch_id ORDER BY"
        " ep, s.branch_id"
    )
    frame = mart.frame(sql, {"month_no": month_no, **params}, scope)
    if frame.is_empty():
        return []
    worst = frame["branch_id"][0]
    return [
        Finding(
            "under_earning_borrowers",
            "segments",
            worst,
            "branch_id",
            int(frame["n"].sum()),
            frame["ep"].sum(),
            worst,
            "branch_id",
            "quadrant",
            "low_efficiency",
            frame["rwa"].sum(),
        )
    ]


def _tier_loss(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> list[Finding]:
    """Customers who fell out of the value tiers this month, and the profit they still bring."""
    condition, params = status_where(mart, scope, filters)
    sql = (
        "SELECT count(*) AS n, sum(greatest(s.ep_12m_cny, 0)) AS ep, sum(s.deposits_avg_cny) AS deposits,"
        " arg_max(s.branch_id, s.deposits_avg_cny) AS branch_id FROM customer_status_month s WHERE s.month_no ="
        " $month_no AND s.is_lead AND s.tier_prev_month IN ('value', 'high_value') AND s.tier NOT IN ('value',"
        f" 'high_value') AND {condition}"
    )
    row = mart.frame(sql, {"month_no": month_no, **params}, scope).row(0, named=True)
    if not row["n"]:
        return []
    impact = None if row["ep"] is None else -Decimal(row["ep"])
    return [
        Finding(
            "tier_loss",
            "segments",
            row["branch_id"],
            "branch_id",
            row["n"],
            impact,
            row["branch_id"],
            "branch_id",
            "migration",
            "down",
            row["deposits"],
        )
    ]


def _low_yield_manager(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> list[Finding]:
    """High-capacity managers whose profit is thin for the risk they use; the one that loses most leads the list."""
    if not mart.columns("manager_status_month", scope) or missing(mart, "economic_profit"):
        return []
    limits = Filters(branch_id=filters.branch_id, org_id=filters.org_id, manager_id=filters.manager_id)
    flagged = mart.frame(
        "SELECT manager_id, yield_ratio FROM manager_status_month WHERE month_no = $month_no AND"
        " is_high_capacity_low_yield",
        {"month_no": month_no},
        scope,
    )
    if flagged.is_empty():
        return []
    ep = metric_frame(mart, scope, ("economic_profit", "rwa"), month_no, month_no, limits, ("manager_id",))
    rows = ep.join(flagged, on="manager_id").sort("economic_profit")
    if rows.is_empty():
        return []
    worst, losing = rows.row(0, named=True), rows.filter(pl.col("economic_profit") < 0)
    return [
        Finding(
            "low_yield_manager",
            "managers",
            worst["manager_id"],
            "manager_id",
            len(rows),
            12 * Decimal(losing["economic_profit"].sum() or 0),
            worst["manager_id"],
            "manager_id",
            "manager",
            worst["manager_id"],
            rows["rwa"].sum(),
            None if worst["yield_ratio"] is None else float(100 * worst["yield_ratio"]),
        )
    ]


Finder = Callable[[Mart, Scope | None, int, Filters], list[Finding]]
FINDERS: tuple[Finder, ...] = (
    _reconciliation,
    _feed_missing,
    _branch_below_plan,
    _overpriced_product,
    _loss_making_borrower,
    _under_earning_borrowers,
    _tier_loss,
    _low_yield_manager,
)
