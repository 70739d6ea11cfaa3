"""What the product page looks at: a node of the tree, a period, a base to compare with; and what it stands on."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.months import month_text
from mart.query import product
from mart.query.filters import Filters
from mart.query.product import Node, Overview, Policy, Verdicts
from mart.reader import Mart
from mart.scope import Scope
from ui import address, session
from ui import components as ui
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.load import load
from ui.screen import Screen

TARGETS = "sales_targets"
TONES = {
    "reprice": "negative",
    "withdraw": "negative",
    "substitute": "warning",
    "push": "positive",
    "keep": "muted",
    "none": "muted",
}


def filters(screen: Screen) -> Filters:
    """The shared filters that choose business; the product is this page's own question, one customer is no
    portfolio."""
    return screen.filters.with_(product_id=None, group_id=None, family_id=None, customer_id=None)


def _meaning(text: str) -> str | None:
    """The text itself where it names a node; None where it makes no sense."""
    try:
        product.parse(text)
    except product.NodeError:
        return None
    return text


def node(screen: Screen) -> Node:
    """The node looked at: the product filter where one is set, else the family or group the address names."""
    if screen.filters.product_id:
        return Node("product", screen.filters.product_id[0])
    found = address.meant("node", _meaning)
    return product.parse(found[0]) if found else Node()


def choose(chosen: Node) -> None:
    """Look at a node and run again. A leaf is the shared product filter, so it follows the user to other pages."""
    if chosen.level == "product":
        session.change_filters(product=chosen.key)
    session.change_filters(product=None, node=None if chosen == Node() else chosen.text)


def base() -> str:
    """What the income statement and its drivers are compared with: plan or last year."""
    return str(session.read("product_base", "plan"))


def controls(screen: Screen) -> None:
    """The base of everything below, and the months it is of."""
    lang = screen.lang
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="product_controls"):
        against = t("product.against", lang)
        ui.one_of(against, product.BASES, "product_base", lambda name: t(f"product.base_title.{name}", lang), "plan")
        st.caption(plain(t("product.controls", lang, months=period_words(screen))), width="stretch")


def period_words(screen: Screen) -> str:
    """The months of the period: "2026-10" or "2026-01 至 2026-10"."""
    first, last = product.period(screen.period, screen.month_no)
    first = max(first, screen.mart.first_month)
    return (
        month_text(last)
        if first == last
        else t("product.span", screen.lang, first=month_text(first), last=month_text(last))
    )


def overview(mart: Mart, scope: Scope, month_no: int, chosen: Filters, kind: str = "month") -> Overview:
    """What every table of the page is made of, read once; for functions that are cached themselves."""
    return load(product.overview, mart, scope, month_no, chosen, months=policy(mart, month_no).window_months, kind=kind)


def nodes(mart: Mart, scope: Scope, month_no: int, filters: Filters, kind: str) -> pl.DataFrame:
    """Every node with its figures; cached for all sections of the page."""
    return product.tree(mart, scope, month_no, filters, kind, view=overview(mart, scope, month_no, filters, kind))


def has_data(screen: Screen) -> bool:
    """Whether anybody in the scope has business in any product this month."""
    whole = screen.load(nodes, screen.month_no, filters(screen), screen.period).row(0, named=True)
    return bool(whole["leaves_cnt"] or whole["holders_cnt"])


def policy(mart: Mart, month_no: int) -> Policy:
    """The verdict policy of the month."""
    return product.policy(mart, month_no)


def judged(mart: Mart, scope: Scope, month_no: int, chosen: Filters) -> Verdicts:
    """Every product in view with its verdict."""
    return product.verdicts(mart, scope, month_no, chosen, view=overview(mart, scope, month_no, chosen))


def verdicts(screen: Screen) -> Verdicts:
    """The verdicts of the page's month and filters."""
    return screen.load(judged, screen.month_no, filters(screen))


def label(row: dict, lang: str) -> str:
    """Name of a node or product; the whole tree and what has no name are said in words."""
    if row.get("level") == "all":
        return t("product.all", lang)
    if row.get("key") == "UNKNOWN":
        return t("product.unknown", lang)
    return pick(row["label_zh"] or "", row["label_en"] or "", lang)
