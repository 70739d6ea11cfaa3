"""Results of the campaigns whose three months are over: one row a campaign, as far as the scope sees its customers."""

from __future__ import annotations

from typing import Any

import polars as pl

from mart.query.campaign.measure import MEASURES, MONEY, PEOPLE, judged, measured, shrunk
from mart.query.policy import version
from mart.reader import Mart
from mart.scope import Scope

BY = {"segment": "size_class", "branch": "branch_id"}
_NAMED = {
    "campaign_id": pl.String, "label_zh": pl.String, "label_en": pl.String, "product_id": pl.String,
    "product_zh": pl.String, "product_en": pl.String, "start_date": pl.Date, "ep_per_opening_cny": MONEY,
}  # fmt: skip
SCHEMA = pl.Schema(_NAMED | dict(MEASURES) | {"shrunk_pct": pl.Float64})
PARTS = pl.Schema(
    dict.fromkeys(("key", "label_zh", "label_en"), pl.String) | dict(MEASURES) | {"shrunk_pct": pl.Float64}
)
_NEEDED = {  # a build made before campaigns were measured lacks some of it, and has no results
    "response": {"is_holdout", "size_class", "branch_id"},
    "campaign": {"product_id", "ep_per_opening_cny"},
    "account_month": {"economic_profit_cny"},
}
_PEOPLE = """
    WITH named AS (
        SELECT c.campaign_id, c.name_zh AS label_zh, coalesce(c.name_en, c.name_zh) AS label_en, c.product_id,
            p.name_zh AS product_zh, coalesce(p.name_en, p.name_zh) AS product_en, c.start_date, c.ep_per_opening_cny,
            year(c.start_date) * 12 + month(c.start_date) - 1 AS start_no
        FROM campaign c
        LEFT JOIN product p ON p.product_id = c.product_id AND p.valid_to_month_no = 999999
        WHERE c.valid_to_month_no = 999999 AND c.product_id IS NOT NULL
    ), person AS (
        SELECT campaign_id, customer_id, bool_or(is_holdout) AS is_holdout,
            bool_or(coalesce(is_contacted, FALSE)) AS is_contacted,
            bool_or(coalesce(is_converted, FALSE)) AS is_converted,
            arg_min(size_class, month_no) AS size_class, arg_min(branch_id, month_no) AS branch_id
        FROM response
        WHERE month_no <= $month
        GROUP BY campaign_id, customer_id
    ), sold AS (  -- of the accounts only those of the products, before they are looked through for the people
        SELECT customer_id, product_id, month_no, economic_profit_cny FROM account_month
        WHERE product_id IN (SELECT product_id FROM named) AND month_no >= (SELECT min(start_no) FROM named)
    ), earned AS (
        SELECT r.campaign_id, r.customer_id, sum(a.economic_profit_cny) AS earned_cny
        FROM person r
        JOIN named n USING (campaign_id)
        JOIN sold a ON a.customer_id = r.customer_id AND a.product_id = n.product_id
            AND a.month_no BETWEEN n.start_no AND least(n.start_no + 11, $month)
        GROUP BY ALL
    )
    SELECT n.*, r.* EXCLUDE (campaign_id), CAST(coalesce(e.earned_cny, 0) AS DOUBLE) AS earned_cny
    FROM person r
    JOIN named n USING (campaign_id)
    LEFT JOIN earned e USING (campaign_id, customer_id)
    ORDER BY n.campaign_id, r.customer_id"""
_BRANCHES = """
    SELECT org_id AS key, name_zh AS label_zh, coalesce(name_en, name_zh) AS label_en
    FROM org
    WHERE org_level = 'branch' AND $month BETWEEN valid_from_month_no AND valid_to_month_no"""


def results(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """Largest incremental economic profit first; columns of `SCHEMA`. Empty without campaigns or without profit.

    ep_per_opening_cny: what a holder of the product earned a year in the twelve months before the start, in the whole
    bank. shrunk_pct: the difference drawn to the mean of all campaigns by its noise, against the winner's curse. The
    rest is as in `measure.measured`. A customer counts once in a campaign. A branch sees those at home with it, a
    product manager the campaigns of own products, both groups whole. Campaigns without held out are left out.
    """
    rows: list[dict[str, Any]] = []
    cost = _cost(mart, month_no)
    for _, part in _people(mart, scope, month_no).group_by("campaign_id", maintain_order=True):
        one = {name: part[name][0] for name in _NAMED}
        found = measured(part.select(PEOPLE), _float(one["ep_per_opening_cny"]), cost, one["campaign_id"])
        if found["difference_pct"] is not None:
            rows.append(one | found)
    return _framed(shrunk(rows), SCHEMA).sort(
        "incremental_ep_cny", "campaign_id", descending=[True, False], nulls_last=True
    )


def parts(mart: Mart, scope: Scope, month_no: int, campaign_id: str, by: str) -> pl.DataFrame:
    """One campaign split by the customers' "segment" (size class) or home "branch" when they were targeted; `PARTS`.

    Every customer stands in one part; who has no size class or branch then in the part whose key is null. Each part is
    measured against its own held out, so increments need not add up to the campaign's; counts do. is_shown makes
    allowance for how many parts are compared (Bonferroni). Largest incremental economic profit first. KeyError for
    another `by`.
    """
    rows: list[dict[str, Any]] = []
    column, cost = BY[by], _cost(mart, month_no)
    people = _people(mart, scope, month_no).filter(pl.col("campaign_id") == campaign_id)
    for (key,), part in people.group_by([column], maintain_order=True):
        value = _float(part["ep_per_opening_cny"][0])
        rows.append({"key": key} | measured(part.select(PEOPLE), value, cost, f"{campaign_id}·{key}"))
    found = _framed(shrunk(judged(rows)), PARTS).drop("label_zh", "label_en")
    names = {"key": pl.String, "label_zh": pl.String, "label_en": pl.String}
    named = mart.frame(_BRANCHES, {"month": month_no}, scope) if by == "branch" and rows else pl.DataFrame(schema=names)
    found = found.join(named, on="key", how="left").select(list(PARTS))
    return found.sort("incremental_ep_cny", "targeted_cnt", "key", descending=[True, True, False], nulls_last=True)


def _people(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """One row a campaign and customer that the scope sees, with what the campaign is and what the customer earned."""
    return mart.once(("campaign people", scope, month_no), lambda: _asked(mart, scope, month_no))


def _asked(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    if any(not columns <= mart.columns(view, scope) for view, columns in _NEEDED.items()):
        return pl.DataFrame(schema=dict.fromkeys((*_NAMED, *PEOPLE, *BY.values()), pl.Null))
    return mart.frame(_PEOPLE, {"month": month_no}, scope)


def _cost(mart: Mart, month_no: int) -> float:
    return float(version(mart, "targeting", month_no).values["contact_cost_cny"])


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _framed(rows: list[dict[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    """The rows as a frame, money to the cent."""
    loose = {name: pl.Float64 if kind == MONEY else kind for name, kind in schema.items()}
    plain = [{name: _plain(row.get(name)) for name in schema} for row in rows]
    return pl.DataFrame(plain, schema=loose).with_columns(
        pl.col(name).round(2).cast(kind) for name, kind in schema.items() if kind == MONEY
    )


def _plain(value: Any) -> Any:
    return float(value) if hasattr(value, "as_tuple") else value
