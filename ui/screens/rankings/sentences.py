"""Three sentences: who leads and is it real, what the standard changes, what must be decided."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from mart.query import manager
from mart.query.manager import Ranking
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen
from ui.shared import manager_state as state

SHOWS = ("manager_capacity", "managers_low_yield")

BIG_MOVE = 4


def draw(screen: Screen, found: Ranking) -> None:
    """Sentences of the ranking that the controls show."""
    if found.rows.is_empty():
        return
    ui.three_sentences(
        screen.memo(
            "manager_sentences",
            lambda: (
                (t("manager.sentence.who", screen.lang, period=screen.period_words), _leads(screen, found)),
                (t("manager.sentence.standard", screen.lang), _moves(screen, found)),
                (t("manager.sentence.decide", screen.lang), _decide(screen, found)),
            ),
            found.peers,
        )
    )


def value_words(row: dict, measure: str, lang: str) -> str:
    """The ranked figure in words: an amount, or percent of the standard or portfolio."""
    value = (
        f.money(f.decimal(row["value"]), lang)
        if measure == "raw"
        else f.multiple_pct(row["value"], state.CAP_PCT, lang)
    )
    return t(f"manager.value.{measure}", lang, value=value)


def _leads(screen: Screen, found: Ranking) -> str:
    lang, first = screen.lang, found.rows.row(0, named=True)
    if found.rows.height == 1:  # nobody to compare with: no leader, no share, no mean
        value = value_words(first, found.peers.measure, lang)
        return t("manager.sentence.only_one", lang, name=state.name(first, lang), value=value)
    share = (
        100 * first["largest_cny"] / first["book_cny"]
        if first["book_cny"] and first["largest_cny"] and first["book_cny"] > 0
        else None
    )
    key = "leads" if first["rank_worst"] > 1 else "leads_alone"
    said = t(
        f"manager.sentence.{key}",
        lang,
        name=state.name(first, lang),
        value=value_words(first, found.peers.measure, lang),
        best=f.number(first["rank_best"]),
        worst=f.number(first["rank_worst"]),
    )
    return said + (t("manager.sentence.largest", lang, pct=f.pct(min(share, 100.0), 0)) if share and share > 25 else "")


def _moves(screen: Screen, found: Ranking) -> str:
    lang, measure = screen.lang, found.peers.measure
    rows = found.rows.with_columns(gain=-pl.col("change") if measure == "raw" else pl.col("change"))
    moved = int((rows["gain"].abs() >= BIG_MOVE).sum())
    if not moved:
        return t("manager.sentence.no_moves", lang)
    up = rows.sort("gain", "rank", descending=[True, False]).row(0, named=True)
    down = rows.sort("gain", "rank").row(0, named=True)
    before, after = ("rank", "other_rank") if measure == "raw" else ("other_rank", "rank")
    basis = t(f"manager.basis.{'portfolio' if measure == 'portfolio' else 'standard'}", lang)
    return t(
        "manager.sentence.moves",
        lang,
        basis=basis,
        moved=f.number(moved),
        places=BIG_MOVE,
        up=state.name(up, lang),
        up_from=f.number(up[before]),
        up_to=f.number(up[after]),
        down=state.name(down, lang),
        down_from=f.number(down[before]),
        down_to=f.number(down[after]),
    )


def _decide(screen: Screen, found: Ranking) -> str:
    lang, marked = screen.lang, state.yearly(screen, found).rows.filter("is_marked")
    if marked.is_empty():
        return t("manager.sentence.decide_none", lang)
    rules, sure = manager.rules(screen.mart, screen.month_no), marked.filter("is_confirmed")
    if sure.is_empty():
        return t("manager.sentence.decide_watch", lang, count=f.number(marked.height), months=rules.low_yield_months)
    return t(
        "manager.sentence.decide_text",
        lang,
        count=f.number(marked.height),
        sure=f.number(sure.height),
        hurdle=f.pct(rules.yield_hurdle_pct, 2),
        months=rules.low_yield_months,
        rwa=f.money(sure["rwa_avg_12m_cny"].sum(), lang),
        gap=f.money(shortfall(sure, rules), lang),
    )


def shortfall(rows: pl.DataFrame, rules: manager.Rules) -> Decimal:
    """Profit a year that these managers lack to earn the hurdle on the RWA they use.

    RWA of 600 m at 0.86 % against a hurdle of 1.26 % lacks 0.40 % × 600 m = 2.4 m.
    """
    need = rows["rwa_avg_12m_cny"].sum() or Decimal(0)
    return Decimal(need) * rules.yield_hurdle_pct / 100 - Decimal(rows["capacity_cny"].sum() or 0)
