"""The bridge as a screen shows it: sums asserted, every step a button, the largest behind it by name."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from mart.query.cockpit.bridge import Bridge
from mart.query.cockpit.bridge_names import NAMES
from ui import formats as f
from ui import theme
from ui.components.bridge import BridgeRow, bridge_html, spans
from ui.components.kpi import build_kpi
from ui.screens.cockpit import bridge as cockpit
from ui.screens.cockpit import sentences
from ui.shared.bridge import Printed, rows

ZH, EN = (theme.look("light", lang) for lang in ("zh", "en"))
STEPS = (
    BridgeRow("", "计划", "start", 3560),
    BridgeRow("rate", "利率", "step", -612, (("<稳盈>180天", "−420 万"),)),
    BridgeRow("volume", "规模", "step", 164),
    BridgeRow("", "实际", "end", 3112),
)


def test_bars_start_where_the_last_one_ended_and_a_sum_that_is_off_is_refused() -> None:
    assert spans(STEPS) == [(0, 3560), (3560, 2948), (2948, 3112), (0, 3112)]
    with pytest.raises(ValueError, match="steps lead to 3112, the end says 3113"):
        bridge_html((*STEPS[:-1], BridgeRow("", "实际", "end", 3113)), ZH, unit="万元")


def test_it_prints_signs_and_shares_and_user_text_is_no_markup() -> None:
    html = bridge_html(STEPS, ZH, unit="万元")
    for text in ("−612", "+164", "−448", "−12.6%", "3,560", "万元", "&lt;稳盈&gt;180天 −420 万"):
        assert text in html
    assert html.count('data-press="rate"') == 2 and html.count('data-press="volume"') == 1
    assert "−6.12" in bridge_html(STEPS, EN, unit="CNY m", places=2)


def test_whole_units_still_sum_and_each_step_names_its_largest() -> None:
    steps = pl.DataFrame({"driver": ["rate", "volume"], "amount_cny": [Decimal("-4466"), Decimal("4955")]})
    named = pl.DataFrame([("rate", 1, "product", "P1", "稳盈", None, Decimal("-4466"))], schema=NAMES, orient="row")
    found = Bridge("plan", Decimal("10000"), Decimal("10489"), steps, named=named)
    made = rows(found, "plan", Printed(1000, 0, "k"), "en")
    assert [row.value for row in made] == [10, -5, 5, 10]
    assert made[1].names == (("稳盈", "−4.5k"),)


def test_a_gap_and_a_driver_are_said_as_the_bars_print_them() -> None:
    """28,170 less 25,001 is 3,169, though it is 3,168.2 before it is rounded."""
    start, rate, volume = (Decimal(one) for one in (250_014_000, 31_784_000, -102_000))
    steps = pl.DataFrame({"driver": ["rate", "volume"], "amount_cny": [rate, volume]})
    found = Bridge("plan", start, start + rate + volume, steps)
    assert [row.value for row in rows(found, "plan", Printed(10_000, 0, "万元"), "zh")] == [25_001, 3179, -10, 28_170]
    assert cockpit.headline(found, "plan", "zh").count(f"3,169{f.NBSP}万元") == 1
    assert f"+3,179{f.NBSP}万" in cockpit.headline(found, "plan", "zh")
    card = build_kpi("ep", "EP", found.end, ZH, plan=found.start)
    assert card.variances[0].text == f"+3,169{f.NBSP}万"
    args = {
        "base": "plan",
        "gap_cny": found.end - found.start,
        "drivers": [{**steps.row(0, named=True)}],
        "offsets": [],
    }
    drawn = sentences.as_drawn(args, found)
    assert (drawn["gap_cny"], drawn["drivers"][0]["amount_cny"]) == (31_690_000, 31_790_000)
