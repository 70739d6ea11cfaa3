"""What happened with the customer, newest first: contacts, campaigns, accounts, rating, limit, tier, payments, news."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import streamlit as st

from mart.query import customer
from ui import components as ui
from ui import formats as f
from ui.columns import Column
from ui.components.markup import plain
from ui.filters import code_label
from ui.i18n import pick, t
from ui.romanise import localised
from ui.screen import Screen
from ui.screens.customer.facts import Facts

SHOWN = 14
_TOPICS = ("complaint", "account_review", "deposit_renewal", "pricing", "payment_issue", "new_product", "loan_review")


def draw(screen: Screen, data: Facts) -> None:
    """The latest events of the kinds one picks; all of them on request."""
    lang, events = screen.lang, data.events
    kinds = [kind for kind in customer.KINDS if kind in set(events["kind"])]
    title = (
        t("customer.timeline.title", lang, count=events.height) if events.height else t("customer.timeline.what", lang)
    )
    with ui.card(title, t("customer.timeline.caption", lang), key="customer_timeline"):
        if not events.height:
            ui.empty_state(t("customer.timeline.none", lang), t("customer.timeline.none_hint", lang))
            return
        picked = st.pills(
            t("customer.timeline.kinds", lang),
            kinds,
            selection_mode="multi",
            key="customer_timeline_kinds",
            label_visibility="collapsed",
            persist_state="session",
            format_func=lambda kind: t(f"customer.kind.{kind}", lang),
        )
        chosen = events.filter(pl.col("kind").is_in(picked)) if picked else events
        screen.draw_cached(
            "customer_timeline",
            lambda: ui.timeline([_event(row, lang) for row in chosen.head(SHOWN).to_dicts()]),
            tuple(picked or ()),
        )
        if chosen.height > SHOWN and st.button(
            plain(t("customer.timeline.all", lang, count=chosen.height)), key="customer_timeline_all", type="tertiary"
        ):
            _all(screen, chosen)


def _event(row: dict, lang: str) -> tuple:
    return (
        row["happened_on"],
        t(f"customer.kind.{row['kind']}", lang),
        words(row, lang),
        pick(row["who_zh"] or "", row["who_en"] or "", lang),
    )


def words(row: dict, lang: str) -> str:
    """One event in words."""
    kind, code, name = row["kind"], row["code"], pick(row["zh"] or "", row["en"] or "", lang)
    if kind == "news":
        return name
    if kind == "contact":
        topic = t(f"customer.topic.{name}", lang) if name in _TOPICS else name
        return t("customer.event.contact", lang, channel=t(f"customer.channel.{code}", lang), topic=topic)
    if kind == "tier":
        return t(
            "customer.event.tier",
            lang,
            a=code_label("tier", row["before"], lang),
            b=code_label("tier", row["after"], lang),
        )
    if kind == "rating":
        return t("customer.event.rating", lang, a=row["before"], b=row["after"])
    if kind == "limit":
        before = f.money(Decimal(row["before"]), lang) if row["before"] else f.NONE
        return t(f"customer.event.limit.{code}", lang, a=before, b=f.money(row["amount_cny"], lang))
    if kind == "account":
        times = f" ×{row['after']}" if row["after"] != "1" else ""
        return t(f"customer.event.account.{code}", lang, name=f"{name}{times}")
    if kind == "payment" and not name:  # a transfer whose other side the bank does not name
        return t(f"customer.event.payment.{code}_alone", lang, amount=f.money(row["amount_cny"], lang))
    name = localised(name, lang) if kind == "payment" else name
    return t(f"customer.event.{kind}.{code}", lang, name=name, amount=f.money(row["amount_cny"], lang))


def _all(screen: Screen, events: pl.DataFrame) -> None:
    lang = screen.lang
    rows = pl.DataFrame(
        [dict(zip(("day", "kind", "text", "who"), _event(row, lang), strict=True)) for row in events.to_dicts()]
    )
    columns = [
        Column("day", t("customer.column.day", lang), "date"),
        Column("kind", t("customer.column.kind", lang)),
        Column("text", t("customer.column.text", lang)),
        Column("who", t("customer.column.who", lang)),
    ]
    st.dialog(t("customer.timeline.what", lang), width="large")(ui.data_table)(
        rows, columns, screen.look, key="customer_events", is_sortable=False
    )
