"""What every row of the bank says about whose it is, told from the tables alone, to hold answers against."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from mart.reader import Mart
from mart.scope import Scope

# Ends of relations: a customer's owners and payment partners are named to whoever may see the customer.
ENDS = {"ownership_edge": ("owner_id", "owned_id"), "payment_month": ("counterparty_id", "counterparty_name")}


@dataclass(frozen=True)
class Truth:
    """Who belongs to whom, read without scope."""

    mart: Mart
    accounts: pl.DataFrame  # account_id, customer_id, product_id, branches (all that its unit ever belonged to)
    homes: dict[str, set[str]]  # branch → customers at home there, ever
    held: dict[str, set[str]]  # manager → customers, ever
    products: dict[str, set[str]]  # product manager → products
    names: dict[str, str]  # a name only one customer has → customer

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("the s bank")

    def mine(self, scope: Scope | None) -> tuple[set[str], set[str]]:
        """Customers and accounts that a reader may see."""
        a = self.accounts
        if scope is None:
            return set(), set()
        if scope.role == "steward":
            return set(), set()
        if scope.role == "executive":
            return set(a["customer_id"]) | set().union(*self.homes.values()), set(a["account_id"])
        if scope.role in ("branch_leader", "regional_head"):
            own = a.filter(pl.any_horizontal(pl.col("branches").list.contains(one) for one in scope.ids))
            home = set().union(*(self.homes.get(one, set()) for one in scope.ids))
            return set(own["customer_id"]) | home, set(own["account_id"])
        if scope.role == "product_manager":
            own = a.filter(pl.col("product_id").is_in(list(self.products.get(scope.ids[0], ()))))
            return set(own["customer_id"]), set(own["account_id"])
        held = self.held.get(scope.ids[0], set())
        return held, set(a.filter(pl.col("customer_id").is_in(list(held)))["account_id"])


def told(mart: Mart) -> Truth:
    """The truth of a bank, from its tables alone."""
    with duckdb.connect(str(mart.folder / "mart.duckdb"), read_only=True) as con:
        con.execute("SET schema = 'marts'")
        accounts = con.sql(
            "SELECT a.account_id, a.customer_id, a.product_id, list(DISTINCT o.branch_id) FILTER (o.branch_id IS NOT"
            " NULL) AS branches FROM dim_account a JOIN dim_org o USING (org_id) GROUP BY ALL"
        ).pl()
        homes = sets_of(
            con,
            "SELECT DISTINCT o.branch_id, c.customer_id FROM dim_customer c JOIN dim_org o ON o.org_id = c.home_org_id",
        )
        held = sets_of(
            con, "SELECT DISTINCT manager_id, customer_id FROM brg_customer_manager WHERE manager_id <> 'UNASSIGNED'"
        )
        products = sets_of(
            con, "SELECT DISTINCT product_manager_id, product_id FROM dim_product WHERE valid_to_month_no = 999999"
        )
        names = dict(
            con.sql(
                "SELECT name_zh, any_value(customer_id) FROM dim_customer GROUP BY 1 HAVING count(DISTINCT"
                " customer_id) = 1"
            ).fetchall()
        )
    return Truth(mart, accounts, homes, held, products, names)


def sets_of(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for who, what in con.sql(sql).fetchall():
        found.setdefault(who, set()).add(what)
    return found


def texts(answer: Any) -> Iterator[str]:
    """Every text in an answer, however it is packed."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, pl.DataFrame):
        for column in answer.iter_columns():
            yield from (
                column.drop_nulls().unique().to_list()
                if column.dtype == pl.String
                else texts(column.to_list())
                if column.dtype.is_nested()
                else ()
            )
    elif isinstance(answer, dict):
        yield from (text for item in answer.items() for part in item for text in texts(part))
    elif dataclasses.is_dataclass(answer):
        yield from (text for field in dataclasses.fields(answer) for text in texts(getattr(answer, field.name)))
    elif isinstance(answer, (list, tuple, set, pl.Series)):
        yield from (text for part in answer for text in texts(part))


def strangers(truth: Truth, scope: Scope | None, answer: Any, asked: tuple[str, ...] = ()) -> set[str]:
    """Customers (by number or name) and accounts in an answer that are not the reader's; `asked`: named by them."""
    customers, accounts = truth.mine(scope)
    found = set(texts(answer)) - set(asked)
    named = {truth.names[text] for text in found & truth.names.keys()}
    everybody = set(truth.names.values()) | set(truth.accounts["customer_id"])
    return ((found & everybody) | named) - customers | (found & set(truth.accounts["account_id"])) - accounts


def rows_of(truth: Truth, scope: Scope | None, view: str, month: int) -> pl.DataFrame:
    columns = truth.mart.columns(view, scope)
    if not columns:
        return pl.DataFrame()
    dated = " WHERE month_no = $month" if "month_no" in columns else ""
    return truth.mart.frame(f"SELECT * FROM {view}{dated}", {"month": month} if dated else None, scope).drop(
        ENDS.get(view, ()), strict=False
    )
