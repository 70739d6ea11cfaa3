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
from ui import session
from ui.columns import Column
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.load import load
from ui.screen import Screen
from ui.screens.products import state, table, why

SHOWS = ("economic_profit", "raroc")

TODO = "todo"
ROWS = 8


@dataclass(frozen=True)
class Listed:
    """The list ready to print: its message, rows in words, how many there are of each verdict, the thresholds'
    version."""

    title: str
    rows: pl.DataFrame
    counts: dict[str, int]
    policy: str
    missing: str


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
        rows, columns, units = screen.load(printed, screen.month_no, state.filters(screen), only, lang)
        event = ui.data_table(
            rows,
            list(columns),
            screen.look,
            key=f"product_verdicts_{only}",
            select="cell",
            action="open",
            page_size=ROWS,
            row_height=30,
            is_sortable=False,
            footer=units,
            alt=found.title,
        )
    if event and event.action:
        state.choose(Node("product", event.row["product_id"]))
    if session.is_fresh("product_verdicts", event and (only, event.row["product_id"], event.column)):
        why.dialog(screen, state.verdicts(screen), event.row["product_id"])


def listed(mart: Mart, scope: Scope, month_no: int, filters: Filters, lang: str) -> Listed:
    """All products with verdict and reason in words, put together once."""
    found = state.judged(mart, scope, month_no, filters)
    if found.missing:
        return Listed("", pl.DataFrame(), found.counts, "", found.missing.feed)
    rows, side = found.rows, "zh" if lang == "zh" else "en"
    said = [
        {
            "name": state.label(row, lang),
            "verdict_words": why.verdict(row["verdict"], lang),
            "reason": why.reason(row, found.policy, lang),
            "verdict_tone": state.TONES[row["verdict"]],
            "owner": pick(row[f"owner_{side}"] or "", row["owner_zh"] or "", lang) or None,
            "substitute": row[f"substitute_{side}"],
        }
        for row in rows.iter_rows(named=True)
    ]
    words = pl.DataFrame(
        said,
        schema={
            "name": pl.String,
            "verdict_words": pl.String,
            "reason": pl.String,
            "verdict_tone": pl.String,
            "owner": pl.String,
            "substitute": pl.String,
        },
    )
    rows = pl.concat(
        [
            rows.with_columns(
                effect_cny=pl.col("effect_cny").cast(pl.Decimal(38, 2)), open=pl.lit(t("product.verdicts.open", lang))
            ),
            words,
        ],
        how="horizontal",
    )
    keep = [
        "product_id",
        "name",
        "family_zh",
        "family_en",
        "group_zh",
        "group_en",
        "verdict",
        "verdict_words",
        "verdict_tone",
        "rule",
        "reason",
        "effect_cny",
        "ep_year_cny",
        "raroc_pct",
        "rate_paid_pct",
        "over_ftp_bps",
        "return_bps",
        "needed_bps",
        "penetration_pct",
        "ep_per_holder_cny",
        "holders_cnt",
        "volume_cny",
        "substitute",
        "owner",
        "open",
    ]
    return Listed(_title(found, lang), rows.select(keep), found.counts, found.policy.version, "")


def shown(rows: pl.DataFrame, only: str) -> pl.DataFrame:
    """The rows of one verdict, or of all that call for action."""
    return rows.filter(pl.col("verdict") != "keep") if only == TODO else rows.filter(verdict=only)


def printed(
    mart: Mart, scope: Scope, month_no: int, filters: Filters, only: str, lang: str
) -> tuple[pl.DataFrame, tuple[Column, ...], str]:
    """The rows of one verdict in printed units, their columns, and the units in words."""
    rows = shown(load(listed, mart, scope, month_no, filters, lang).rows, only)
    if rows.is_empty():
        return rows, tuple(_columns(lang)), ""
    frame, columns, units = table.scaled(rows, table.known(rows, _columns(lang)), lang)
    return frame.select("product_id", "verdict_tone", *(c.key for c in columns)), tuple(columns), units


def _title(found: product.Verdicts, lang: str) -> str:
    """The message: how many call for action, and the first of them."""
    todo = found.rows.filter(pl.col("verdict") != "keep")
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
    lang, todo = screen.lang, sum(n for name, n in found.counts.items() if name != "keep")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        only = st.segmented_control(
            t("product.verdicts.only", lang),
            (TODO, *product.VERDICTS),
            default=TODO,
            required=True,
            key="product_only",
            label_visibility="collapsed",
            persist_state="session",
            format_func=lambda name: plain(
                f"{t('product.verdicts.todo', lang) if name == TODO else why.verdict(name, lang)} "
                f"{todo if name == TODO else found.counts[name]}"
            ),
        )
        st.space("stretch")
        columns = screen.memo("product_verdicts_file", lambda: file_columns(lang))
        side = "zh" if lang == "zh" else "en"
        ui.export_menu(
            lambda: found.rows.with_columns(family=pl.col(f"family_{side}"), group=pl.col(f"group_{side}")),
            columns,
            screen.cover(t("product.verdicts.what", lang), columns),
            name=f"product_verdicts_{screen.month}",
            key="product_verdicts_export",
        )
    return only


def _columns(lang: str) -> list[Column]:
    return [
        Column("name", t("product.column.name", lang), bold=True, width=142 if lang == "zh" else 184),
        Column(
            "verdict_words",
            t("product.column.verdict", lang),
            tone="verdict_tone",
            width=70,
            help=t("product.help.verdict", lang),
        ),
        Column("reason", t("product.column.reason", lang), width=356 if lang == "zh" else 316),
        table.column("effect_cny", lang, tone="sign", width=74),
        table.column("raroc_pct", lang, "pct", 1, width=62),
        table.column("holders_cnt", lang, "cnt", width=54),
        table.column("volume_cny", lang, width=70),
        Column("open", t("product.column.open", lang), width=60),
    ]


def file_columns(lang: str) -> list[Column]:
    """The file carries every figure a verdict was made from."""
    first = [
        Column("product_id", t("product.column.code", lang)),
        Column("name", t("product.column.name", lang)),
        Column("family", t("product.level.family", lang)),
        Column("group", t("product.level.group", lang)),
        Column("verdict_words", t("product.column.verdict", lang), help=t("product.help.verdict", lang)),
        Column("reason", t("product.column.reason", lang)),
        table.column("effect_cny", lang),
    ]
    kinds = {
        "ep_year_cny": "cny",
        "raroc_pct": "pct",
        "rate_paid_pct": "pct",
        "over_ftp_bps": "num",
        "return_bps": "num",
        "needed_bps": "num",
        "penetration_pct": "pct",
        "ep_per_holder_cny": "cny",
        "holders_cnt": "cnt",
        "volume_cny": "cny",
    }
    return [
        *first,
        *(table.column(name, lang, kind, 1 if kind == "num" else None) for name, kind in kinds.items()),
        Column("substitute", t("product.column.substitute", lang)),
        Column("owner", t("product.column.owner", lang)),
    ]


def sentence_words(rows: pl.DataFrame, lang: str) -> str:
    """How many of each verdict: "改价 65、退出 6"."""
    counts = dict(rows["verdict"].value_counts().iter_rows())
    return t("product.and", lang).join(
        f"{why.verdict(name, lang)} {f.number(counts[name])}"
        for name in product.VERDICTS
        if name != "keep" and counts.get(name)
    )
