"""The full calculation: from the profit credited to capacity, standard, yield and pay, each step with its figures."""

from __future__ import annotations

import polars as pl

from mart.query import manager
from mart.query.manager import Card
from ui import components as ui
from ui import formats as f
from ui import lists
from ui.components import ExplainView, Fact
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.shared import manager_state as state

SHOWS = ("manager_capacity", "risk_adjusted_profit", "rwa", "pay_capacity")

BLOCKS = ("standard", "yield", "pay")
MONTHS = List(
    "scorecard_calc_months",
    "customer",
    (
        Col("month_no", "month", label="manager.column.month"),
        Col("rwa_cny", "cny", 2, bold=True),
        Col("risk_adjusted_profit_cny", "cny", 2, bold=True),
    ),
)


def draw(screen: Screen, who: Card) -> None:
    """The steps in three blocks."""
    lang = screen.lang
    with ui.card(
        t("scorecard.calc.title", lang), t("scorecard.calc.caption", lang, month=screen.month), key="scorecard_calc"
    ):
        screen.draw_cached("scorecard_calc", lambda: _blocks(who, lang), who.manager_id)


def _blocks(who: Card, lang: str) -> None:
    for block in BLOCKS:
        ui.key_values([Fact(*step) for step in steps(who, block, lang)], t(f"scorecard.calc.{block}", lang))


def steps(who: Card, block: str, lang: str) -> list[tuple[str, ...]]:
    """(what and how, printed value, tone) of one block."""
    made = {"standard": _standard, "yield": _yield, "pay": _pay}[block](who, lang)
    return [step for step in made if step]


def _standard(who: Card, lang: str) -> list[tuple[str, ...]]:
    row, months = who.status, who.status["window_months"]
    return [
        (t("scorecard.calc.profit", lang, months=months), f.number(row["rap_12m_cny"], 2)),
        (t("scorecard.calc.capacity", lang, days=row["window_days"]), f.number(row["capacity_cny"], 2)),
        state.standard(row, "scorecard.calc.of_grade", lang),
        (t("scorecard.calc.of_standard", lang), _pct(row["of_standard_ratio"], 1), _tone(row["of_standard_ratio"], 1)),
    ]


def _yield(who: Card, lang: str) -> list[tuple[str, ...]]:
    row, rules = who.status, who.rules
    verdict = "sure" if row["is_low_yield_confirmed"] else "yes" if row["is_high_capacity_low_yield"] else "no"
    has_yield = row["yield_ratio"] is not None  # without one there is nothing to be below the hurdle
    return [
        (t("scorecard.calc.rwa", lang, months=row["window_months"]), f.number(row["rwa_avg_12m_cny"], 2)),
        (
            t("scorecard.calc.yield_is", lang),
            _pct(row["yield_ratio"], 2),
            _tone(row["yield_ratio"], rules.yield_hurdle_pct / 100),
        ),
        (
            t(
                "scorecard.calc.hurdle",
                lang,
                hurdle=f.pct(rules.hurdle_pct, 0),
                ratio=f.pct(rules.capital_ratio_pct, 1),
            ),
            f.pct(rules.yield_hurdle_pct, 2),
        ),
        (
            t(
                "scorecard.calc.place",
                lang,
                capacity=f.number(rules.capacity_percentile_pct),
                low=f.number(rules.yield_percentile_pct),
            ),
            f"{_place(row['capacity_pct_rank'])} · {_place(row['yield_pct_rank'])}",
        ),
        (
            t("scorecard.calc.low_months", lang, limit=rules.low_yield_months),
            f.number(row["low_yield_months"] if has_yield else None),
        ),
        (t("scorecard.calc.yield_upper", lang, sd=f.number(rules.margin_sd, 3)), _pct(row["yield_upper_ratio"], 2)),
        (
            t("scorecard.calc.marked", lang),
            t(f"scorecard.calc.marked_{verdict}", lang) if has_yield else f.NONE,
            None if verdict == "no" else "negative",
        ),
    ]


def _pay(who: Card, lang: str) -> list[tuple[str, ...]]:
    row = who.status
    if row["pay_12m_cny"] is None:
        return [(t("scorecard.calc.no_pay", lang), f.NONE)]
    return [
        (t("scorecard.calc.pay_12m", lang), f.number(row["pay_12m_cny"], 2)),
        (
            t("scorecard.calc.pay_capacity", lang),
            f.number(row["pay_capacity_ratio"], 2),
            _tone(row["pay_capacity_ratio"], row["pay_capacity_standard_ratio"]),
        ),
        (
            t("scorecard.calc.pay_standard", lang, grade=state.grade_name(row["grade"], lang)),
            f.number(row["pay_capacity_standard_ratio"], 2),
        ),
    ]


def _pct(ratio: object, decimals: int) -> str:
    return f.NONE if ratio is None else f.pct(100 * ratio, decimals)


def _place(ratio: object) -> str:
    return f.NONE if ratio is None else f"P{f.number(100 * ratio)}"


def _tone(value: object, limit: object) -> str | None:
    if value is None or limit is None:
        return None
    return "positive" if value >= limit else "negative"


def explain(screen: Screen, who: Card, months: pl.DataFrame, key: str) -> None:
    """Open a figure: formula, inputs, policy, and the months below it, which add up to the profit it starts from."""
    lang, row = screen.lang, who.status
    block = {"yield_pct": "yield", "pay_capacity": "pay"}.get(key, "standard")
    name = "rwa_cny" if key == "yield_pct" else "risk_adjusted_profit_cny"
    rows = months.tail(row["window_months"] or manager.WINDOW).select("month_no", pl.col(name).fill_null(0)).reverse()
    own = None if name == "rwa_cny" else months.tail(row["window_months"] or manager.WINDOW)[name].sum()
    columns = lists.columns(MONTHS.only("month_no", name), lang)
    inputs = [(step[0], step[1]) for step in steps(who, block, lang)]
    total = None if own is None or row["rap_12m_cny"] is None else row["rap_12m_cny"]
    ui.explain_dialog(
        ExplainView(
            t(f"scorecard.kpi.label.{key}", lang),
            inputs[-1][1] if block == "standard" and key != "capacity_cny" else _headline(months, key, lang),
            t(f"scorecard.formula.{key}", lang),
            inputs,
            ", ".join(who.rules.versions),
            screen.mart.build_id,
            rows,
            columns,
            total,
            None if total is None else own.quantize(total),
            t("scorecard.calc.exact", lang),
        ),
        screen.look,
    )


def _headline(months: pl.DataFrame, key: str, lang: str) -> str:
    value = months[key][-1]
    return (
        f.money(value, lang)
        if key.endswith("_cny")
        else f.pct(value, 2)
        if key.endswith("_pct")
        else f.number(value, 2)
    )
