"""Customers who make and lose money on the node: two lists, each row a way to the customer's page."""

from __future__ import annotations

import polars as pl

from mart.query import product
from mart.query.filters import Filters
from mart.query.product import Node, People
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import nav, session
from ui.columns import Column
from ui.i18n import pick, t
from ui.screen import Screen
from ui.views import product_explain
from ui.views import product_state as state
from ui.views import product_table as table

SHOWN, ROWS = 40, 8


def draw(page: Screen) -> None:
    """Those who make money beside those who lose it; without profit, the largest customers alone."""
    lang, chosen, kind = page.lang, state.node(page), state.kind()
    found = page.load(product.people, page.month_no, chosen, state.filters(page), kind, limit=SHOWN)
    if found.by != "economic_profit":
        with ui.card(t("product.people.largest", lang, count=f.number(found.customers_cnt)), t("product.people.caption", lang, months=state.period_words(page)),
                     key="product_largest"):
            _table(page, found, "largest")
        return
    left, right = ui.split(2)
    with left, ui.card(_title(found, "makers", lang), t("product.people.caption", lang, months=state.period_words(page)), key="product_makers"):
        _table(page, found, "makers")
    with right, ui.card(_title(found, "losers", lang), t("product.people.caption_losers", lang, months=state.period_words(page)), key="product_losers"):
        _table(page, found, "losers")


def _title(found: People, side: str, lang: str) -> str:
    making = found.gaining_cnt
    gains = None if found.total_cny is None else found.total_cny - (found.losing_cny or 0)
    if not (found.losing_cnt if side == "losers" else making):
        return t(f"product.people.none_{side}", lang)
    if side == "makers":
        return t("product.people.makers", lang, count=f.number(making), amount=f.money(gains, lang, signed=True))
    return t("product.people.losers", lang, count=f.number(found.losing_cnt), amount=f.money(found.losing_cny or 0, lang, signed=True))


def worded(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """Rows with the customer's name and the button's label."""
    names = [pick(z or k, e or "", lang) for k, z, e in rows.select("customer_id", "label_zh", "label_en").iter_rows()]
    return rows.with_columns(name=pl.Series(names, dtype=pl.String), open=pl.lit(t("product.people.open", lang)))


def _table(page: Screen, found: People, side: str) -> None:
    lang, chosen, kind = page.lang, state.node(page), state.kind()
    rows = worded((found.losers() if side == "losers" else found.makers()).head(SHOWN), lang)
    if rows.is_empty():
        ui.note(t("product.people.nobody", lang))
        return
    shown, made, units = table.scaled(rows, table.known(rows, _columns(lang, side)), lang)
    whole = {"losers": found.losing_cnt, "makers": found.gaining_cnt}.get(side, found.customers_cnt)
    more = t("product.people.more", lang, shown=rows.height) if rows.height < whole else ""
    event = ui.data_table(shown, made, page.look, key=f"product_{side}_{chosen.text}_{kind}", select="cell", action="open", page_size=ROWS, row_height=28,
                          is_sortable=False, footer=t("table.stop", lang).join(word for word in (units, more) if word), alt=_title(found, side, lang))
    _follow(page, event, side, chosen)
    columns = file_columns(lang)
    ui.export_menu(lambda: everyone(page.mart, page.scope, page.month_no, chosen, state.filters(page), kind, side, lang), columns,
                   page.cover(t(f"product.people.file_{side}", lang), columns), name=f"product_{side}_{page.month}", key=f"product_{side}_export")


def _follow(page: Screen, event: ui.TableEvent | None, side: str, chosen: Node) -> None:
    """A name or the button opens the customer, a figure says where it comes from."""
    if event and event.action:
        nav.go("customers_360", customer=event.row["customer_id"])
    if not session.is_fresh(f"product_{side}", event and (chosen.text, event.row["customer_id"], event.column)):
        return
    name = (event.column or "").removesuffix("_cny").removesuffix("_pct")
    if event.column == "name":
        nav.go("customers_360", customer=event.row["customer_id"])
    elif name in ("revenue", "economic_profit", "raroc", "interest_paid", "interest_received", "fees"):
        narrowed = chosen.narrow(state.filters(page).with_(customer_id=event.row["customer_id"]))
        product_explain.open_metric(page, name, chosen, narrowed)


def everyone(mart: Mart, scope: Scope, month_no: int, node: Node, filters: Filters, kind: str, side: str, lang: str) -> pl.DataFrame:
    """The whole list for the file."""
    found = product.people(mart, scope, month_no, node, filters, kind, limit=None)
    return worded(found.losers() if side == "losers" else found.makers(), lang)


def _columns(lang: str, side: str) -> list[Column]:
    money = [table.column(name, lang, width=70) for name in (*table.GROSS, "revenue_cny")]
    return [Column("name", t("product.column.customer", lang), bold=True, width=158), table.column("volume_cny", lang, width=72), *money,
            table.column("economic_profit_cny", lang, tone="sign", width=76), table.column("raroc_pct", lang, "pct", 1, width=62),
            Column("open", t("product.column.open", lang), width=54)]


def file_columns(lang: str) -> list[Column]:
    """The file carries the whole statement of each customer on the node."""
    money = ("volume_cny", "deposits_avg_cny", "loans_avg_cny", "interest_received_cny", "interest_paid_cny", "fees_cny", "revenue_cny", "cost_cny",
             "expected_loss_cny", "economic_profit_cny", "rwa_cny")
    return [Column("customer_id", t("product.column.code", lang)), Column("name", t("product.column.customer", lang)),
            *(table.column(name, lang) for name in money), table.column("raroc_pct", lang, "pct", 1)]
