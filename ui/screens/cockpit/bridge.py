"""The bridge: how economic profit went from plan to actual, in steps that sum exactly."""

from __future__ import annotations

import polars as pl

from mart.query.cockpit import overview
from ui import charts
from ui import components as ui
from ui import formats as f
from ui.i18n import pick, t
from ui.screen import Screen
from ui.shared import explain

SHOWS = ("economic_profit",)

WAN = 10_000


def draw(screen: Screen) -> None:
    """The bridge of the month; the last year stands in where there is no plan."""
    lang, base = screen.lang, base_of(screen)
    data = screen.load(overview.bridge, screen.month_no, screen.filters, base)
    if data.missing or data.steps.is_empty():
        with ui.card(t("cockpit.bridge.title_none", lang), key="cockpit_bridge"):
            if data.missing and data.missing.message_key == "missing_feed":
                ui.missing_feed_state([screen.feed(data.missing.feed)], t("cockpit.bridge.what", lang))
            else:
                ui.empty_state(t("cockpit.bridge.none", lang))
        return
    message = screen.memo("bridge_message", lambda: headline(data, base, lang))
    with ui.card(message, t(f"cockpit.bridge.caption_{base}", lang, month=screen.month), key="cockpit_bridge"):
        screen.draw_cached(
            "bridge",
            lambda: ui.chart(
                charts.bridge(
                    bars(screen, data, base),
                    screen.look,
                    message=message,
                    unit_label=unit_word(lang),
                    places=places(lang),
                    share_label=t(f"cockpit.of_base.{base}", lang),
                ),
                key="cockpit_bridge_chart",
            ),
        )
        explain.button(screen, "economic_profit", "cockpit_bridge_explain")


def base_of(screen: Screen) -> str:
    """What the month is compared with on this page: its plan, or last year where there is none."""
    return overview.bridge_base(screen.mart, screen.scope, screen.month_no, screen.filters)


def bars(screen: Screen, data: object, base: str) -> pl.DataFrame:
    """The bridge as `charts.bridge` takes it, in whole 万: where it starts, its steps with reasons, the actual."""
    lang = screen.lang
    start, moves, end = charts.whole_steps(data.start, data.steps["amount_cny"].to_list(), data.end, WAN)
    return pl.DataFrame(
        [
            {"label": t(f"cockpit.base.{base}", lang), "kind": "start", "value": start, "reason": ""},
            *(
                {
                    "label": t(f"cockpit.driver.{row['driver']}", lang),
                    "kind": "step",
                    "value": value,
                    "reason": reason(row, screen),
                }
                for row, value in zip(data.steps.iter_rows(named=True), moves, strict=True)
            ),
            {"label": t("cockpit.actual", lang), "kind": "end", "value": end, "reason": ""},
        ]
    )


def unit_word(lang: str) -> str:
    """万元, or CNY m with two decimals: the same digits."""
    return f.unit("wan", lang).label


def places(lang: str) -> int:
    """Implied decimals of a number of 万 in a language: 448 is 448 万元 and 4.48 m."""
    return f.unit("wan", lang).decimals


def headline(data: object, base: str, lang: str) -> str:
    """The message: where economic profit stands and which driver took or gave the most."""
    gap = data.end - data.start
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
        amount=f.variance(most["amount_cny"], lang),
        against=against,
    )


def reason(row: dict, screen: Screen) -> str:
    """What moved a driver most: the product, and the branch where several are in view: "稳盈180天（郑州）"."""
    name = pick(row["label_zh"] or "", row["label_en"] or "", screen.lang)
    branch, _, product = name.partition(" · ")
    if not product or screen.filters.branch_id or screen.scope.is_one_branch:
        return product or name
    return t("cockpit.reason.cell", screen.lang, product=product, branch=short_branch(branch))


def short_branch(name: str) -> str:
    """A branch without the word for branch: "郑州分行" -> "郑州", "Zhengzhou Branch" -> "Zhengzhou"."""
    return name.removesuffix("分行").removesuffix(" Branch") or name
