"""What the targets page looks at: the product, the segment, the filters, and whether there are scores to look at."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from mart.metrics import missing
from mart.months import month_text
from mart.query import manager, product, targeting
from mart.query.filters import Filters
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui.components.markup import plain
from ui.i18n import t
from ui.load import load
from ui.screen import Screen

VERDICTS = ("push", "keep", "none", "reprice", "substitute", "withdraw")


@dataclass(frozen=True)
class View:
    """The list the page shows: a product, its row in words, who is looked at, and the list's totals."""

    product: dict
    filters: Filters
    segment: tuple[str, ...]
    totals: targeting.Totals

    @property
    def product_id(self) -> str:
        """Code of the product."""
        return self.product["product_id"]

    def name(self, lang: str) -> str:
        """Name of the product."""
        return self.product[f"label_{'zh' if lang == 'zh' else 'en'}"] or self.product_id


def whole_words(screen: Screen) -> str:
    """That figures are of the whole view, where the page's other figures follow filters and these do not."""
    return (
        t("target.whole", screen.lang, scope=t(f"app.whole.{screen.scope.role}", screen.lang))
        if filters(screen).active
        else ""
    )


def is_open(screen: Screen) -> bool:
    """Whether there are lists to show; draws why not: a feed is missing, or scores are still being computed."""
    lang, feeds = screen.lang, missing_feeds(screen)
    if feeds:
        ui.missing_feed_state([screen.feed(feed) for feed in feeds], t("target.what", lang))
        return False
    # asked of the open mart and never of the cache, so that the page sees scores as soon as they are there
    if not screen.mart.columns("score_product", screen.scope) or screen.load(targeting.scored_month) is None:
        ui.empty_state(t("target.not_scored", lang), t("target.not_scored_hint", lang))
        if st.button(t("target.look_again", lang), key="target_again", type="tertiary"):
            st.rerun()
        return False
    return True


def missing_feeds(screen: Screen) -> tuple[str, ...]:
    """Feeds a target list needs (profit of a product, managers to approach) and this bank does not deliver."""
    gap = missing(screen.mart, "economic_profit")
    return tuple(dict.fromkeys([*([gap.feed] if gap else []), *manager.missing_feeds(screen.mart)]))


def filters(screen: Screen) -> Filters:
    """The shared filters that choose customers; the product is the question itself, a single customer is no list."""
    return screen.filters.with_(product_id=None, customer_id=None, group_id=None, family_id=None)


def products(screen: Screen) -> pl.DataFrame:
    """Scored products, those the verdict says to push first, then by what their lists are worth; those whose campaigns
    showed no effect come last."""
    return screen.memo("target_products", lambda: _products(screen))


def _products(screen: Screen) -> pl.DataFrame:
    found = (
        screen.load(targeting.products)
        .drop("verdict")
        .join(screen.load(_verdicts, screen.month_no), on="product_id", how="left")
    )
    order = {name: place for place, name in enumerate(VERDICTS)}
    place = pl.col("verdict").cast(pl.String).replace_strict(order, default=len(order), return_dtype=pl.Int32)
    return found.sort(
        pl.col("status") != "published",
        (pl.col("effect_status") == "not_shown").fill_null(False),
        place,
        pl.col("expected_ep_cny"),
        descending=[False, False, False, True],
        nulls_last=True,
    )


def status(mart: Mart, scope: Scope) -> targeting.Status:
    """Size of what was scored, from the rows that the table of products reads anyhow."""
    return targeting.status(mart, scope, load(targeting.products, mart, scope))


def curve(mart: Mart, scope: Scope, product_id: str, filters: Filters, segment_id: tuple[str, ...]) -> targeting.Gain:
    """The gain curve of a list, with the totals that the page reads anyhow."""
    sums = load(targeting.totals, mart, scope, product_id, filters, segment_id=segment_id)
    return targeting.gain_curve(mart, scope, product_id, filters, segment_id, sums=sums)


def _verdicts(mart: Mart, scope: Scope, month_no: int) -> pl.DataFrame:
    """product_id, verdict: what the verdict policy says on the rows in scope; no rows where a feed is missing."""
    rows = product.verdicts(mart, scope, month_no).rows
    return (
        rows.select("product_id", "verdict")
        if rows.width
        else pl.DataFrame(schema={"product_id": pl.String, "verdict": pl.String})
    )


def chosen(screen: Screen) -> dict | None:
    """The product asked for in the link or picked in the table; the first of the table where none was asked for."""
    asked = screen.filters.product_id
    rows = products(screen).iter_rows(named=True)
    return next((one for one in rows if (one["product_id"] in asked if asked else one["status"] == "published")), None)


def view(screen: Screen) -> View | None:
    """The list to show, with its controls drawn; None (and why) where there is no list of this product."""
    lang, one = screen.lang, chosen(screen)
    if one is None:
        ui.empty_state(t("target.no_product", lang), t("target.no_product_hint", lang))
        return None
    if one["status"] != "published":
        name = one["label_zh" if lang == "zh" else "label_en"]
        ui.empty_state(t(f"target.status_state.{one['status']}", lang, name=name), t("target.status_hint", lang))
        return None
    segment = _segment(screen, one["product_id"])
    return View(
        one,
        filters(screen),
        segment,
        screen.load(targeting.totals, one["product_id"], filters(screen), segment_id=segment),
    )


def _segment(screen: Screen, product_id: str) -> tuple[str, ...]:
    """The behavioural segment of choice, as a tuple for the query layer; empty means all."""
    lang = screen.lang
    rows = screen.load(targeting.breakdown, product_id, "segment").drop_nulls(
        "key"
    )  # of the whole list: filters leave the choice as it is
    if rows.is_empty():
        return ()
    names = {str(row["key"]): row["label_zh" if lang == "zh" else "label_en"] for row in rows.to_dicts()}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        picked = st.selectbox(
            t("target.segment", lang),
            ("", *names),
            key="target_segment",
            persist_state="session",
            width=280,
            label_visibility="collapsed",
            format_func=lambda key: names.get(key) or t("target.all_segments", lang),
        )
        st.caption(plain(t("target.filters_hint", lang, scope=screen.scope_words)))
    return (picked,) if picked in names and picked else ()


def month_words(screen: Screen) -> str:
    """The month the lists stand at, and that it is not the chosen one where it is not."""
    month = screen.load(targeting.scored_month)
    key = "target.month" if month == screen.month_no else "target.month_other"
    return t(key, screen.lang, month=month_text(month), chosen=screen.month)
