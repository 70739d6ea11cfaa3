"""Products held against what peers hold, each a way to its page, and what a model proposes next with its reasons."""

from __future__ import annotations

from base64 import b64encode

import polars as pl
import streamlit as st

from mart.query import customer
from ui import components as ui
from ui import formats as f
from ui import nav, session
from ui.columns import Column
from ui.components.markup import plain
from ui.filters import code_label
from ui.i18n import t
from ui.screen import Screen
from ui.screens.customer.facts import Facts
from ui.theme import Look

SHOWN = 10


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
        rows = found.rows.with_columns(
            name=pl.col("product_zh" if lang == "zh" else "product_en"),
            state=pl.when("is_held")
            .then(pl.lit(t("customer.holdings.held", lang)))
            .otherwise(pl.lit(t("customer.holdings.gap", lang))),
            tone=pl.when("is_gap").then(pl.lit("warning")),
        )
        rows, unit = mixed(rows.with_columns(pl.col("volume_cny").replace(0, None))), f.unit("wan", lang)
        event = _first(screen, rows.head(SHOWN), unit, message)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if rows.height > SHOWN and st.button(
                plain(t("customer.holdings.all_rows", lang, count=rows.height)),
                key="customer_products_all",
                type="tertiary",
            ):
                _all(screen, rows, message)
    _open(event, "customer_product")


def _first(screen: Screen, rows: pl.DataFrame, unit: f.TableUnit, message: str) -> ui.TableEvent | None:
    """The most telling rows, with peers as bars."""
    bars = [bar_uri(share, is_gap, screen.look) for share, is_gap in rows.select("peers_pct", "is_gap").iter_rows()]
    return ui.data_table(
        rows.with_columns(bar=pl.Series(bars, dtype=pl.String)),
        _columns(screen.lang),
        screen.look,
        key="customer_products_first",
        select="cell",
        page_size=SHOWN,
        row_height=30,
        is_sortable=False,
        unit=unit,
        alt=message,
    )


def _open(event: ui.TableEvent | None, key: str) -> None:
    """A click on a product opens its page for everybody the reader sees, not for this customer alone."""
    if session.is_fresh(key, event and event.row["product_id"]):
        nav.go("products_profitability", product=event.row["product_id"], customer="", account="")


def _all(screen: Screen, rows: pl.DataFrame, title: str) -> None:
    """Every held product and gap, in a dialog that pages and sorts."""
    columns = [c for c in _columns(screen.lang) if c.kind != "image"]

    def body() -> None:
        _open(
            ui.data_table(
                rows,
                columns,
                screen.look,
                key="customer_products",
                page_size=14,
                row_height=30,
                select="cell",
                unit=f.unit("wan", screen.lang),
            ),
            "customer_product_all",
        )

    st.dialog(plain(title), width="large")(body)()


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


def _columns(lang: str) -> list[Column]:
    return [
        Column("name", t("customer.column.product", lang), width=126 if lang == "zh" else 148),
        Column("state", t("customer.column.state", lang), tone="tone", width=52),
        Column(
            "volume_cny",
            t("customer.column.volume_cny", lang),
            "cny",
            help=t("customer.help.volume_cny", lang),
            width=62,
        ),
        Column(
            "profit_12m_cny",
            t("customer.column.profit_12m_cny", lang),
            "cny",
            tone="sign",
            help=t("customer.help.profit_12m_cny", lang),
            width=56,
        ),
        Column(
            "peers_pct", t("customer.column.peers", lang), "pct", 0, help=t("customer.help.peers_pct", lang), width=50
        ),
        Column("bar", "", "image"),
    ]


def _peers(screen: Screen, data: Facts) -> str:
    lang, row, found = screen.lang, data.who.basics, data.holdings
    words = {
        "industry_size": t(
            "customer.holdings.same",
            lang,
            industry=_code("industry", row["industry_code"], lang),
            size=_code("size", row["size_class"], lang),
        ),
        "size": t("customer.holdings.same_size", lang, size=_code("size", row["size_class"], lang)),
        "all": t("customer.holdings.all", lang),
    }
    return t(
        "customer.holdings.caption",
        lang,
        who=words[found.basis],
        count=f.count(found.peers_cnt, lang, t("segments.noun", lang)),
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
    side = "zh" if lang == "zh" else "en"
    rows = found.with_columns(name=pl.col(f"product_{side}"), reason=pl.col(f"reason_{side}"))
    best = rows.row(0, named=True)
    columns = [
        Column("name", t("customer.column.product", lang), bold=True),
        Column("probability_pct", t("customer.column.probability_pct", lang), "pct", 1),
        Column("profit_cny", t("customer.column.profit_cny", lang), "cny"),
        Column("expected_cny", t("customer.column.expected_cny", lang), "cny"),
    ]
    columns = [c for c in columns if c.key == "name" or rows[c.key].null_count() < rows.height]
    message = t("customer.next.title", lang, name=best["name"], ep=f.money(best["expected_cny"], lang))
    with ui.card(message, t("customer.next.caption", lang), key="customer_next"):
        unit = f.unit("one", lang)
        ui.html_table(rows, columns, screen.look, unit=unit)
        ui.note(t("table.unit", lang, unit=unit.label))
        for row in rows.filter(pl.col("reason").fill_null("") != "").iter_rows(named=True):
            ui.note(t("customer.next.why", lang, name=row["name"], reasons=row["reason"]))
        if (rows["reason"].fill_null("") == "").any():
            ui.note(t("customer.next.unexplained", lang))
