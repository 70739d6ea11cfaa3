"""Who the manager is, and three sentences: against the standard, among peers, and what carries the profit or must be
decided."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import streamlit as st

from mart.query import manager
from mart.query.manager import Card
from ui import components as ui
from ui import formats as f
from ui import nav
from ui.components import Badge
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.parts import difference
from ui.screen import Screen
from ui.screens.scorecard import figures
from ui.shared import manager_state as state

SHOWS = ("manager_capacity", "customers", "customers_high_value", "customers_value", "customers_credit")


def draw(screen: Screen, who: Card) -> None:
    """Name, place and grade; the way back to the ranking; three sentences."""
    months = figures.monthly(screen, who)
    lang, row = screen.lang, who.status
    badges = [Badge(state.grade_name(row["grade"], lang), "muted"), Badge(place(row, lang), "muted")]
    badges += [Badge(customer_words(months.row(-1, named=True), lang), "muted")]
    badges += [] if row["is_active"] else [Badge(t("scorecard.inactive", lang), "warning")]
    badges += [Badge(t("scorecard.marked", lang), "negative")] if row["is_high_capacity_low_yield"] else []
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="scorecard_head"):
        name = state.name({**row, "manager_id": who.manager_id}, lang)
        st.markdown("**" + plain(name) + "**　" + plain(who.manager_id), width="content")
        with st.container(width="content"):
            ui.badges(badges)
        st.space("stretch")
        if st.button(t("scorecard.to_targets", lang), key="scorecard_targets", type="tertiary"):
            nav.go("sales_targets", manager=who.manager_id, customer="", product="")
        if screen.scope.sees("ranking") and st.button(
            t("scorecard.to_ranking", lang), key="scorecard_ranking", type="tertiary"
        ):
            nav.go("managers_rankings")
    items = [
        (t("scorecard.sentence.standard", lang), standard_words(row, months, lang)),
        (t("scorecard.sentence.peers", lang), peer_words(screen, who)),
    ]
    ui.three_sentences([*items, (t("scorecard.sentence.decide", lang), decide_words(screen, who))])


def customer_words(last: dict, lang: str) -> str:
    """How many customers the manager leads, and of which kinds."""
    return t(
        "scorecard.customers",
        lang,
        count=f.number(last["customers_cnt"]),
        high=f.number(last.get("customers_high_value_cnt")),
        value=f.number(last.get("customers_value_cnt")),
        credit=f.number(last.get("customers_credit_cnt")),
    )


def place(row: dict, lang: str) -> str:
    """Sub-branch and branch."""
    parts = [pick(row[f"{unit}_zh"] or "", row[f"{unit}_en"] or "", lang) for unit in ("branch", "org")]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def standard_words(row: dict, months: pl.DataFrame, lang: str) -> str:
    """Capacity against the standard, and against a year ago."""
    if row["capacity_cny"] is None:
        return t("scorecard.sentence.no_profit", lang)
    before = months.filter(pl.col("month_no") == months["month_no"].max() - 12)["capacity_cny"].to_list()
    key = "standard_year" if before and before[0] is not None else "standard_text"
    change = f.variance(difference(row["capacity_cny"], before[0]), lang) if key == "standard_year" else ""
    return t(
        f"scorecard.sentence.{key}",
        lang,
        capacity=f.money(row["capacity_cny"], lang),
        standard=f.money(row["standard_cny"], lang),
        ratio=f.multiple_pct(
            None if row["of_standard_ratio"] is None else 100 * row["of_standard_ratio"], state.CAP_PCT, lang
        ),
        change=change,
    )


def peer_words(screen: Screen, who: Card) -> str:
    """The manager's percentile within grade and region: known to themselves as well."""
    lang, row = screen.lang, who.status
    if row["capacity_pct_rank"] is None:
        return t("scorecard.sentence.no_peers", lang)
    low = (
        t("scorecard.sentence.peers_yield", lang, place=f.number(100 * row["yield_pct_rank"]))
        if row["yield_pct_rank"] is not None
        else ""
    )
    return (
        t(
            "scorecard.sentence.peers_text",
            lang,
            grade=state.grade_name(row["grade"], lang),
            region=row["coefficient_region"] or f.NONE,
            place=f.number(100 * row["capacity_pct_rank"]),
        )
        + low
    )


def decide_words(screen: Screen, who: Card) -> str:
    """The lack of yield of a marked manager; else how much hangs on the largest customer."""
    lang, row = screen.lang, who.status
    hurdle = who.rules.yield_hurdle_pct
    if row["is_high_capacity_low_yield"]:
        gap = Decimal(row["rwa_avg_12m_cny"]) * hurdle / 100 - Decimal(row["capacity_cny"])
        kind = "low_yield" if row["is_low_yield_confirmed"] else "low_watch" if gap > 0 else "low_among_peers"
        return t(
            f"scorecard.sentence.{kind}",
            lang,
            rwa=f.money(row["rwa_avg_12m_cny"], lang),
            rate=f.pct(100 * row["yield_ratio"], 2),
            hurdle=f.pct(hurdle, 2),
            gap=f.money(abs(gap), lang),
            months=f.number(row["low_yield_months"]),
            low=f.number(who.rules.yield_percentile_pct),
        )
    book = screen.load(manager.book, who.manager_id, screen.month_no)
    first = book.rows.drop_nulls("risk_adjusted_profit_cny").head(1).to_dicts()
    if not first or not book.total_cny or book.total_cny <= 0:
        return t("scorecard.sentence.no_book", lang)
    share = 100 * first[0]["risk_adjusted_profit_cny"] / Decimal(book.total_cny)
    return t(
        "scorecard.sentence.largest",
        lang,
        name=pick(first[0]["name_zh"], first[0]["name_en"], lang),
        pct=f.pct(min(share, Decimal(100)), 0),
        count=f.number(book.rows.height),
    )
