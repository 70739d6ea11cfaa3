"""Products held against what peers hold, each a way to its page, and what a model proposes next with its reasons."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import polars as pl
import streamlit as st

from mart.query import customer
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.cases import action
from ui.cases.desk import desk_of
from ui.cases.links import open_case
from ui.cases.words import reference, state_label
from ui.components.markup import plain
from ui.filters import code_label
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.screen import Screen
from ui.screens.customer.facts import Facts
from ui.theme import Look
from workflow import inbox
from workflow.db import StoreError

SHOWN = 10


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    """A click on a product opens its page for everybody the reader sees, not for this customer alone."""
    nav.go("products_profitability", product=event.row["product_id"], customer="", account="")


HOLDINGS = List(
    "customer_products",
    "customer",
    (
        Col("name", words=Name("product"), label="product"),
        Col("state", tone="tone"),
        Col("volume_cny", "cny"),
        Col("profit_12m_cny", "cny", tone="sign"),
        Col("peers_pct", "pct", 0, label="peers", help="peers_pct"),
        Col("bar", "image", label=" "),
    ),
    page_size=14,
    row_height=30,
    unit="wan",
    is_sortable=True,
    is_open=True,
    click=_clicked,
    id="product_id",
)
_FIRST = replace(HOLDINGS, name="customer_products_first", page_size=SHOWN, is_sortable=False)
NEXT = List(
    "customer_next",
    "customer",
    (
        Col("name", words=Name("product"), label="product", bold=True),
        Col("probability_pct", "pct", 1),
        Col("profit_cny", "cny"),
        Col("expected_cny", "cny"),
    ),
    unit="one",
)


def draw(screen: Screen, data: Facts) -> None:
    """Held products by how common they are among peers, then the gaps."""
    lang, found = screen.lang, data.holdings
    gaps = int(found.rows["is_gap"].sum())
    message = (
        t("customer.holdings.title", lang, held=found.held_cnt, gaps=gaps, peers=f.number(found.peers_avg_cnt, 1))
        if found.peers_avg_cnt is not None
        else t("customer.holdings.title_alone", lang, held=found.held_cnt)
    )
    with ui.card(message, _peers(screen, data), key="customer_holdings"):
        if found.rows.is_empty():
            ui.empty_state(t("customer.holdings.none", lang))
            return
        rows = mixed(with_states(found.rows, lang))
        lists.draw(screen, _FIRST, rows.head(SHOWN), alt=message, prepare=lambda page: with_bars(page, screen.look))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if rows.height > SHOWN and st.button(
                plain(t("customer.holdings.all_rows", lang, count=rows.height)),
                key="customer_products_all",
                type="tertiary",
            ):
                st.dialog(plain(message), width="large")(lists.draw)(screen, HOLDINGS.without("bar"), rows)


def with_states(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The rows with whether each product is held or a gap, in words; what holds nothing has no volume."""
    held, gap = (pl.lit(t(f"customer.holdings.{name}", lang)) for name in ("held", "gap"))
    return rows.with_columns(
        pl.col("volume_cny").replace(0, None),
        state=pl.when("is_held").then(held).otherwise(gap),
        tone=pl.when("is_gap").then(pl.lit("warning")),
    )


def with_bars(rows: pl.DataFrame, look: Look) -> pl.DataFrame:
    """The rows with the share of peers that hold each product as a bar."""
    bars = [bar_uri(share, is_gap, look) for share, is_gap in rows.select("peers_pct", "is_gap").iter_rows()]
    return rows.with_columns(bar=pl.Series(bars, dtype=pl.String))


def bar_uri(share_pct: float | None, is_gap: bool, look: Look) -> str:
    """A share of peers as a bar on a track from 0 to 100, in the accent for a gap; "" without a share."""
    if share_pct is None:
        return ""
    tok, width = look.tokens, 48
    body = (
        f'<rect y="4" width="{width}" height="6" rx="1" fill="{tok.hair}"/><rect y="4"'
        f' width="{share_pct * width / 100:.1f}" height="6" rx="1" fill="{tok.accent if is_gap else tok.actual}"/>'
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="14" viewBox="0 0 {width} 14">{body}</svg>'
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def mixed(rows: pl.DataFrame) -> pl.DataFrame:
    """Six of the largest held products and the four most common gaps first, so that the first page shows both."""
    held, gaps = rows.filter("is_held").sort("volume_cny", descending=True, nulls_last=True), rows.filter("is_gap")
    first = pl.concat([held.head(10 - min(4, gaps.height)), gaps.head(4)])
    rest = rows.join(first.select("product_id"), on="product_id", how="anti")
    return pl.concat([first, rest])


def _peers(screen: Screen, data: Facts) -> str:
    lang, row, found = screen.lang, data.who.basics, data.holdings
    least = f.number(found.least_cnt)
    words = {
        "industry_size": t(
            "customer.holdings.same",
            lang,
            industry=_code("industry", row["industry_code"], lang),
            size=_code("size", row["size_class"], lang),
        ),
        "size": t("customer.holdings.same_size", lang, size=_code("size", row["size_class"], lang), least=least),
        "all": t("customer.holdings.all", lang, least=least),
    }
    return t(
        "customer.holdings.caption",
        lang,
        who=words[found.basis],
        count=f.count(found.peers_cnt, lang, t("segments.noun", lang)),
        gap=f.pct(found.gap_pct, 0),
    )


def _code(kind: str, code: str | None, lang: str) -> str:
    return code_label(kind, code, lang) if code else ""


def next_best(screen: Screen, data: Facts) -> None:
    """Products proposed by the model, largest expected profit first; until it has run, what it will need."""
    lang = screen.lang
    found = screen.load(customer.next_best, data.who.customer_id, screen.month_no)
    if found is None:
        with ui.card(t("customer.next.what", lang), key="customer_next"):
            ui.empty_state(
                t("customer.next.unscored", lang),
                t("customer.next.unscored_hint", lang, count=int(data.holdings.rows["is_gap"].sum())),
            )
        return
    if found.is_empty():
        with ui.card(t("customer.next.what", lang), key="customer_next"):
            ui.empty_state(t("customer.next.none", lang), t("customer.next.none_hint", lang))
        return
    rows = lists.worded(found, (*NEXT.columns, Col("reason", words=Name("reason"))), lang)
    best = rows.row(0, named=True)
    message = t("customer.next.title", lang, name=best["name"], ep=f.money(best["expected_cny"], lang))
    with ui.card(message, t("customer.next.caption", lang), key="customer_next"):
        ui.note(lists.static(screen, NEXT, rows))
        for row in rows.filter(pl.col("reason").fill_null("") != "").iter_rows(named=True):
            ui.note(t("customer.next.why", lang, name=row["name"], reasons=row["reason"]))
        if (rows["reason"].fill_null("") == "").any():
            ui.note(t("customer.next.unexplained", lang))
        _leads(screen, data, rows)


def _leads(screen: Screen, data: Facts, rows: pl.DataFrame) -> None:
    """A way to the open leads on these products, and to a new one on the best."""
    lang, customer_id = screen.lang, data.who.customer_id
    try:
        desk = desk_of(screen.identity)
    except StoreError as error:
        st.caption(plain(str(error)))
        return
    found = inbox.open_on(desk.database, desk.actor, "lead", [f"{customer_id}|{one}" for one in rows["product_id"]])
    with st.container(horizontal=True, gap="small"):
        for lead in found.iter_rows(named=True):
            label = t("customer.next.lead", lang, number=reference("lead", lead["opened_at"], lead["id"]),
                      state=state_label("lead", lead["state"], lang))  # fmt: skip
            if st.button(plain(label), key=f"customer_lead_{lead['id']}", type="tertiary"):
                open_case(lead["id"])
        best = rows.row(0, named=True)["product_id"]
        action.offer(screen, "customer", ("lead",), (customer_id,), "customer_next_lead", best)
