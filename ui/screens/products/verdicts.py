"""Verdicts: which products to reprice, withdraw, substitute or push, most urgent first, with reasons and figures."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from mart.query import product
from mart.query.filters import Filters
from mart.query.product import Node
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import lists
from ui.cases.action import cases_action
from ui.i18n import t
from ui.lists import Col, List, Name, Said, Text
from ui.load import made_of
from ui.screen import Screen
from ui.screens.products import state, why
from ui.screens.products.figures import FINE, money

SHOWS = ("economic_profit", "raroc")

TODO = "todo"


@dataclass(frozen=True)
class Listed:
    """All products with their verdicts: the message, the rows, how many of each verdict, the thresholds' version."""

    title: str
    rows: pl.DataFrame
    counts: dict[str, int]
    policy: str
    missing: str


def _follow(screen: Screen, event: ui.TableEvent) -> None:
    """The button looks at the product below, a click elsewhere says why."""
    if event.action:
        state.choose(Node("product", event.row["product_id"]))
    why.dialog(screen, state.verdicts(screen), event.row["product_id"])


VERDICTS = List(
    "product_verdicts",
    "product",
    (
        Col("product_id", label="code", place="file"),
        Col("name", words=Name("label"), bold=True),
        Col("family", words=Name("family"), label="product.level.family", place="file"),
        Col("group", words=Name("group"), label="product.level.group", place="file"),
        Col("verdict_words", words=Said("product.verdict", "verdict"), label="verdict", tone="verdict_tone"),
        Col("reason"),
        money("effect_cny", tone="sign"),
        # the file carries every figure a verdict was made from
        money("ep_year_cny", place="file"),
        Col("raroc_pct", "pct", 1),
        Col("rate_paid_pct", "pct", place="file"),
        *(Col(key, "num", 1, place="file") for key in ("over_ftp_bps", "return_bps", "needed_bps")),
        Col("penetration_pct", "pct", place="file"),
        money("ep_per_holder_cny", place="file"),
        Col("holders_cnt", "cnt"),
        money("volume_cny"),
        Col("open", words=Text("product.verdicts.open"), place="screen"),
        Col("substitute", words=Name("substitute"), place="file"),
        Col("owner", words=Name("owner"), place="file"),
    ),
    page_size=8,
    row_height=30,
    fine=FINE,
    is_open=True,
    button="open",
    click=_follow,
    id="product_id",
    actions=(cases_action("product", "decision", "support_request", "objection"),),
)


def draw(screen: Screen) -> None:
    """The list. A click says why, the button looks at the product below."""
    lang, found = screen.lang, screen.load(listed, screen.month_no, state.filters(screen), screen.lang)
    if found.missing:
        with ui.card(t("product.verdicts.what", lang), key="product_verdicts"):
            ui.missing_feed_state([screen.feed(found.missing)], t("product.verdicts.what", lang))
        return
    with ui.card(
        found.title,
        t("product.verdicts.caption", lang, month=screen.month, policy=found.policy),
        key="product_verdicts",
    ):
        only = _tools(screen, found)
        rows = made_of(found.rows, ("shown", only), lambda: shown(found.rows, only))
        lists.draw(screen, VERDICTS, rows, subject=only, alt=found.title)


def listed(mart: Mart, scope: Scope, month_no: int, filters: Filters, lang: str) -> Listed:
    """All products with verdict and reason, put together once."""
    found = state.judged(mart, scope, month_no, filters)
    if found.missing:
        return Listed("", pl.DataFrame(), found.counts, "", found.missing.feed)
    said = [why.reason(row, found.policy, lang) for row in found.rows.iter_rows(named=True)]
    rows = found.rows.with_columns(
        effect_cny=pl.col("effect_cny").cast(pl.Decimal(38, 2)),
        reason=pl.Series(said, dtype=pl.String),
        verdict_tone=pl.col("verdict").cast(pl.String).replace(state.TONES),
    )
    return Listed(_title(found, lang), rows, found.counts, found.policy.version, "")


def shown(rows: pl.DataFrame, only: str) -> pl.DataFrame:
    """The rows of one verdict, or of all that call for action."""
    return rows.filter(~pl.col("verdict").is_in(product.QUIET)) if only == TODO else rows.filter(verdict=only)


def _title(found: product.Verdicts, lang: str) -> str:
    """The message: how many call for action, and the first of them."""
    todo = found.rows.filter(~pl.col("verdict").is_in(product.QUIET))
    if todo.is_empty():
        return t("product.verdicts.title_none", lang)
    first = todo.row(0, named=True)
    return t(
        "product.verdicts.title",
        lang,
        count=todo.height,
        name=state.label(first, lang),
        reason=why.reason(first, found.policy, lang),
    )


def _tools(screen: Screen, found: Listed) -> str:
    """Which verdict to list, with counts; export of the whole list."""
    lang, todo = screen.lang, sum(n for name, n in found.counts.items() if name not in product.QUIET)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        only = ui.one_of(
            t("product.verdicts.only", lang),
            (TODO, *product.VERDICTS),
            "product_only",
            lambda name: (
                f"{t('product.verdicts.todo', lang) if name == TODO else why.verdict(name, lang)} "
                f"{todo if name == TODO else found.counts[name]}"
            ),
        )
        st.space("stretch")
        file = lists.File(t("product.verdicts.what", lang), f"product_verdicts_{screen.month}", found.rows)
        lists.menu(screen, VERDICTS, file)
    return only


def sentence_words(rows: pl.DataFrame, lang: str) -> str:
    """How many of each verdict: "改价 65、退出 6"."""
    counts = dict(rows["verdict"].value_counts().iter_rows())
    return t("product.and", lang).join(
        f"{why.verdict(name, lang)} {f.number(counts[name])}"
        for name in product.VERDICTS
        if name not in product.QUIET and counts.get(name)
    )
