"""Customers who make and lose money on the node: two lists, each row a way to the customer and to who leads it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from mart.query import product
from mart.query.filters import Filters
from mart.query.product import Node, NodeCustomers
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.screen import Screen
from ui.screens.products import explain, state
from ui.screens.products.figures import FINE, GROSS, RESULTS, money

SHOWS = ("deposits_avg", "loans_avg", "interest_received", "interest_paid", "fees", *RESULTS)

SHOWN = 40


@dataclass(frozen=True)
class Listed:
    """One side: its message, its rows, the line below."""

    title: str
    rows: pl.DataFrame
    note: str


def _follow(screen: Screen, event: ui.TableEvent, chosen: Node) -> None:
    """A name opens the customer or the manager, a figure says where it comes from."""
    name = (event.column or "").removesuffix("_cny").removesuffix("_pct")
    if event.column == "name":
        nav.go("customers_360", customer=event.row["customer_id"])
    elif event.column == "manager" and event.row["manager_id"] not in (None, UNASSIGNED):
        nav.go("managers_scorecard", manager=event.row["manager_id"])
    elif name in ("revenue", "economic_profit", "raroc", "interest_paid", "interest_received", "fees"):
        narrowed = chosen.narrow(state.filters(screen).with_(customer_id=event.row["customer_id"]))
        explain.open_metric(screen, name, chosen, narrowed)


_ROOM = (*GROSS, "raroc_pct")  # half a page has no room for these; the file has all
# the file carries the whole statement of each customer on the node
LARGEST = List(
    "product_largest",
    "product",
    (
        Col("customer_id", label="code", place="file"),
        Col("name", words=Name("label", or_else="customer_id"), label="customer", bold=True),
        Col("manager", words=Name("manager", or_else="manager_id")),
        money("volume_cny"),
        *(money(key, place="file") for key in ("deposits_avg_cny", "loans_avg_cny")),
        *(money(key) for key in GROSS),
        *(money(key, place="file") for key in ("revenue_cny", "cost_cny", "credit_cost_cny")),
        money("economic_profit_cny", tone="sign"),
        money("rwa_cny", place="file"),
        Col("raroc_pct", "pct", 1),
    ),
    page_size=8,
    row_height=28,
    fine=FINE,
    is_open=True,
    click=_follow,
    id="customer_id",
)


def _side(side: str) -> List:
    """The list of a side: what half a page has no room for stands in its file only."""
    if side == "largest":
        return LARGEST
    columns = tuple(replace(c, place="file") if c.key in _ROOM else c for c in LARGEST.columns)
    return replace(LARGEST, name=f"product_{side}", columns=columns)


def draw(screen: Screen) -> None:
    """Those who make money beside those who lose it; without profit, the largest customers alone."""
    lang, sides = screen.lang, screen.load(*question(screen))
    months = state.period_words(screen)
    if "largest" in sides:
        with ui.card(sides["largest"].title, months, key="product_largest"):
            _table(screen, sides["largest"], "largest")
        return
    made, lost = (t(f"product.customers.{name}", lang, months=months) for name in ("caption", "caption_losers"))
    left, right = ui.split(2)
    with left, ui.card(sides["makers"].title, made, key="product_makers"):
        _table(screen, sides["makers"], "makers")
    with right, ui.card(sides["losers"].title, lost, key="product_losers"):
        _table(screen, sides["losers"], "losers")


def question(screen: Screen) -> tuple:
    """What the tables ask for: the function that makes them and its arguments."""
    return listed, screen.month_no, state.node(screen), state.filters(screen), screen.period, screen.lang


def listed(
    mart: Mart, scope: Scope, month_no: int, node: Node, filters: Filters, kind: str, lang: str
) -> dict[str, Listed]:
    """Both sides in words, put together once."""
    found = product.node_customers(mart, scope, month_no, node, filters, kind, limit=SHOWN)
    sides = ("makers", "losers") if found.by == "economic_profit" else ("largest",)
    leads = product.lead_managers(mart, scope, found.rows["customer_id"].to_list(), month_no)
    return {side: _listed(found, leads, side, lang) for side in sides}


def _listed(found: NodeCustomers, leads: pl.DataFrame, side: str, lang: str) -> Listed:
    rows = with_leads((found.losers() if side == "losers" else found.makers()).head(SHOWN), leads)
    whole = {"losers": found.losing_cnt, "makers": found.gaining_cnt}.get(side, found.customers_cnt)
    more = t("product.customers.more", lang, shown=rows.height) if 0 < rows.height < whole else ""
    return Listed(_title(found, side, lang), rows, more)


def _title(found: NodeCustomers, side: str, lang: str) -> str:
    if side == "largest":
        return t("product.customers.largest", lang, count=f.number(found.customers_cnt))
    count = found.losing_cnt if side == "losers" else found.gaining_cnt
    if not count:
        return t(f"product.customers.none_{side}", lang)
    gains = None if found.total_cny is None else found.total_cny - (found.losing_cny or 0)
    return t(
        f"product.customers.{side}",
        lang,
        count=f.number(count),
        amount=f.money(found.losing_cny or 0 if side == "losers" else gains, lang, signed=True),
    )


def with_leads(rows: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """Rows with who leads each customer."""
    named = leads.select("customer_id", "manager_id", "manager_zh", "manager_en")
    return rows.join(named, on="customer_id", how="left", maintain_order="left")


def _table(screen: Screen, found: Listed, side: str) -> None:
    lang, chosen, kind, one = screen.lang, state.node(screen), screen.period, _side(side)
    if found.rows.is_empty():
        ui.note(t("product.customers.nobody", lang))
        return
    subject = f"{chosen.text}_{kind}"
    asked = (screen.mart, screen.scope, screen.month_no, chosen, state.filters(screen), kind, side)
    title, name = t(f"product.customers.file_{side}", lang), f"product_{side}_{screen.month}"
    file = lists.File(title, name, lambda _: everyone(*asked))
    lists.draw(screen, one, found.rows, chosen, subject=subject, footer=found.note, alt=found.title, export=file)


def everyone(
    mart: Mart, scope: Scope, month_no: int, node: Node, filters: Filters, kind: str, side: str
) -> pl.DataFrame:
    """The whole list for the file."""
    found = product.node_customers(mart, scope, month_no, node, filters, kind, limit=None)
    rows = found.losers() if side == "losers" else found.makers()
    return with_leads(rows, product.lead_managers(mart, scope, rows["customer_id"].to_list(), month_no))
