"""Step one: which products, by their verdicts. High-yield ones are pushed; low-yield ones repriced or replaced."""

from __future__ import annotations

import polars as pl
import streamlit as st

from mart.query import targeting
from ui import components as ui
from ui import formats as f
from ui import lists, nav, session
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.lists import Col, List, Name, Said
from ui.screen import Screen
from ui.screens.salesmap.state import Opened
from ui.shared import saving
from workflow.maps import store
from workflow.maps.plan import MOST_PRODUCTS, Chosen

PUSH = List(
    "salesmap_push",
    "salesmap",
    (
        Col("name", words=Name("label", or_else="product_id"), label="product", bold=True),
        Col("verdict_words", words=Said("target.verdict", "verdict"), label="verdict"),
        Col("worthwhile_cnt", "cnt", label="worthwhile"),
        Col("ep_if_taken_cny", "cny", label="ep_each"),
        Col("expected_ep_cny", "cny", label="expected", bold=True),
    ),
    unit="one",
)
LOW = List(
    "salesmap_low",
    "salesmap",
    (
        Col("name", words=Name("label", or_else="product_id"), label="product", bold=True),
        Col("verdict_words", words=Said("target.verdict", "verdict"), label="verdict"),
        Col("ep_year_cny", "cny", label="ep_year"),
        Col("instead", words=Name("substitute", null="—"), label="instead"),
        Col("gain_cny", "cny", label="gain", bold=True, keep=True),
    ),
    unit="wan",
)


def draw(screen: Screen, one: Opened) -> None:
    """What earns and what does not, and the choice."""
    lang, push, low = screen.lang, screen.load(targeting.pushable), screen.load(targeting.low_yield, screen.month_no)
    title = t("salesmap.push.title", lang, count=f.number(push.height))
    with ui.card(title, t("salesmap.push.caption", lang), key="map_push"):
        if push.is_empty():
            ui.empty_state(t("salesmap.push.none", lang), t("target.not_scored_hint", lang))
        else:
            file = lists.File(title, f"products_push_{screen.month}", push)
            lists.draw(screen, PUSH, push, alt=title, export=file)
    title = t("salesmap.low.title", lang, count=f.number(low.height))
    with ui.card(title, t("salesmap.low.caption", lang), key="map_low"):
        if low.is_empty():
            ui.empty_state(t("salesmap.low.none", lang), t("salesmap.low.none_hint", lang))
        else:
            lists.draw(screen, LOW, low, alt=title, export=lists.File(title, f"products_low_{screen.month}", low))
            if nav.exists("products_profitability"):
                st.page_link("pages/products_profitability.py", label=plain(t("salesmap.low.reprice", lang)))
    _choice(screen, one, push, low)


def _choice(screen: Screen, one: Opened, push: pl.DataFrame, low: pl.DataFrame) -> None:
    """The products of the map; a form for who plans it."""
    lang, plan = screen.lang, one.found.plan
    items = options(push, low)
    said = {key: _label(item, lang) for key, item in items.items()}
    title = t("salesmap.choose.title", lang, count=f.number(len(plan.products)))
    with ui.card(title, t("salesmap.choose.caption", lang), key="map_choose"):
        if not one.is_open:
            facts = [ui.Fact(pick(item.label_zh, item.label_en, lang), why(item, lang)) for item in plan.products]
            ui.key_values(facts)
            return
        held = [key for key, item in items.items() if item.product_id in one.product_ids]
        with st.form("map_products", border=False):
            st.multiselect(
                plain(t("salesmap.choose.products", lang)),
                list(items),
                default=_once(held, items),
                key="map_products_chosen",
                max_selections=MOST_PRODUCTS,
                placeholder=t("salesmap.choose.placeholder", lang),
                format_func=lambda key: plain(said[key]),
                select_all=False,
            )
            st.form_submit_button(
                plain(t("salesmap.save_on", lang)), type="primary", key="map_products_go",
                on_click=_save, args=(screen, one, items),
            )  # fmt: skip


def options(push: pl.DataFrame, low: pl.DataFrame) -> dict[str, Chosen]:
    """What may be chosen, by key: a product to push, or a substitute that has a list, with what it replaces."""
    names = {
        row["product_id"]: Chosen(
            row["product_id"], row["label_zh"], row["label_en"] or "", row["verdict"] or "",
            product_manager_id=row["owner_id"] or "",
        )
        for row in push.iter_rows(named=True)
    }  # fmt: skip
    found = dict(names)
    for row in low.iter_rows(named=True):
        instead = names.get(row["substitute_id"] or "") if row["verdict"] == "substitute" else None
        if instead is not None:
            of = {"instead_of": row["label_zh"], "instead_en": row["label_en"] or "", "verdict": "substitute"}
            of["gain_cny"] = row["gain_cny"]
            found[f"{instead.product_id}|{row['product_id']}"] = Chosen(**vars(instead) | of)
    return found


def _once(held: list[str], items: dict[str, Chosen]) -> list[str]:
    seen: dict[str, str] = {}
    for key in held:
        seen.setdefault(items[key].product_id, key)
    return list(seen.values())


def _label(item: Chosen, lang: str) -> str:
    name = pick(item.label_zh, item.label_en, lang)
    return f"{name} · {why(item, lang)}"


def why(item: Chosen, lang: str) -> str:
    """Why a product is in the map."""
    if item.instead_of:
        gain = f.money(item.gain_cny, lang, signed=True)
        return t("salesmap.why.instead", lang, product=pick(item.instead_of, item.instead_en, lang), gain=gain)
    return t(f"target.verdict.{item.verdict}", lang) if item.verdict else t("salesmap.why.none", lang)


def _save(screen: Screen, one: Opened, items: dict[str, Chosen]) -> None:
    held = session.read("map_products_chosen", ())
    chosen = tuple({items[key].product_id: items[key] for key in held}.values())
    desk, case, done = one.desk, one.found.case, t("salesmap.saved", screen.lang)
    work = saving.attempt(
        screen, lambda: store.save_step(desk.database, case.id, case.version, desk.actor, "products", chosen), done
    )
    if work is not None:
        session.set_filters(step="targets")
