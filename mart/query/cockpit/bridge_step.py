"""All that one step of a bridge is made of: every customer or product with its amount."""

from __future__ import annotations

import polars as pl

from mart.query import labels
from mart.query.cockpit.bridge import bridge, compared
from mart.query.cockpit.bridge_names import behind
from mart.query.filters import NONE, Filters
from mart.reader import Mart
from mart.scope import Scope

PLAN = "PLAN"


def step(
    mart: Mart,
    scope: Scope | None,
    month_no: int,
    driver: str,
    filters: Filters = NONE,
    base: str = "plan",
    first_month: int | None = None,
    basis: str = "then",
) -> pl.DataFrame:
    """key, label_zh, label_en, kind ("customer" or "product"), amount_cny: largest first, summing to the step's amount
    to the cent. The arguments are those of `bridge`, whose step `driver` this is; empty where it has none. A plan knows
    no customers: where customers explain a step against it, what was planned is a row of its own (PLAN).
    """
    found = bridge(mart, scope, month_no, filters, base, first_month, basis=basis)
    schema = {"key": pl.String, "label_zh": pl.String, "label_en": pl.String}
    if driver not in found.steps["driver"].to_list():
        return pl.DataFrame(schema={**schema, "kind": pl.String, "amount_cny": pl.Decimal(38, 8)})
    both = compared(mart, scope, range(first_month or month_no, month_no + 1), filters, base, basis)
    dim, frame = behind(both, driver, found.cells, base)
    frame = frame.filter(pl.col("amount_cny") != 0).rename({"key": dim})
    frame = frame.sort(pl.col("amount_cny").abs(), dim, descending=[True, False])
    named = labels.add(mart, scope, frame, dim, month_no)
    rows = named.select(*schema, pl.lit(dim.removesuffix("_id")).alias("kind"), "amount_cny")
    rest = found.steps.filter(driver=driver)["amount_cny"][0] - rows["amount_cny"].sum()
    planned = pl.DataFrame([(PLAN, "计划", "Plan", "customer", rest)], schema=rows.schema, orient="row")
    return pl.concat([planned, rows]) if base == "plan" and dim == "customer_id" and rest else rows
