"""A customer's next best actions, largest effect first; and the best one of each customer of a manager, as one list."""

from __future__ import annotations

import polars as pl

from mart.metrics import NotAvailable, missing
from mart.query.action.facts import facts
from mart.query.action.rules import ACTIONS, RULES, Rules, with_rates
from mart.query.cockpit.base import status_where
from mart.query.filters import NONE, Filters
from mart.query.policy import version
from mart.query.targeting.base import is_scored, scored_month
from mart.reader import Mart
from mart.scope import Scope

MONEY = pl.Decimal(18, 2)
SCHEMA = pl.Schema({
    "customer_id": pl.String, "action": pl.String, "effect_cny": MONEY, "amount_cny": MONEY, "from_pct": pl.Float64,
    "to_pct": pl.Float64, "gap_bps": pl.Float64, "days_cnt": pl.Int64, "product_id": pl.String,
    "product_zh": pl.String, "product_en": pl.String, "reason_zh": pl.String, "reason_en": pl.String,
})  # fmt: skip
_SELL = """
    SELECT
        s.customer_id, 'sell' AS action, s.expected_ep_cny AS effect_cny, s.ep_if_taken_cny AS amount_cny,
        100 * s.probability AS from_pct, 100 * s.probability_approached AS to_pct, s.product_id,
        p.name_zh AS product_zh, coalesce(p.name_en, p.name_zh) AS product_en, s.reason_zh, s.reason_en
    FROM score s
    LEFT JOIN product p ON p.product_id = s.product_id
        AND s.month_no BETWEEN p.valid_from_month_no AND p.valid_to_month_no
    WHERE s.is_best AND s.customer_id IN (SELECT unnest($customers))"""


def for_customer(mart: Mart, scope: Scope, customer_id: str, month_no: int) -> pl.DataFrame:
    """The customer's actions, largest effect on economic profit a year first; columns of `SCHEMA`.

    amount_cny: loans, arrears, deposits that left, or what the product earns if taken. from_pct, to_pct: rate now and
    asked for; change of deposits (to_pct); or probability of taking the product, not approached and approached.
    """
    return _actions(mart, scope, (customer_id,), month_no)


def best(mart: Mart, scope: Scope, month_no: int, filters: Filters = NONE, limit: int = 200) -> pl.DataFrame:
    """One row a customer whom a manager in scope leads, with the best action: `SCHEMA`, label_zh, label_en, tier and
    actions_cnt; largest effect first."""
    condition, params = status_where(mart, scope, filters)
    mine = mart.frame(
        "SELECT s.customer_id, c.name_zh AS label_zh, coalesce(c.name_en, c.name_zh) AS label_en, s.tier FROM"
        " customer_status_month s LEFT JOIN customer c ON c.customer_id = s.customer_id AND $month_no BETWEEN"
        f" c.valid_from_month_no AND c.valid_to_month_no WHERE s.month_no = $month_no AND s.is_lead AND {condition}",
        {**params, "month_no": month_no},
        scope,
    )
    found = _actions(mart, scope, tuple(sorted(mine["customer_id"])), month_no)
    counted = found.with_columns(actions_cnt=pl.len().over("customer_id"))
    first = counted.unique("customer_id", keep="first", maintain_order=True).head(limit)
    return first.join(mine, on="customer_id", how="left", maintain_order="left")


def missing_feed(mart: Mart) -> NotAvailable | None:
    """The feed without which no action has an effect, None where all are there."""
    return missing(mart, "economic_profit")


def _actions(mart: Mart, scope: Scope, customers: tuple[str, ...], month_no: int) -> pl.DataFrame:
    policy = Rules(version(mart, "actions", month_no), version(mart, "capital", month_no))
    made = facts(mart, scope, month_no, customers, policy.actions.number("outflow_months"))
    parts = [pl.DataFrame(schema=SCHEMA)]
    if not made.is_empty():
        known = with_rates(made.filter(month_no=month_no), policy)
        parts += [_money(rule(known, policy)) for rule in RULES.values()]
    if is_scored(mart, scope) and scored_month(mart, scope) == month_no:
        parts.append(_money(mart.frame(_SELL, {"customers": list(customers)}, scope)))
    found = pl.concat(parts, how="diagonal").filter(pl.col("effect_cny") >= policy.actions.number("effect_min_cny"))
    place = pl.col("action").replace_strict({name: n for n, name in enumerate(ACTIONS)}, return_dtype=pl.Int32)
    return found.sort("effect_cny", place, "customer_id", descending=[True, False, False]).select(list(SCHEMA))


def _money(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("effect_cny", "amount_cny").cast(MONEY))
