"""Three sentences: what earns, what loses, what must be decided."""

from __future__ import annotations

import polars as pl

from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.parts import difference
from ui.screen import Screen
from ui.screens.products import bridge, customers, split, state, verdicts

SHOWS = ("economic_profit",)


def ahead(screen: Screen) -> None:
    """Start on what the page reads beside the tree, the dearest first."""
    screen.ahead(bridge.asked(screen, state.base()).call(), customers.question(screen), split.question(screen))


def draw(screen: Screen) -> None:
    """The answer in five seconds, of the period and all products in view."""
    ui.three_sentences(screen.memo("product_sentences", lambda: _sentences(screen)))


def _sentences(screen: Screen) -> tuple[tuple[str, str], ...]:
    lang = screen.lang
    nodes = screen.load(state.nodes, screen.month_no, state.filters(screen), screen.period)
    items = [(t("product.sentence.earns", lang, period=screen.period_words), _earns(nodes, lang))]
    if nodes["economic_profit_cny"].null_count() < nodes.height:
        items.append((t("product.sentence.loses", lang, period=screen.period_words), _loses(nodes, lang)))
    items.append((t("product.sentence.decide", lang), _decide(screen)))
    return tuple(items)


def _earns(nodes: pl.DataFrame, lang: str) -> str:
    whole = nodes.row(0, named=True)
    families = nodes.filter(level="family")
    leaves = f.number(nodes.filter(level="product").height)
    if whole["economic_profit_cny"] is None:
        top = (
            families.sort("volume_cny", descending=True, nulls_last=True).row(0, named=True)
            if families.height
            else None
        )
        return t(
            "product.sentence.volumes",
            lang,
            leaves=leaves,
            live=f.number(whole["leaves_cnt"]),
            volume=f.money(whole["volume_cny"], lang),
            name=state.label(top, lang) if top else f.NONE,
            top=f.money(top["volume_cny"] if top else None, lang),
        )
    best = families.sort("economic_profit_cny", descending=True).row(0, named=True)
    now, change = whole["economic_profit_cny"], whole["ep_change_cny"]
    change = None if change is None else difference(now, now - change)
    return t(
        "product.sentence.earns_text",
        lang,
        leaves=leaves,
        live=f.number(whole["leaves_cnt"]),
        ep=f.money(now, lang),
        change=f.NONE if change is None else f"{f.arrow(change)} {f.variance(change, lang)}",
        name=state.label(best, lang),
        best=f.money(best["economic_profit_cny"], lang, signed=True),
    )


def _loses(nodes: pl.DataFrame, lang: str) -> str:
    losing = nodes.filter(pl.col("level") == "product", pl.col("economic_profit_cny") < 0).sort("economic_profit_cny")
    if losing.is_empty():
        return t("product.sentence.none_loses", lang)
    worst = losing.row(0, named=True)
    return t(
        "product.sentence.loses_text",
        lang,
        count=f.number(losing.height),
        total=f.money(losing["economic_profit_cny"].sum(), lang, signed=True),
        name=state.label(worst, lang),
        worst=f.money(worst["economic_profit_cny"], lang, signed=True),
    )


def _decide(screen: Screen) -> str:
    lang, found = screen.lang, screen.load(verdicts.listed, screen.month_no, state.filters(screen), screen.lang)
    if found.missing:
        return t("product.sentence.decide_missing", lang, feed=screen.feed(found.missing))
    todo = verdicts.shown(found.rows, verdicts.TODO)
    if todo.is_empty():
        return t("product.sentence.decide_none", lang)
    first = todo.row(0, named=True)
    return t(
        "product.sentence.decide_text",
        lang,
        count=f.number(todo.height),
        split=verdicts.sentence_words(todo, lang),
        name=state.label(first, lang),
        effect=f.money(first["effect_cny"], lang, signed=True),
    )
