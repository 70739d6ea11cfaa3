"""Why the node's economic profit differs from plan or last year: drivers that sum exactly."""

from __future__ import annotations

from decimal import Decimal

from mart.query.cockpit import overview
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.parts import difference
from ui.screen import Screen
from ui.screens.customer.profit import fitting
from ui.screens.products import state
from ui.shared import bridge

SHOWS = ("economic_profit",)


def asked(screen: Screen, base: str) -> bridge.Asked:
    """The bridge of the node looked at, over the period."""
    filters = state.node(screen).narrow(state.filters(screen))
    return bridge.Asked(screen.month_no, filters, base, screen.first_month)


def draw(screen: Screen) -> None:
    """The drivers; where there is no plan here, against last year."""
    lang, question = screen.lang, asked(screen, state.base())
    data = question.load(screen)
    if data.missing and question.base == "plan":
        question = asked(screen, "last_year")
        data = question.load(screen)
    if data.missing or data.steps.is_empty():
        bridge.absent(screen, data, t("product.bridge.what", lang), "product_bridge")
        return
    printed = fitting([data.start, data.end, *data.steps["amount_cny"].to_list()], lang)
    caption = t(
        "product.bridge.caption", lang, base=t(f"product.base.{question.base}", lang), months=state.period_words(screen)
    )
    with ui.card(_headline(data, question.base, Decimal(printed.divisor), lang), caption, key="product_bridge"):
        unit = bridge.Printed(printed.divisor, printed.places, printed.label)
        bridge.draw(screen, question, data, unit, "product_bridge_bars")


def _headline(data: overview.Bridge, base: str, unit: Decimal, lang: str) -> str:
    """The message: above or below the base, and the driver that took or gave most, as the bars print them."""
    gap = difference(data.end, data.start, unit)
    most = data.largest
    key = "above" if gap > 0 else "below" if gap < 0 else "on"
    return t(
        f"product.bridge.{key}",
        lang,
        base=t(f"product.base.{base}", lang),
        gap=f.money(abs(gap), lang),
        driver=t(f"cockpit.driver.{most['driver']}", lang),
        amount=f.variance(bridge.said(data, unit)[most["driver"]], lang),
    )
