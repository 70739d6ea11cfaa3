"""Who holds a product: distinct customers at every node of the tree, as the metric `customers` counts them."""

from __future__ import annotations

import polars as pl

from mart.query.filters import Filters
from mart.query.metric.holders import has_sets
from mart.query.product.base import UNKNOWN, Node
from mart.query.segment.base import where
from mart.reader import Mart
from mart.scope import Scope

_SCHEMA = {"level": pl.String, "key": pl.String, "holders_cnt": pl.Int64}
BITS = 60  # products in one whole number of a customer's set


def holders(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> pl.DataFrame:
    """level, key, holders_cnt of every node somebody holds: a customer counts once at each node, however many products.

    So the holders of a family are fewer than the sum of its leaves. The products of each set that customers hold become
    a set of bits; sets that meet a node are added up. A reader for whom no sets were counted has one of each customer's
    accounts.
    """
    if not mart.columns("customer_status_month", scope):
        return pl.DataFrame(schema=_SCHEMA)
    keep = where(mart, scope, month_no, Node().narrow(filters))
    one, count, held = (
        ("s.product_set_id", "count(*)", "product_set a WHERE TRUE")
        if has_sets(mart, scope)
        else ("s.customer_id", "1", "account_month a WHERE a.month_no = $f_month")
    )
    # kept customers are picked before anything is joined: the planner would make a table of all accounts to look them
    # up in
    kept = f"SELECT {one} AS held_by, {count} AS n FROM customer_status_month s WHERE {keep.sql} GROUP BY ALL"
    key = one.replace("s.", "a.")
    held = (
        f"SELECT {key} AS held_by, coalesce(a.product_id, $unknown) AS product FROM {held} AND {key} IN (SELECT held_by"
        " FROM kept)"
    )
    leaves = mart.frame(
        'SELECT x.product, coalesce(p.group_id, $unknown) AS "group", coalesce(p.family_id, $unknown) AS family FROM'
        " (SELECT DISTINCT coalesce(product_id, $unknown) AS product FROM account_month WHERE month_no = $f_month) x"
        " LEFT JOIN product p ON p.product_id = x.product AND $f_month BETWEEN p.valid_from_month_no AND"
        " p.valid_to_month_no ORDER BY x.product",
        {"f_month": month_no, "unknown": UNKNOWN},
        scope,
    ).unique("product", keep="first", maintain_order=True)
    words = [f"word_{word}" for word in range(-(-leaves.height // BITS))]
    if not words:
        return pl.DataFrame([("all", "", 0)], schema=_SCHEMA, orient="row")
    masks = {
        word: [1 << at % BITS if at // BITS == number else 0 for at in range(leaves.height)]
        for number, word in enumerate(words)
    }
    sets = mart.frame(
        "WITH p AS MATERIALIZED (SELECT unnest($products) AS product,"
        f" {', '.join(f'unnest(${word}) AS {word}' for word in words)}), kept AS MATERIALIZED ({kept}), held AS"
        f" MATERIALIZED ({held}), c AS (SELECT held_by, {', '.join(f'bit_or(p.{word}) AS {word}' for word in words)}"
        " FROM held JOIN p USING (product) GROUP BY held_by) SELECT c.* EXCLUDE (held_by), CAST(sum(kept.n) AS BIGINT)"
        " AS customers_cnt FROM c JOIN kept USING (held_by) GROUP BY ALL",
        {**keep.params, **masks, "products": leaves["product"].to_list(), "unknown": UNKNOWN},
        scope,
    )
    return _counted(sets, leaves)


def _counted(sets: pl.DataFrame, leaves: pl.DataFrame) -> pl.DataFrame:
    """Customers whose set meets a node's products, for every node; those nobody holds are left out, but the root.

    >>> sets = pl.DataFrame({"word_0": [1, 3], "customers_cnt": [5, 2]})
    >>> leaves = pl.DataFrame({"product": ["P1", "P2"], "group": ["G1", "G1"], "family": ["F1", "F1"]})
    >>> _counted(sets, leaves).rows()
    [('product', 'P1', 7), ('product', 'P2', 2), ('group', 'G1', 7), ('family', 'F1', 7), ('all', '', 7)]
    """
    members: dict[tuple[str, str], list[int]] = {}
    for level in ("product", "group", "family"):
        for place, key in enumerate(leaves[level]):
            members.setdefault((level, key), []).append(place)
    members[("all", "")] = list(range(leaves.height))
    counts = sets.select(_holds(places).alias(str(at)) for at, places in enumerate(members.values())).row(0)
    found = [(*node, count) for node, count in zip(members, counts, strict=True) if count or node == ("all", "")]
    return pl.DataFrame(found, schema=_SCHEMA, orient="row")


def _holds(places: list[int]) -> pl.Expr:
    """Customers who hold at least one of the products at these places."""
    masks: dict[int, int] = {}
    for place in places:
        masks[place // BITS] = masks.get(place // BITS, 0) | 1 << place % BITS
    meets = [pl.col(f"word_{word}") & mask != 0 for word, mask in masks.items()]
    return pl.col("customers_cnt").filter(pl.any_horizontal(meets)).sum()


def active_customers(mart: Mart, scope: Scope | None, month_no: int, filters: Filters) -> int:
    """Active customers of the month under the filters: what penetration is measured against."""
    if "is_active" not in mart.columns("customer_status_month", scope):
        return 0
    keep = where(mart, scope, month_no, Node().narrow(filters))
    frame = mart.frame(
        f"SELECT count(*) AS n FROM customer_status_month s WHERE {keep.sql} AND s.is_active", keep.params, scope
    )
    return int(frame["n"][0]) if frame.height else 0
