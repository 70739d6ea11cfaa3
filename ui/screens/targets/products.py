"""Which product: verdicts lead, then what each product's list is worth; a click chooses one."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import nav, session
from ui.columns import Column
from ui.i18n import t, texts
from ui.screen import Screen
from ui.screens.targets import state

ROWS = 6
PRODUCT_PAGE, MODEL_PAGE = "products_profitability", "data_models"


def draw(screen: Screen) -> None:
    """The table of products, the chosen one marked, with doors to its profit and its model."""
    lang, one = screen.lang, state.chosen(screen)
    rows = worded(state.products(screen), one and one["product_id"], lang)
    with ui.card(
        _title(screen), t("target.products.caption", lang, month=state.month_words(screen)), key="target_products"
    ):
        event = ui.data_table(
            rows,
            columns(rows, lang),
            screen.look,
            key="target_products_table",
            select="cell",
            page_size=ROWS,
            row_height=30,
            unit=f.unit("one", lang),
            is_sortable=False,
            alt=_title(screen),
        )
        _doors(screen, one)
    if session.is_fresh("target_product", event and event.row["product_id"]) and event:
        session.change_filters(product=event.row["product_id"])


def worded(rows: pl.DataFrame, product_id: str | None, lang: str) -> pl.DataFrame:
    """Rows in words: the mark of the chosen product, family, verdict, how far its model can be trusted."""
    side = "zh" if lang == "zh" else "en"
    known = texts(lang)
    verdict = {name: known[f"target.verdict.{name}"] for name in state.VERDICTS}
    trust = [
        (
            t(f"target.status.{row['status']}", lang)
            if row["status"] != "published" or row["auc"] is None
            else t(
                "target.model.auc_text",
                lang,
                auc=f.number(row["auc"], 2),
                low=f.number(row["auc_low"], 2),
                high=f.number(row["auc_high"], 2),
            )
        )
        for row in rows.to_dicts()
    ]
    return rows.with_columns(
        worthwhile_ep_cny=pl.col("expected_ep_cny"),
        name=pl.col(f"label_{side}"),
        mark=pl.when(pl.col("product_id") == pl.lit(product_id)).then(pl.lit("●")).otherwise(pl.lit("")),
        family=pl.col(f"family_{side}"),
        trust=pl.Series(trust, dtype=pl.String),
        verdict_words=pl.col("verdict").cast(pl.String).replace_strict(verdict, default=None, return_dtype=pl.String),
    )


def columns(rows: pl.DataFrame, lang: str) -> list[Column]:
    """Columns of the product table; the verdict only where there are verdicts."""

    def column(key: str, kind: str = "text", decimals: int | None = None, **more: object) -> Column:
        return Column(key, t(f"target.column.{key}", lang), kind, decimals, help=t(f"target.help.{key}", lang), **more)

    verdict = [column("verdict_words", width=60)] if rows["verdict_words"].null_count() < rows.height else []
    return [
        Column("mark", " ", width=26),
        column("name", bold=True, width=186),
        *(verdict or [column("family", width=104)]),
        column("candidates_cnt", "cnt", width=64),
        column("worthwhile_cnt", "cnt", width=78),
        column("expected_openings", "num", 0, width=70),
        column("ep_if_taken_cny", "cny", width=84),
        column("worthwhile_ep_cny", "cny", bold=True, width=92),
        column("lift_at_10_pct", "num", 1, width=76),
        column("trust", width=126),
    ]


def _title(screen: Screen) -> str:
    """The message: how many products have lists and what they are worth together."""
    lang, found = screen.lang, screen.load(state.status)
    return t(
        "target.products.title",
        lang,
        products=found.published_cnt,
        total=found.products_cnt,
        ep=f.money(found.expected_ep_cny, lang),
    )


def _doors(screen: Screen, one: dict | None) -> None:
    """To the product's profit and to the card of its model."""
    lang = screen.lang
    if one is None:
        return
    with st.container(horizontal=True, gap="small"):
        if nav.exists(PRODUCT_PAGE) and st.button(
            t("target.open_product", lang), key="target_open_product", type="tertiary"
        ):
            nav.go(PRODUCT_PAGE, product=one["product_id"])
        if nav.exists(MODEL_PAGE) and st.button(t("target.open_model", lang), key="target_open_model", type="tertiary"):
            session.remember("models_open", one["product_id"])
            nav.go(MODEL_PAGE, product=one["product_id"])
