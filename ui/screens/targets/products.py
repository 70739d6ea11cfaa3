"""Which product: verdicts lead, then what each product's list is worth; a click chooses one."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import lists, nav, session
from ui.i18n import t
from ui.lists import Col, List, Mark, Name, Said
from ui.screen import Screen
from ui.screens.targets import state

_AUC = {"auc": "auc", "low": "auc_low", "high": "auc_high"}
PRODUCT_PAGE, MODEL_PAGE, RESULTS_PAGE = "products_profitability", "data_models", "sales_results"


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    session.change_filters(product=event.row["product_id"])


PRODUCTS = List(
    "target_products_table",
    "target",
    (
        Col("mark", words=Mark("is_chosen"), label=" "),
        Col("name", words=Name("label"), bold=True),
        Col("verdict_words", words=Said("target.verdict", "verdict")),
        Col("family", words=Name("family")),
        Col("candidates_cnt", "cnt"),
        Col("worthwhile_cnt", "cnt"),
        Col("expected_openings", "num", 0),
        Col("ep_if_taken_cny", "cny"),
        Col("worthwhile_ep_cny", "cny", bold=True),
        Col("effect", tone="effect_tone"),
        Col("trust"),
    ),
    page_size=6,
    row_height=30,
    unit="one",
    is_open=True,
    click=_clicked,
    id="product_id",
)


def draw(screen: Screen) -> None:
    """The table of products, the chosen one marked, with doors to its profit, its model and past campaigns."""
    lang, one = screen.lang, state.chosen(screen)
    chosen = one and one["product_id"]
    rows = screen.memo("target_list", lambda: _marked(screen, chosen), chosen)
    has_verdicts = rows["verdict"].null_count() < rows.height
    with ui.card(
        _title(screen),
        t("target.products.caption", lang, month=state.month_words(screen)) + state.whole_words(screen),
        key="target_products",
    ):
        lists.draw(
            screen,
            PRODUCTS.without("family" if has_verdicts else "verdict_words"),
            rows,
            alt=_title(screen),
            prepare=lambda page: with_effect(with_trust(page, lang), lang),
            follows=(),
        )
        _doors(screen, one)


def _marked(screen: Screen, product_id: str | None) -> pl.DataFrame:
    is_chosen = pl.col("product_id") == pl.lit(product_id, pl.String)
    return state.products(screen).with_columns(worthwhile_ep_cny="expected_ep_cny", is_chosen=is_chosen)


def with_trust(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The rows with how far each model can be trusted: its AUC with interval, or why there is none."""
    said = [
        t(f"target.status.{row['status']}", lang)
        if row["status"] != "published" or row["auc"] is None
        else t("target.model.auc_text", lang, **{k: f.number(row[c], 2) for k, c in _AUC.items()})
        for row in rows.select("status", *_AUC.values()).to_dicts()
    ]
    return rows.with_columns(trust=pl.Series(said, dtype=pl.String))


def with_effect(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The rows with what an approach does for each product, muted where campaigns showed nothing."""
    said = [effect_words(row, lang) for row in rows.to_dicts()]
    tone = pl.when(pl.col("effect_status").is_in(["not_shown", "unknown"])).then(pl.lit("muted"))
    return rows.with_columns(effect=pl.Series(said, dtype=pl.String), effect_tone=tone)


def effect_words(row: dict, lang: str) -> str:
    """The factor on the chance of an opening with its interval, and where it comes from."""
    status = row["effect_status"]
    if status is None or row["lift"] is None:
        return t("target.effect.unknown", lang)
    said = {
        name: f.number(row[key], 1) for name, key in (("lift", "lift"), ("low", "effect_low"), ("high", "effect_high"))
    }
    return t(f"target.effect.{status}", lang, **said)


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
    """To the product's profit, the card of its model and what past campaigns brought."""
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
        if nav.exists(RESULTS_PAGE) and st.button(
            t("target.open_results", lang), key="target_open_results", type="tertiary"
        ):
            nav.go(RESULTS_PAGE)
