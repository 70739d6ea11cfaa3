"""The evidence on one firm: which of our customers pay it and are paid by it."""

from __future__ import annotations

import polars as pl

from mart.query import prospect
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.romanise import localised
from ui.screen import Screen
from ui.screens.prospects.found import dated
from ui.screens.prospects.state import View


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    nav.go("customers_360", customer=event.row["customer_id"])


CHAIN = List(
    "prospect_chain",
    "prospect",
    (
        Col("customer", words=Name("customer", or_else="customer_id"), label="our_customer", bold=True),
        Col("in_12m_cny", "cny"),
        Col("out_12m_cny", "cny"),
        Col("growth_pct", "pct", 0, signed=True, keep=True),
        Col("since"),
        Col("manager", words=Name("manager", null="app.unassigned"), place="file"),
        Col("branch", words=Name("branch"), place="file"),
        Col("customer_id", place="file"),
        Col("payments_12m_cnt", "cnt", place="file"),
        Col("before_12m_cny", "cny", place="file"),
        Col("last", place="file"),
    ),
    page_size=7,
    row_height=30,
    is_open=True,
    click=_clicked,
    id="customer_id",
)


def draw(screen: Screen, view: View) -> None:
    """Customers in sight that deal with the firm, the largest part first; a click opens one."""
    lang, rows = screen.lang, dated(screen, screen.load(prospect.chain, view.prospect_id))
    title = _title(view, rows, lang)
    with ui.card(title, t("prospect.chain.caption", lang), key="prospect_chain_card"):
        file = lists.File(title, f"prospect_{view.prospect_id}", rows)
        lists.draw(screen, CHAIN, rows, subject=view.prospect_id, alt=title, export=file)


def _title(view: View, rows: pl.DataFrame, lang: str) -> str:
    """The firm, and the share of the customer that deals with it most."""
    share = 100 * float(rows["total_12m_cny"][0]) / float(rows["total_12m_cny"].sum() or 1)
    key = "prospect.chain.title" if rows.height > 1 else "prospect.chain.title_one"
    return t(key, lang, name=localised(view.row["name"], lang), count=f.number(rows.height), share=f.pct(share, 1))
