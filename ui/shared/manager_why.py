"""Why a manager stands at a rank: every step from their profit to the rank, with the interval and the rule of the
mark."""

from __future__ import annotations

import streamlit as st

from mart.query import manager
from mart.query.manager import Ranking
from ui import components as ui
from ui import formats as f
from ui import nav
from ui.columns import Column
from ui.components import Fact
from ui.components.markup import plain
from ui.i18n import t
from ui.screen import Screen
from ui.shared import manager_state as state
from ui.shared.statement import PARTS


def dialog(screen: Screen, found: Ranking, manager_id: str) -> None:
    """Open the calculation of one ranked manager over the page."""
    row = found.row(manager_id)
    if row is None:
        return
    lang = screen.lang

    def body() -> None:
        ui.key_values([Fact(*fact) for fact in rank_facts(row, found, lang)], t("manager.why.rank", lang))
        ui.key_values([Fact(*fact) for fact in standard_facts(row, lang)], t("manager.why.standard", lang))
        ui.key_values([Fact(*fact) for fact in portfolio_facts(row, lang)], t("manager.why.portfolio", lang))
        year = state.yearly(screen, found).row(manager_id) or row  # the rule looks at twelve months
        ui.key_values(
            [Fact(*fact) for fact in yield_facts(year, manager.rules(screen.mart, screen.month_no), lang)],
            t("manager.why.yield", lang),
        )
        _months(screen, row)
        rules = manager.rules(screen.mart, screen.month_no)
        ui.note(t("explain.made_by", lang, policy=", ".join(rules.versions), build=screen.mart.build_id), is_ruled=True)
        if st.button(t("manager.why.open", lang), key="managers_why_open", type="primary"):
            nav.go("managers_scorecard", manager=manager_id)

    where = f"{row['branch_zh' if lang == 'zh' else 'branch_en'] or ''}　{state.grade_name(row['grade'], lang)}"
    st.dialog(plain(f"{state.name(row, lang)}　{where}"), width="large")(body)()


def rank_facts(row: dict, found: Ranking, lang: str) -> list[tuple[str, str]]:
    """Rank, the ranks chance allows, and how the interval is made."""
    spread, is_raw = row["squares_cny"] ** 0.5, found.peers.measure == "raw"
    shown = (lambda v: f.money(f.decimal(v), lang)) if is_raw else (lambda v: f.pct(v, 0))
    return [
        (t("manager.why.place", lang, total=f.number(found.rows.height)), f.number(row["rank"])),
        (t("manager.why.band", lang), f"{f.number(row['rank_best'])}–{f.number(row['rank_worst'])}"),
        (t("manager.why.expected_rank", lang), f.number(row["expected_rank"], 1)),
        (t("manager.why.p_top", lang), f.pct(row["p_top_pct"], 0)),
        (t("manager.why.p_below", lang), f.pct(row["p_below_pct"], 0)),
        (t("manager.why.skill", lang), row["skill_words"]),
        (t("manager.why.value", lang, measure=t(f"manager.measure.{found.peers.measure}", lang)), shown(row["value"])),
        (t("manager.why.interval", lang, pct=manager.CONFIDENCE_PCT), f"{shown(row['low'])} – {shown(row['high'])}"),
        (t("manager.why.spread", lang, count=f.number(row["book_customers_cnt"])), f.money(f.decimal(spread), lang)),
        (t("manager.why.largest", lang), f.money(f.decimal(row["largest_cny"]), lang)),
    ]


def standard_facts(row: dict, lang: str) -> list[tuple[str, str]]:
    """Capacity = profit annualised; standard = grade × region; their ratio."""
    capacity = t("manager.why.capacity", lang, days=row["window_days"])
    return [
        (t("manager.why.profit", lang, months=row["window_months"]), f.number(row["rap_12m_cny"], 2)),
        (capacity, f.number(row["capacity_cny"], 2)),
        state.standard(row, "manager.why.of_grade", lang),
        (t("manager.why.of_standard", lang), f.pct(row["of_standard_pct"], 1)),
    ]


def portfolio_facts(row: dict, lang: str) -> list[tuple[str, str]]:
    """What their book brings against what average customers of the same classes would."""
    return [
        (t("manager.why.book", lang), f.number(row["book_cny"], 2)),
        (t("manager.why.expected", lang), f.number(row["portfolio_cny"], 2)),
        (t("manager.why.of_portfolio", lang), f.pct(row["of_portfolio_pct"], 1)),
    ]


def yield_facts(row: dict, rules: manager.Rules, lang: str) -> list[tuple[str, ...]]:
    """Yield, its hurdle, each condition of the rule with its figure, and the verdict."""
    verdict = "sure" if row["is_confirmed"] else "yes" if row["is_marked"] else "no"
    return [
        (t("manager.why.yield_is", lang, rwa=f.number(row["rwa_avg_12m_cny"], 2)), f.pct(row["yield_pct"], 2)),
        (
            t("manager.why.hurdle", lang, hurdle=f.pct(rules.hurdle_pct, 0), ratio=f.pct(rules.capital_ratio_pct, 1)),
            f.pct(rules.yield_hurdle_pct, 2),
        ),
        (
            t("manager.why.capacity_place", lang, limit=f.number(rules.capacity_percentile_pct)),
            _percentile(row["capacity_percentile"]),
        ),
        (
            t("manager.why.yield_place", lang, limit=f.number(rules.yield_percentile_pct)),
            _percentile(row["yield_percentile"]),
        ),
        (t("manager.why.low_months", lang, limit=rules.low_yield_months), f.number(row["low_yield_months"])),
        (t("manager.why.yield_upper", lang, sd=f.number(rules.margin_sd, 3)), f.pct(row["yield_upper_pct"], 2)),
        (
            t("manager.why.marked", lang),
            t(f"manager.why.marked_{verdict}", lang),
            "negative" if row["is_marked"] else None,
        ),
    ]


def _percentile(value: float | None) -> str:
    return f.NONE if value is None else f"P{f.number(value)}"


def _months(screen: Screen, row: dict) -> None:
    """The months that make up the profit, adding up to it."""
    lang = screen.lang
    months = screen.load(manager.history, row["manager_id"], screen.month_no, row["window_months"])
    columns = [
        Column("month_no", t("manager.column.month", lang), "month"),
        *(
            Column(f"{name}_cny", t(f"customer.column.{name}_cny", lang), "cny", bold=name == "risk_adjusted_profit")
            for name in (*PARTS, "risk_adjusted_profit")
        ),
    ]
    unit = state.fine_unit(lang)
    ui.key_values([], t("manager.why.months", lang), unit.label)
    ui.html_table(
        months.reverse(),
        columns,
        screen.look,
        totals={c.key: months[c.key].sum() for c in columns if c.kind == "cny"},
        unit=unit,
    )
