"""KPI cards: figure, plan, last year, tone, and what is pressed."""

import re
from decimal import Decimal

from tests.ui.drawn import EN, ZH
from ui import formats as f
from ui.components import kpi, kpi_grid


def test_card_of_money_against_plan_and_last_year():
    card = kpi.build_kpi(
        "ep",
        "经济利润",
        Decimal("31120000"),
        ZH,
        plan=Decimal("35600000"),
        last_year=Decimal("26950000"),
        status="worse",
    )
    assert (card.value, card.unit, card.status, card.status_tone) == ("3,112", "万元", "低于计划", "negative")
    plan, before = card.variances
    assert (plan.arrow, plan.text, plan.tail, plan.tone) == ("▼", f"−448{f.NBSP}万", "−12.6%", "negative")
    assert (before.arrow, before.text, before.tail, before.tone) == ("▲", f"+417{f.NBSP}万", "+15.5%", "positive")


def test_card_of_a_ratio_differs_in_bp_and_shows_the_plan_itself():
    for value, plan, kind in ((13.22, 13.40, "pct"), (Decimal("0.1322"), Decimal("0.1340"), "ratio")):
        card = kpi.build_kpi("raroc", "RAROC", value, EN, kind=kind, plan=plan, status="near")
        assert (card.value, card.status) == ("13.22", "near plan")
        assert (card.variances[0].text, card.variances[0].tail) == (f"−18{f.NBSP}bp", "13.40")


def test_where_low_is_good_the_arrow_stays_and_the_colour_turns():
    card = kpi.build_kpi("npl", "不良率", 1.12, ZH, kind="pct", plan=1.15, favourable="down", status="better")
    assert (card.variances[0].arrow, card.variances[0].tone, card.status) == ("▼", "positive", "优于计划")
    assert card.unit == "%，低为优"


def test_a_missing_feed_is_a_dash_and_named_never_a_zero():
    card = kpi.build_kpi("cap", "产能", 0, ZH, missing="机构与人员", plan=5, last_year=4)
    assert (card.value, card.status, card.variances, card.spark) == ("—", "", (), "")
    assert card.missing == "缺少来源：机构与人员"


def test_without_plan_there_is_no_judgement():
    card = kpi.build_kpi("x", "X", 5, ZH, kind="cnt", noun="户", last_year=4)
    assert (card.status, [row.label for row in card.variances], card.unit) == ("", ["去年"], "户")


def test_a_plan_of_nearly_nothing_gives_no_percentage():
    card = kpi.build_kpi("x", "X", Decimal(-998), ZH, plan=Decimal(1), last_year=Decimal(-499), floor_pct=10)
    assert [row.tail for row in card.variances] == [f.NONE, "−100.0%"]


def test_a_ratio_without_a_base_is_a_dash_and_says_why():
    card = kpi.build_kpi("raroc", "RAROC", None, ZH, kind="pct", plan=12, status="none", reason="分母几乎为零")
    assert (card.value, card.missing, card.variances) == ("—", "分母几乎为零", ())


def test_each_card_has_one_button_that_gives_its_key():
    html = kpi_grid.kpi_html([kpi.build_kpi(k, f"card {k}", 1, ZH) for k in ("a", "b")], ZH)
    assert re.findall(r'<button[^>]* data-press="(\w+)"[^>]*>([^<]+)</button>', html) == [
        ("a", "card a"),
        ("b", "card b"),
    ]
