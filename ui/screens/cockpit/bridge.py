"""The bridge: how economic profit went from plan to actual, in steps that sum exactly."""

from __future__ import annotations

from mart.query.cockpit import overview
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.parts import difference
from ui.screen import Screen
from ui.shared import bridge, explain

SHOWS = ("economic_profit",)

WAN = 10_000


def asked(screen: Screen) -> bridge.Asked:
    """The period against its plan, or against last year where there is none."""
    at = (screen.month_no, screen.filters)
    base = overview.bridge_base(screen.mart, screen.scope, *at, screen.first_month, screen.basis)
    return bridge.Asked(*at, base, screen.first_month, screen.basis)


def draw(screen: Screen) -> None:
    """The bridge of the period; a press on a step opens what it is made of."""
    lang, question = screen.lang, asked(screen)
    data = question.load(screen)
    if data.missing or data.steps.is_empty():
        bridge.absent(screen, data, t("cockpit.bridge.title_none", lang), "cockpit_bridge")
        return
    message = screen.memo("bridge_message", lambda: headline(data, question.base, lang))
    caption = t(f"cockpit.bridge.caption_{question.base}", lang, period=screen.period_words)
    with ui.card(message, caption, key="cockpit_bridge"):
        bridge.draw(screen, question, data, bridge.Printed(WAN, places(lang), unit_word(lang)), "cockpit_bridge_bars")
        explain.button(screen, "economic_profit", "cockpit_bridge_explain")


def unit_word(lang: str) -> str:
    """万元, or CNY m with two decimals: the same digits."""
    return f.unit("wan", lang).label


def places(lang: str) -> int:
    """Implied decimals of a number of 万 in a language: 448 is 448 万元 and 4.48 m."""
    return f.unit("wan", lang).decimals


def headline(data: overview.Bridge, base: str, lang: str) -> str:
    """The message: where economic profit stands and which driver took or gave the most."""
    gap = difference(data.end, data.start)
    most = data.largest
    against = t(
        f"cockpit.bridge.{'above' if gap > 0 else 'below' if gap < 0 else 'on'}_{base}",
        lang,
        gap=f.money(abs(gap), lang),
    )
    return t(
        "cockpit.bridge.title",
        lang,
        driver=t(f"cockpit.driver.{most['driver']}", lang),
        amount=f.variance(bridge.said(data, WAN)[most["driver"]], lang),
        against=against,
    )


def short_branch(name: str) -> str:
    """A branch without the word for branch: "郑州分行" -> "郑州", "Zhengzhou Branch" -> "Zhengzhou"."""
    return name.removesuffix("分行").removesuffix(" Branch") or name
