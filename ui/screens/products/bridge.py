"""Why the node's economic profit differs from plan or last year: drivers that sum exactly."""

from __future__ import annotations

import polars as pl

from mart.query import product
from ui import charts
from ui import components as ui
from ui import formats as f
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.cockpit.bridge import short_branch
from ui.screens.customer.profit import fitting
from ui.screens.products import state

SHOWS = ("economic_profit",)


def draw(screen: Screen) -> None:
    """The drivers; where there is no plan here, against last year."""
    lang, base = screen.lang, state.base()
    data = screen.load(product.variance, screen.month_no, state.node(screen), state.filters(screen), state.kind(), base)
    if data.missing and base == "plan":
        base, data = (
            "last_year",
            screen.load(
                product.variance, screen.month_no, state.node(screen), state.filters(screen), state.kind(), "last_year"
            ),
        )
    if data.missing or data.steps.is_empty():
        with ui.card(t("product.bridge.what", lang), key="product_bridge"):
            if data.missing and data.missing.message_key == "missing_feed":
                ui.missing_feed_state([screen.feed(data.missing.feed)], t("product.bridge.what", lang))
            else:
                ui.empty_state(t("product.bridge.none", lang))
        return
    screen.draw_cached("product_bridge", lambda: _chart(screen, data, base), state.node(screen), state.kind(), base)


def _chart(screen: Screen, data: object, base: str) -> None:
    lang = screen.lang
    amounts = data.steps["amount_cny"].to_list()
    printed = fitting([data.start, data.end, *amounts], lang)
    start, moves, end = charts.whole_steps(data.start, amounts, data.end, printed.divisor)
    rows = [
        {"label": t(f"product.base_title.{base}", lang), "kind": "start", "value": start, "reason": ""},
        *(
            {
                "label": t(f"cockpit.driver.{row['driver']}", lang),
                "kind": "step",
                "value": value,
                "reason": _reason(row, screen) if value else "",
            }
            for row, value in zip(data.steps.iter_rows(named=True), moves, strict=True)
        ),
        {"label": t("cockpit.actual", lang), "kind": "end", "value": end, "reason": ""},
    ]
    message = _headline(data, base, lang)
    with ui.card(
        message,
        t("product.bridge.caption", lang, base=t(f"product.base.{base}", lang), months=state.period_words(screen)),
        key="product_bridge",
    ):
        ui.chart(
            charts.bridge(
                pl.DataFrame(rows),
                screen.look,
                message=message,
                unit_label=printed.label,
                places=printed.places,
                share_label=t(f"cockpit.of_base.{base}", lang),
            ),
            key="product_bridge_chart",
        )


def _headline(data: object, base: str, lang: str) -> str:
    """The message: above or below the base, and the driver that took or gave most."""
    gap = data.end - data.start
    most = data.largest
    key = "above" if gap > 0 else "below" if gap < 0 else "on"
    return t(
        f"product.bridge.{key}",
        lang,
        base=t(f"product.base.{base}", lang),
        gap=f.money(abs(gap), lang),
        driver=t(f"cockpit.driver.{most['driver']}", lang),
        amount=f.variance(most["amount_cny"], lang),
    )


def _reason(row: dict, screen: Screen) -> str:
    """Where a driver moved most: the branch, and the product where several are in view."""
    name = pick(row["label_zh"] or "", row["label_en"] or "", screen.lang)
    branch, _, leaf = name.partition(" · ")
    if state.node(screen).level == "product":
        return short_branch(branch)
    return t("cockpit.reason.cell", screen.lang, product=leaf, branch=short_branch(branch)) if leaf else name
