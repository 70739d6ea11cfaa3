"""Names of branches, managers, customers, products and accounts as they were called in a month."""

from __future__ import annotations

import polars as pl

from mart.query.filters import Filters, where
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope

UNKNOWN = "UNKNOWN"
FIXED = {UNASSIGNED: ("未分配", "Unassigned"), UNKNOWN: ("未知", "Unknown")}
_FIXED = pl.DataFrame([{"key": k, "label_zh": v[0], "label_en": v[1]} for k, v in FIXED.items()])
_FORCE = "$month_no BETWEEN d.valid_from_month_no AND d.valid_to_month_no"
_NAMES = "d.name_zh AS label_zh, coalesce(d.name_en, d.name_zh) AS label_en"
_SQL = {
    "customer_id": f"SELECT d.customer_id AS key, {_NAMES} FROM customer d WHERE {_FORCE}",
    "account_id": (
        "SELECT a.account_id AS key, any_value(d.name_zh) || ' ··' || right(a.account_id, 4) AS label_zh, "
        "any_value(coalesce(d.name_en, d.name_zh)) || ' ··' || right(a.account_id, 4) AS label_en "
        "FROM account a JOIN product d ON d.product_id = a.product_id "
        f"WHERE {_FORCE} AND {{keys}} GROUP BY a.account_id"
    ),
}
_SMALL = {  # dimension: the small view that names it, and the columns of its key and names
    "branch_id": ("org", "org_id", "name"),
    "org_id": ("org", "org_id", "name"),
    "manager_id": ("manager", "manager_id", "name"),
    "product_id": ("product", "product_id", "name"),
    "group_id": ("product", "group_id", "group"),
    "family_id": ("product", "family_id", "family"),
}
FEW, MANY = 120, 2000


def add(
    mart: Mart,
    scope: Scope | None,
    frame: pl.DataFrame,
    dim: str | None,
    month_no: int,
    customers: tuple[str, ...] = (),
) -> pl.DataFrame:
    """The frame with `key, label_zh, label_en` in front in place of its `dim` column.

    A key without a name in that month is its own label; the bank's row carries the bank's name. `customers`: whose
    accounts the keys are, where that is known.
    """
    if dim is None:
        bank = [
            pl.lit("BANK").alias("key"),
            pl.lit(mart.bank.name_zh).alias("label_zh"),
            pl.lit(mart.bank.name_en).alias("label_en"),
        ]
        return frame.select(*bank, pl.all())
    frame = frame.with_columns(pl.col(dim).fill_null(UNKNOWN).alias("key"))
    others = [name for name in frame.columns if name not in ("key", dim)]
    names = lookup(mart, scope, dim, frame["key"].unique().to_list(), month_no, customers)
    return frame.join(names, on="key", how="left", maintain_order="left").select(
        "key", pl.col("label_zh").fill_null(pl.col("key")), pl.col("label_en").fill_null(pl.col("key")), *others
    )


def lookup(
    mart: Mart, scope: Scope | None, dim: str, keys: list[str], month_no: int, customers: tuple[str, ...] = ()
) -> pl.DataFrame:
    """key, label_zh, label_en for the keys that have a name; attributes such as industry have none here.

    Accounts are found by `customers` where those are given: they lie together, while their numbers are spread over all
    blocks.
    """
    if dim not in {*_SQL, *_SMALL} or not keys:
        return _FIXED.filter(pl.col("key").is_in(keys))
    if dim in _SMALL or (dim == "customer_id" and mart.is_small):
        return _in_force(mart, scope, dim, month_no).filter(pl.col("key").is_in(keys))
    return _with_fixed(_named(mart, scope, dim, keys, month_no, customers)).filter(pl.col("key").is_in(keys))


def _with_fixed(found: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([found.filter(~pl.col("key").is_in(list(FIXED))), _FIXED])


def _of_small(mart: Mart, scope: Scope | None, dim: str, month_no: int) -> pl.DataFrame:
    """Names of units, managers and products, which are few: from memory."""
    view, key, name = _SMALL[dim]
    in_force = (pl.col("valid_from_month_no") <= month_no) & (pl.col("valid_to_month_no") >= month_no)
    rows = mart.small.whole(view, scope).filter(in_force & pl.col(key).is_not_null())
    label_en = pl.coalesce(f"{name}_en", f"{name}_zh").alias("label_en")
    named = rows.select(pl.col(key).alias("key"), pl.col(f"{name}_zh").alias("label_zh"), label_en)
    return named.unique("key", keep="first", maintain_order=True)


def _named(
    mart: Mart, scope: Scope | None, dim: str, keys: list[str], month_no: int, customers: tuple[str, ...]
) -> pl.DataFrame:
    params: dict[str, int | str | list[str]] = {"month_no": month_no}
    condition, column = "TRUE", "a.account_id" if dim == "account_id" else None
    if len(keys) <= FEW:  # constants reach the scan, which then reads a few blocks and not every customer of the scope
        condition = f"{column or 'key'} IN ({', '.join(f'$key_{number}' for number in range(len(keys)))})"
        params |= {f"key_{number}": key for number, key in enumerate(keys)}
    elif len(keys) <= MANY:
        condition = f"{column or 'key'} IN (SELECT unnest($keys))"
        params["keys"] = keys
    if column and customers:
        owned, more = where(Filters(customer_id=customers), {"customer_id": "a.customer_id"})
        condition, params = f"{condition} AND {owned}", params | more
    sql = _SQL[dim].replace("{keys}", condition)
    if column is None:
        sql = f"SELECT * FROM ({sql}) WHERE {condition}"
    return mart.frame(sql, params, scope).unique("key", keep="first", maintain_order=True)


def _in_force(mart: Mart, scope: Scope | None, dim: str, month_no: int) -> pl.DataFrame:
    """All names of a dimension in a month, made once: each page names a few several times."""

    def make() -> pl.DataFrame:
        if dim in _SMALL:
            return _with_fixed(_of_small(mart, scope, dim, month_no))
        rows = mart.frame(_SQL[dim], {"month_no": month_no}, scope)
        return _with_fixed(rows.unique("key", keep="first", maintain_order=True))

    return mart.once(("names", scope, dim, month_no), make)
