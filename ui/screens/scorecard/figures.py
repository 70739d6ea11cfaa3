"""Five figures of the manager with thirteen months each; a click on a label opens the calculation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl

from mart.query import manager
from mart.query.filters import Filters
from mart.query.manager import Card
from ui import components as ui
from ui import formats as f
from ui.components import KpiCard
from ui.i18n import t
from ui.screen import Screen
from ui.screens.scorecard import calculation
from ui.shared import explain
from ui.shared import manager_state as state

SHOWS = ("manager_capacity", "pay_capacity", "economic_profit")

SPARK = 13


def monthly(screen: Screen, who: Card) -> pl.DataFrame:
    """Twenty-four months of the manager, with the figures of the cards in percent."""
    return screen.memo("scorecard_months", lambda: _monthly(screen, who), who.manager_id)


def _monthly(screen: Screen, who: Card) -> pl.DataFrame:
    found = screen.load(manager.history, who.manager_id, screen.month_no)
    return found.with_columns(
        of_standard_pct=100 * pl.col("of_standard_ratio").cast(pl.Float64),
        yield_pct=100 * pl.col("yield_ratio").cast(pl.Float64),
        pay_capacity=pl.col("pay_capacity_ratio").cast(pl.Float64),
        ep_12m_cny=pl.col("economic_profit_cny").cast(pl.Float64).rolling_sum(manager.WINDOW),
    )


def draw(screen: Screen, who: Card) -> None:
    """The cards; the label of one opens where it comes from."""
    found = monthly(screen, who)
    clicked = ui.pressable(ui.kpi_html(cards(screen, who, found), screen.look, columns=5), key="scorecard_kpi")
    if clicked == "ep_12m_cny":
        explain.open_metric(screen, "economic_profit", filters=Filters(manager_id=(who.manager_id,)))
    elif clicked:
        calculation.explain(screen, who, found, clicked)


def cards(screen: Screen, who: Card, found: pl.DataFrame) -> list[KpiCard]:
    """Capacity, its share of the standard, yield, profit to pay, economic profit."""
    lang, row = screen.lang, who.status
    of_grade = t(
        "scorecard.kpi.of_grade",
        lang,
        grade=state.grade_name(row["grade"], lang),
        region=row["coefficient_region"] or f.NONE,
        factor=f.number(row["region_coefficient"], 2),
    )
    hurdle, ratio = who.rules.yield_hurdle_pct, row["of_standard_ratio"]
    return [
        _card(
            screen,
            found,
            "capacity_cny",
            "cny",
            t("scorecard.kpi.standard", lang, standard=f.money(row["standard_cny"], lang)),
        ),
        _judged(_card(screen, found, "of_standard_pct", "num", of_grade, 0, "%"), _verdict(ratio, 1), lang),
        _judged(
            _card(
                screen,
                found,
                "yield_pct",
                "pct",
                t("scorecard.kpi.hurdle", lang, hurdle=f.pct(hurdle, 2), rwa=f.money(row["rwa_avg_12m_cny"], lang)),
            ),
            _verdict(row["yield_ratio"], hurdle / 100),
            lang,
        ),
        _judged(
            _card(
                screen,
                found,
                "pay_capacity",
                "num",
                t(
                    "scorecard.kpi.pay",
                    lang,
                    standard=f.number(row["pay_capacity_standard_ratio"], 1),
                    pay=f.money(row["pay_12m_cny"], lang),
                ),
                1,
            ),
            _verdict(row["pay_capacity_ratio"], row["pay_capacity_standard_ratio"]),
            lang,
        ),
        _card(screen, found, "ep_12m_cny", "cny", t("scorecard.kpi.ep", lang)),
    ]


def _card(
    screen: Screen, found: pl.DataFrame, key: str, kind: str, context: str, decimals: int | None = None, unit: str = ""
) -> KpiCard:
    values = found[key].to_list()
    before = values[-13] if len(values) > 12 else None
    return ui.build_kpi(
        key,
        t(f"scorecard.kpi.label.{key}", screen.lang),
        values[-1],
        screen.look,
        kind=kind,
        decimals=decimals,
        last_year=before,
        history=values[-SPARK:],
        context=context,
        unit=unit or (t("scorecard.times", screen.lang) if kind == "num" else ""),
    )


def _verdict(value: Decimal | None, limit: Decimal | int | None) -> str:
    if value is None or limit is None:
        return ""
    return "reached" if value >= limit else "missed"


def _judged(card: KpiCard, verdict: str, lang: str) -> KpiCard:
    """A card with its judgement against a standard or hurdle."""
    if not verdict:
        return card
    return replace(
        card,
        status=t(f"scorecard.verdict.{verdict}", lang),
        status_tone="positive" if verdict == "reached" else "negative",
    )
