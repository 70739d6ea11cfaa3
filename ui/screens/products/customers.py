"""Customers who make and lose money on the node: two lists, each row a way to the customer and to who leads it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.query import product
from mart.query.filters import Filters
from mart.query.product import Node, NodeCustomers
from mart.reader import Mart
from mart.scope import UNASSIGNED, Scope
from ui import components as ui
from ui import formats as f
from ui import nav, session
from ui.columns import Column
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.products import explain, state, table

SHOWS = (
    "deposits_avg",
    "loans_avg",
    "interest_received",
    "interest_paid",
    "fees",
    "revenue",
    "cost",
    "expected_loss",
    "rwa",
    "economic_profit",
    "raroc",
)

SHOWN, ROWS = 40, 8


@dataclass(frozen=True)
class Listed:
    """One side ready to print: its message, rows in words and printed units, columns, the line below."""

    title: str
    rows: pl.DataFrame
    columns: tuple[Column, ...]
    note: str


def draw(screen: Screen) -> None:
    """Those who make money beside those who lose it; without profit, the largest customers alone."""
    lang, sides = screen.lang, screen.load(*question(screen))
    months = state.period_words(screen)
    if "largest" in sides:
        with ui.card(sides["largest"].title, months, key="product_largest"):
            _table(screen, sides["largest"], "largest")
        return
    left, right = ui.split(2)
    with left, ui.card(sides["makers"].title, t("product.people.caption", lang, months=months), key="product_makers"):
        _table(screen, sides["makers"], "makers")
    with (
        right,
        ui.card(sides["losers"].title, t("product.people.caption_losers", lang, months=months), key="product_losers"),
    ):
        _table(screen, sides["losers"], "losers")


def question(screen: Screen) -> tuple:
    """What the tables ask for: the function that makes them and its arguments."""
    return listed, screen.month_no, state.node(screen), state.filters(screen), state.kind(), screen.lang


def listed(
    mart: Mart, scope: Scope, month_no: int, node: Node, filters: Filters, kind: str, lang: str
) -> dict[str, Listed]:
    """Both sides in words, put together once."""
    found = product.node_customers(mart, scope, month_no, node, filters, kind, limit=SHOWN)
    sides = ("makers", "losers") if found.by == "economic_profit" else ("largest",)
    leads = product.lead_managers(mart, scope, found.rows["customer_id"].to_list(), month_no)
    return {side: _listed(found, leads, side, lang) for side in sides}


def _listed(found: NodeCustomers, leads: pl.DataFrame, side: str, lang: str) -> Listed:
    rows = worded((found.losers() if side == "losers" else found.makers()).head(SHOWN), leads, lang)
    columns = _columns(lang, side)
    if rows.is_empty():
        return Listed(_title(found, side, lang), rows, tuple(columns), "")
    shown, made, units = table.scaled(rows, table.known(rows, columns), lang)
    whole = {"losers": found.losing_cnt, "makers": found.gaining_cnt}.get(side, found.customers_cnt)
    more = t("product.people.more", lang, shown=rows.height) if rows.height < whole else ""
    return Listed(
        _title(found, side, lang),
        shown.select("customer_id", "manager_id", *(c.key for c in made)),
        tuple(made),
        t("table.stop", lang).join(word for word in (units, more) if word),
    )


def _title(found: NodeCustomers, side: str, lang: str) -> str:
    if side == "largest":
        return t("product.people.largest", lang, count=f.number(found.customers_cnt))
    count = found.losing_cnt if side == "losers" else found.gaining_cnt
    if not count:
        return t(f"product.people.none_{side}", lang)
    gains = None if found.total_cny is None else found.total_cny - (found.losing_cny or 0)
    return t(
        f"product.people.{side}",
        lang,
        count=f.number(count),
        amount=f.money(found.losing_cny or 0 if side == "losers" else gains, lang, signed=True),
    )


def worded(rows: pl.DataFrame, leads: pl.DataFrame, lang: str) -> pl.DataFrame:
    """Rows with the names of the customer and of who leads it."""
    names = [pick(z or k, e or "", lang) for k, z, e in rows.select("customer_id", "label_zh", "label_en").iter_rows()]
    named = leads.with_columns(manager=pl.coalesce(f"manager_{'zh' if lang == 'zh' else 'en'}", "manager_id"))
    return rows.with_columns(name=pl.Series(names, dtype=pl.String)).join(
        named.select("customer_id", "manager_id", "manager"), on="customer_id", how="left", maintain_order="left"
    )


def _table(screen: Screen, found: Listed, side: str) -> None:
    lang, chosen, kind = screen.lang, state.node(screen), state.kind()
    if found.rows.is_empty():
        ui.note(t("product.people.nobody", lang))
        return
    event = ui.data_table(
        found.rows,
        list(found.columns),
        screen.look,
        key=f"product_{side}_{chosen.text}_{kind}",
        select="cell",
        page_size=ROWS,
        row_height=28,
        is_sortable=False,
        footer=found.note,
        alt=found.title,
    )
    _follow(screen, event, side, chosen)
    columns = screen.memo("product_people_file", lambda: file_columns(lang))
    ui.export_menu(
        lambda: everyone(screen.mart, screen.scope, screen.month_no, chosen, state.filters(screen), kind, side, lang),
        columns,
        screen.cover(t(f"product.people.file_{side}", lang), columns),
        name=f"product_{side}_{screen.month}",
        key=f"product_{side}_export",
    )


def _follow(screen: Screen, event: ui.TableEvent | None, side: str, chosen: Node) -> None:
    """A name opens the customer or the manager, a figure says where it comes from."""
    if not session.is_fresh(f"product_{side}", event and (chosen.text, event.row["customer_id"], event.column)):
        return
    name = (event.column or "").removesuffix("_cny").removesuffix("_pct")
    if event.column == "name":
        nav.go("customers_360", customer=event.row["customer_id"])
    elif event.column == "manager" and event.row["manager_id"] not in (None, UNASSIGNED):
        nav.go("managers_scorecard", manager=event.row["manager_id"])
    elif name in ("revenue", "economic_profit", "raroc", "interest_paid", "interest_received", "fees"):
        narrowed = chosen.narrow(state.filters(screen).with_(customer_id=event.row["customer_id"]))
        explain.open_metric(screen, name, chosen, narrowed)


def everyone(
    mart: Mart, scope: Scope, month_no: int, node: Node, filters: Filters, kind: str, side: str, lang: str
) -> pl.DataFrame:
    """The whole list for the file."""
    found = product.node_customers(mart, scope, month_no, node, filters, kind, limit=None)
    rows = found.losers() if side == "losers" else found.makers()
    return worded(rows, product.lead_managers(mart, scope, rows["customer_id"].to_list(), month_no), lang)


def _columns(lang: str, side: str) -> list[Column]:
    is_wide = side == "largest"  # half a page has no room for more; the file has all
    money = [table.column(name, lang, width=90) for name in table.GROSS] if is_wide else []
    return [
        Column("name", t("product.column.customer", lang), bold=True, width=280 if is_wide else 174),
        Column(
            "manager",
            t("product.column.manager", lang),
            help=t("product.help.manager", lang),
            width=120 if is_wide else 76,
        ),
        table.column("volume_cny", lang, width=62),
        *money,
        table.column("economic_profit_cny", lang, tone="sign", width=62),
        *([table.column("raroc_pct", lang, "pct", 1, width=56)] if is_wide else []),
    ]


def file_columns(lang: str) -> list[Column]:
    """The file carries the whole statement of each customer on the node."""
    money = (
        "volume_cny",
        "deposits_avg_cny",
        "loans_avg_cny",
        "interest_received_cny",
        "interest_paid_cny",
        "fees_cny",
        "revenue_cny",
        "cost_cny",
        "credit_cost_cny",
        "economic_profit_cny",
        "rwa_cny",
    )
    return [
        Column("customer_id", t("product.column.code", lang)),
        Column("name", t("product.column.customer", lang)),
        Column("manager", t("product.column.manager", lang)),
        *(table.column(name, lang) for name in money),
        table.column("raroc_pct", lang, "pct", 1),
    ]
