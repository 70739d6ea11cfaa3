"""Random readers ask random questions of the s bank, also about what is not theirs: no row of anybody else comes back.

What a reader may see is worked out here from the unscoped tables, without the code that enforces it.
COCKPIT_LEAKS=2000 for a long run; the default keeps the suite quick.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mart.metrics import metrics
from mart.query import customer, manager, metric, personas, product, segment
from mart.query import filters as flt
from mart.query.cockpit import concentration, decisions, drill, kpis, overview, value_plane
from mart.query.metric.evaluate import exact
from mart.query.metric.explain import explain
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE, ROLES, STEWARD, WHOLE_BANK, Scope, ScopeError
from mart.scope.statements import TABLES

EXAMPLES = int(os.environ.get("COCKPIT_LEAKS", "60"))
RUN = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
GRAINS = ("bank", "branch", "sub_branch", "manager", "customer", "product", "account")
MONEY = [name for name, found in metrics().items() if found.kind == "sum" and name != "contribution_12m"]
WICKED = (
    "nobody",
    "B01' OR '1'='1",
    "%",
    "*",
    "B01; DROP TABLE x",
    "' UNION SELECT 1 --",
    "BANK",
    "NULL",
    "B01\x00",
    "\u202eB01",
    "getvariable('scope_id')",
)
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


@pytest.fixture(scope="module")
def truth(s_bank) -> Truth:
    mart = open_mart(s_bank)
    with duckdb.connect(str(mart.folder / "mart.duckdb"), read_only=True) as con:
        con.execute("SET schema = 'marts'")
        accounts = con.sql(
            "SELECT a.account_id, a.customer_id, a.product_id, list(DISTINCT o.branch_id) FILTER (o.branch_id IS NOT"
            " NULL) AS branches FROM dim_account a JOIN dim_org o USING (org_id) GROUP BY ALL"
        ).pl()
        homes = _sets(
            con,
            "SELECT DISTINCT o.branch_id, c.customer_id FROM dim_customer c JOIN dim_org o ON o.org_id = c.home_org_id",
        )
        held = _sets(
            con, "SELECT DISTINCT manager_id, customer_id FROM brg_customer_manager WHERE manager_id <> 'UNASSIGNED'"
        )
        products = _sets(
            con, "SELECT DISTINCT product_manager_id, product_id FROM dim_product WHERE valid_to_month_no = 999999"
        )
        names = dict(
            con.sql(
                "SELECT name_zh, any_value(customer_id) FROM dim_customer GROUP BY 1 HAVING count(DISTINCT"
                " customer_id) = 1"
            ).fetchall()
        )
    return Truth(mart, accounts, homes, held, products, names)


def _sets(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for who, what in con.sql(sql).fetchall():
        found.setdefault(who, set()).add(what)
    return found


@dataclass(frozen=True)
class Case:
    """A reader, and what they ask about; customer, manager and filters may be anybody's."""

    scope: Scope
    month: int
    metric: str
    grain: str
    view: str
    customer: str
    manager: str
    filters: flt.Filters
    node: product.Node


@st.composite
def cases(draw: st.DrawFn, truth: Truth) -> Case:
    role = draw(st.sampled_from(sorted(ROLES)))
    known = {
        "regional_head": truth.homes,
        "branch_leader": truth.homes,
        "product_manager": truth.products,
        "relationship_manager": truth.held,
    }.get(role, {WHOLE_BANK: set()})
    many = 3 if role == "regional_head" else 1
    ids = draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=many))
    if role not in ("executive", "steward") and not draw(st.integers(0, 9)):
        ids[-1] = draw(
            st.sampled_from([w for w in WICKED if w != WHOLE_BANK])
            | st.text(min_size=1).filter(lambda text: text.strip() and text != WHOLE_BANK)
        )
    scope = Scope(role, tuple(ids))
    dims = {
        "branch_id": sorted(truth.homes),
        "manager_id": sorted(truth.held),
        "product_id": sorted(set().union(*truth.products.values())),
    }
    dim = draw(st.sampled_from(["", "", *dims]))
    chosen = flt.make(**{dim: draw(st.sampled_from(dims[dim]) | st.sampled_from(WICKED))}) if dim else flt.NONE
    mine = sorted(truth.mine(scope)[0])
    anybody = sorted(set(truth.names.values()))
    who = draw(st.sampled_from(mine if mine and draw(st.booleans()) else anybody))
    leaf = draw(st.sampled_from(dims["product_id"]))
    return Case(
        scope,
        draw(st.sampled_from(truth.mart.months)),
        draw(st.sampled_from(sorted(metrics()))),
        draw(st.sampled_from(GRAINS)),
        draw(st.sampled_from(sorted(TABLES))),
        who,
        draw(st.sampled_from(sorted(truth.held))),
        chosen,
        draw(st.sampled_from([product.Node(), product.Node("product", leaf)])),
    )


QUESTIONS: dict[str, Callable[[Mart, Case], Any]] = {
    "breakdown": lambda m, c: metric.breakdown(m, c.scope, c.metric, c.grain, c.month, c.filters),
    "breakdown, today's organisation": lambda m, c: metric.breakdown(m, c.scope, c.metric, c.grain, c.month, c.filters,
    basis="today"),
    "trend": lambda m, c: metric.trend(m, c.scope, (c.metric,), m.months[-3:], c.filters),
    "explain": lambda m, c: explain(m, c.scope, c.metric, c.month, c.filters, c.grain),
    "drill": lambda m, c: drill.drill(m, c.scope, c.month, c.filters),
    "drill to accounts": lambda m, c: drill.drill(m, c.scope, c.month, c.filters.with_(customer_id=c.customer)),
    "cards": lambda m, c: kpis.kpis(m, c.scope, c.month, c.filters),
    "branches": lambda m, c: overview.branches(m, c.scope, c.month, c.filters),
    "sentences": lambda m, c: overview.sentences(m, c.scope, c.month, c.filters),
    "whale": lambda m, c: concentration.whale(m, c.scope, c.month, c.filters),
    "quadrant": lambda m, c: value_plane.quadrant(m, c.scope, c.month, c.filters),
    "decisions": lambda m, c: decisions.decisions(m, c.scope, c.month, c.filters, limit=200),
    "options": lambda m, c: [flt.options(m, c.scope, dim, c.month, c.filters) for dim in ("customer_id", "manager_id",
    "org_id")],
    "search": lambda m, c: customer.find(m, c.scope, c.customer[:4], c.month, 500),
    "profile": lambda m, c: customer.profile(m, c.scope, c.customer, c.month),
    "accounts": lambda m, c: customer.accounts(m, c.scope, c.customer, c.month),
    "history": lambda m, c: customer.history(m, c.scope, c.customer, c.month),
    "holdings": lambda m, c: customer.holdings(m, c.scope, c.customer, c.month, None, None),
    "timeline": lambda m, c: customer.timeline(m, c.scope, c.customer, c.month,
    None).filter(pl.col("kind") != "payment"),  # names partners
    "team": lambda m, c: customer.team(m, c.scope, c.customer, c.month),
    "relations": lambda m, c: customer.relations(m, c.scope, c.customer, c.month, "G001", "CH01"),
    "ranking": lambda m, c: manager.ranking(m, c.scope, c.month, manager.Peers(filters=c.filters)),
    "manager": lambda m, c: (manager.card(m, c.scope, c.manager, c.month), manager.book(m, c.scope, c.manager,
    c.month)),
    "manager's accounts": lambda m, c: manager.accounts(m, c.scope, c.manager, c.month),
    "managers of a branch": lambda m, c: [personas.relationship_managers(m, c.scope, b) for b in ("B01", "B02")],
    "customers of a segment": lambda m, c: segment.customers(m, c.scope, c.month, filters=c.filters, limit=None),
    "plane": lambda m, c: segment.plane(m, c.scope, c.month, c.filters, outliers=200),
    "product customers": lambda m, c: product.node_customers(m, c.scope, c.month, c.node, c.filters, limit=None),
    "product split": lambda m, c: product.split(m, c.scope, c.month, c.node, "branch", c.filters),
}  # fmt: skip


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


@RUN
@given(data=st.data())
def test_nobody_sees_a_row_that_is_not_theirs(truth, data):
    case = data.draw(cases(truth))
    assert not strangers(truth, case.scope, rows_of(truth, case.scope, case.view, case.month)), case.view
    for name in data.draw(st.lists(st.sampled_from(sorted(QUESTIONS)), min_size=3, max_size=3, unique=True)):
        answer = QUESTIONS[name](truth.mart, case)
        assert not strangers(truth, case.scope, answer, (case.customer,)), name


@RUN
@given(data=st.data())
def test_a_total_is_the_sum_of_ones_own_rows(truth, data):
    """Amounts from the account table, added up here by account, product or share, are what the reader is told."""
    case, name = data.draw(cases(truth)), data.draw(st.sampled_from(MONEY))
    told = metric.value(truth.mart, case.scope, name, case.month).value
    executive = metric.breakdown(truth.mart, EXECUTIVE, name, "account", case.month)
    amounts = executive.join(truth.accounts.rename({"account_id": "key"}), on="key")
    role, ids = case.scope.role, case.scope.ids
    if role == "relationship_manager":
        rows = metric.breakdown(truth.mart, EXECUTIVE, name, "manager", case.month).filter(pl.col("key").is_in(ids))
    elif role in ("branch_leader", "regional_head"):
        rows = metric.breakdown(truth.mart, EXECUTIVE, name, "branch", case.month).filter(pl.col("key").is_in(ids))
    elif role == "product_manager":
        rows = amounts.filter(pl.col("product_id").is_in(list(truth.products.get(ids[0], ()))))
    else:
        rows = amounts
    assert (told or Decimal(0)) == (rows[name].sum() or Decimal(0)), (case.scope, name)


@pytest.mark.parametrize("name", metrics())
def test_a_branch_leaders_total_is_the_executives_row(truth, name):
    months = truth.mart.months if EXAMPLES >= 1000 else truth.mart.months[-1:]
    for month in months:
        for key, expected in metric.breakdown(truth.mart, EXECUTIVE, name, "branch", month).select("key", name).rows():
            told = metric.value(truth.mart, Scope("branch_leader", key), name, month).value
            assert told == exact(expected), (month, key)


def test_without_a_scope_there_is_nothing(truth):
    for view in TABLES:
        assert rows_of(truth, None, view, truth.mart.as_of).is_empty(), view
    for name in metrics():
        assert metric.value(truth.mart, None, name, truth.mart.as_of).value is None, name


def test_the_check_can_fail(truth):
    """Under another reader's scope the same rows are strangers."""
    rows = rows_of(truth, Scope("branch_leader", "B01"), "customer", truth.mart.as_of)
    assert strangers(truth, Scope("relationship_manager", sorted(truth.held)[0]), rows)
    assert strangers(truth, None, rows["name_zh"].to_list()) and not strangers(truth, EXECUTIVE, rows)
    assert strangers(truth, STEWARD, rows), "the steward reads no customer"


@pytest.mark.parametrize("wicked", WICKED)
def test_a_made_up_id_is_refused_or_sees_nothing(truth, wicked):
    for role in ("regional_head", "branch_leader", "product_manager", "relationship_manager"):
        try:
            scope = Scope(role, wicked)
        except ScopeError:
            continue
        for name in ("revenue", "deposits_avg", "customers_active", "raroc"):
            assert metric.value(truth.mart, scope, name, truth.mart.as_of).value in (None, 0), (scope, name)
            assert metric.breakdown(truth.mart, scope, name, "customer", truth.mart.as_of).is_empty()
            told = metric.value(truth.mart, EXECUTIVE, name, truth.mart.as_of, flt.make(branch_id=wicked)).value
            assert told in (None, 0), (wicked, name)
