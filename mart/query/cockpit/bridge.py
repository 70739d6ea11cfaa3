"""The bridge from plan (or last year, or last month) to actual economic profit, driver by driver."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from mart.metrics import NotAvailable, missing
from mart.months import days_between
from mart.query import labels
from mart.query.filters import NONE, Filters, where
from mart.query.metric.source import fetch
from mart.query.metric.statement import ATTRIBUTES, Ask
from mart.query.metric.variance import AMOUNTS, DRIVERS, variance
from mart.reader import Mart
from mart.scope import Scope

CELL = ("branch_id", "product_id")
PARTS = tuple(name for name in AMOUNTS if name != "volume_cny")
BACK = {"plan": 12, "last_year": 12, "last_month": 1}
_PLAN_DIMS = {
    "branch_id": "v.branch_id",
    "product_id": "v.product_id",
    "group_id": "p.group_id",
    "family_id": "p.family_id",
}
STEPS = {
    "driver": pl.String,
    "amount_cny": pl.Decimal(38, 8),
    "branch_id": pl.String,
    "product_id": pl.String,
    "label_zh": pl.String,
    "label_en": pl.String,
    "reason_amount_cny": pl.Decimal(38, 8),
}


@dataclass(frozen=True)
class Bridge:
    """start + Σ steps.amount_cny = end, to the cent. `missing`: no plan delivered, or none at this grain."""

    base: str
    start: Decimal | None
    end: Decimal | None
    steps: pl.DataFrame
    missing: NotAvailable | None = None


def bridge(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    filters: Filters = NONE,
    base: str = "plan",
    first_month: int | None = None,
) -> Bridge:
    """Economic profit of the base, of the month, and the drivers between, each with the cell that moved it most.

    base: plan, last_year or last_month. Customers gained and lost are counted over twelve months (one for last_month).
    `first_month`: sums of several months up to `month_no` instead of the one, such as the year to date.
    """
    months = range(first_month or month_no, month_no + 1)
    gap = missing(mart, "economic_profit") or _gap(mart, scope, months[0], filters, base)
    if gap:
        return Bridge(base, None, None, pl.DataFrame(schema=STEPS), gap)
    actual = _with_moves(mart, scope, months, filters, BACK[base], _actual(mart, scope, months, filters))
    before = (
        _planned(mart, scope, months, filters) if base == "plan" else _actual(mart, scope, months, filters, BACK[base])
    )
    kinds = _kinds(mart, scope)
    back = 0 if base == "plan" else BACK[base]
    days = tuple(days_between(months[0] - shift, months[-1] - shift) for shift in (0, back))
    result = variance(_prepared(actual, kinds), _prepared(before, kinds), CELL, days)
    steps = _reasons(mart, scope, month_no, result.drivers, result.cells)
    return Bridge(base, result.start_cny, result.end_cny, steps)


def bridge_base(mart: Mart, scope: Scope | None, month_no: int, filters: Filters = NONE) -> str:
    """What a month is best compared with: plan, or last_year where no plan was delivered or none has this grain."""
    return "last_year" if _gap(mart, scope, month_no, filters, "plan") else "plan"


def _gap(mart: Mart, scope: Scope | None, first_month: int, filters: Filters, base: str) -> NotAvailable | None:
    if base != "plan":
        earlier = first_month - BACK[base]
        return None if earlier >= mart.first_month else NotAvailable("history", "no_history")
    feed = "management_accounting.plan_month"
    if not mart.has(feed):
        return NotAvailable(feed)
    has_plan = set(filters.active) <= set(_PLAN_DIMS) and not (scope and scope.record.is_of_customers)
    return None if has_plan else NotAvailable(feed, "no_plan_here")


def _actual(mart: Mart, scope: Scope | None, months: range, filters: Filters, back: int = 0) -> pl.DataFrame:
    names = ("deposits_avg_cny", "loans_avg_cny", *PARTS)
    return _summed(fetch(mart, scope, Ask(names, months[0] - back, months[-1] - back, CELL, filters)))


def _summed(frame: pl.DataFrame) -> pl.DataFrame:
    """One row a cell: a single month as it is, several added up."""
    if frame["month_no"].n_unique() <= 1:
        return frame.drop("month_no")
    return frame.drop("month_no").group_by(CELL, maintain_order=True).agg(pl.all().sum())


def _planned(mart: Mart, scope: Scope | None, months: range, filters: Filters) -> pl.DataFrame:
    condition, params = where(filters, _PLAN_DIMS)
    join = (
        "JOIN product p ON p.product_id = v.product_id AND v.month_no BETWEEN p.valid_from_month_no AND"
        " p.valid_to_month_no"
        if {"group_id", "family_id"} & set(filters.active)
        else ""
    )
    sums = ", ".join(f"sum(v.{name}) AS {name}" for name in ("deposits_avg_cny", "loans_avg_cny", *PARTS))
    sql = (
        f"SELECT v.branch_id, v.product_id, {sums} FROM plan_month v {join} "
        f"WHERE v.month_no BETWEEN $first_month AND $last_month AND {condition} GROUP BY v.branch_id, v.product_id"
    )
    return mart.frame(sql, {"first_month": months[0], "last_month": months[-1], **params}, scope)


def _with_moves(
    mart: Mart, scope: Scope | None, months: range, filters: Filters, back: int, actual: pl.DataFrame
) -> pl.DataFrame:
    """The actual cells with two columns more: gained_cny and lost_cny.

    gained_cny: today's balances of customers who have come since `back` months ago. lost_cny: the balances that
    customers who have left since then had. Who came and who left is judged at the last month.
    A customer with 100 in a cell twelve months ago and nothing now adds 100 to lost_cny of that cell.
    """
    first, month_no = months[0], months[-1]
    if first - back < mart.first_month:
        return actual
    moved = _moved(mart, scope, month_no, month_no - back, filters.customer_id)
    for name, shift in (("gained_cny", 0), ("lost_cny", back)):
        month, kept = month_no - shift, filters
        who = moved.filter(month_no=month)["customer_id"].to_list()
        if first == month_no:
            who, kept = _narrowed(mart, scope, month, who, filters)
        ask = Ask(
            ("deposits_avg_cny", "loans_avg_cny"),
            first - shift,
            month,
            CELL,
            kept,
            reach=("customer_id",),
            condition="v.customer_id IN (SELECT unnest($who))" if who else "FALSE",
            params=(("who", who),) if who else (),
        )
        balances = _summed(fetch(mart, scope, ask)).select(
            *CELL, (pl.col("deposits_avg_cny") + pl.col("loans_avg_cny")).alias(name)
        )
        actual = actual.join(balances, on=list(CELL), how="full", coalesce=True)
    return actual


def _narrowed(
    mart: Mart, scope: Scope | None, month_no: int, who: list[str], filters: Filters
) -> tuple[list[str], Filters]:
    """The customers of `who` that meet the filters on customer attributes in a month, and the filters still to apply.

    Looking up a few customers is less work than joining every account of the month with its customer's attributes.
    """
    traits = Filters(**{name: value for name, value in filters.active.items() if name in ATTRIBUTES})
    if not traits.active or not who:
        return who, filters
    condition, params = where(
        traits, {name: "coalesce(s.tier, 'inactive')" if name == "tier" else f"s.{name}" for name in ATTRIBUTES}
    )
    sql = (
        "SELECT w.customer_id FROM (SELECT unnest($who) AS customer_id) w LEFT JOIN customer_status_month s "
        f"ON s.month_no = $month_no AND s.customer_id = w.customer_id WHERE {condition}"
    )
    found = mart.frame(sql, {"who": who, "month_no": month_no, **params}, scope)
    return found["customer_id"].to_list(), filters.with_(**dict.fromkeys(ATTRIBUTES))


def _moved(mart: Mart, scope: Scope | None, month_no: int, other: int, customers: tuple[str, ...]) -> pl.DataFrame:
    """customer_id, month_no: customers with a balance in only one of two months, and which month that is.

    The answer is the same under most filters and costs more than the rest of the bridge, so it is kept with the build.
    A product manager's customers are sums of accounts, hence the other view.
    """
    view = "account_month" if scope and scope.record.is_of_products else "customer_month"
    condition, params = where(Filters(customer_id=customers), {"customer_id": "customer_id"})
    sql = f"""
        SELECT customer_id, max(month_no) AS month_no
        FROM {view}
        WHERE month_no IN ($month_no, $other) AND {condition} AND deposits_avg_cny + loans_avg_cny > 0
        GROUP BY customer_id
        HAVING min(month_no) = max(month_no)"""
    return mart.once(
        ("moved", scope, month_no, other, customers),
        lambda: mart.frame(sql, {"month_no": month_no, "other": other, **params}, scope),
    )


def _kinds(mart: Mart, scope: Scope | None) -> pl.DataFrame:
    return mart.frame(
        "SELECT product_id, any_value(product_kind) AS kind FROM product GROUP BY product_id", None, scope
    )


def _prepared(frame: pl.DataFrame, kinds: pl.DataFrame) -> pl.DataFrame:
    volume = pl.col("deposits_avg_cny").fill_null(0) + pl.col("loans_avg_cny").fill_null(0)
    return (
        frame.join(kinds, on="product_id", how="left")
        .with_columns(volume.alias("volume_cny"), pl.col("kind").fill_null("other"))
        .drop("deposits_avg_cny", "loans_avg_cny")
    )


def _reasons(
    mart: Mart, scope: Scope | None, month_no: int, drivers: pl.DataFrame, cells: pl.DataFrame
) -> pl.DataFrame:
    """Each driver with the branch × product that moved it most in its own direction."""
    rows = []
    for driver, amount in drivers.rows():
        top = cells.sort(driver, descending=amount >= 0).head(1).row(0, named=True) if amount and len(cells) else None
        rows.append(
            (driver, amount, *((top["branch_id"], top["product_id"], top[driver]) if top else (None, None, None)))
        )
    names = [{row[at] for row in rows if row[at]} for at in (2, 3)]
    branch, product = (
        {
            row["key"]: (row["label_zh"], row["label_en"])
            for row in labels.lookup(mart, scope, dim, sorted(keys), month_no).iter_rows(named=True)
        }
        for dim, keys in zip(CELL, names, strict=True)
    )
    out = []
    for driver, amount, b, p, most in rows:
        both = [branch.get(b, (b, b)), product.get(p, (p, p))] if b else None
        zh, en = (" · ".join(pair[i] for pair in both) if both else None for i in (0, 1))
        out.append((driver, amount, b, p, zh, en, most))
    assert [row[0] for row in out] == list(DRIVERS)
    return pl.DataFrame(out, schema=STEPS, orient="row")
