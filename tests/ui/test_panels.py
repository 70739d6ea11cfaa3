"""Small multiples: one scale, worst first, plan where there is one."""

import re

import polars as pl
import pytest

from tests.ui.every_chart import LOOK, PANELS
from ui import charts, theme


def drawn(figure, colour: str) -> list[float]:
    """The signed lengths of all bars of a colour, px down."""
    paths = [shape.path for shape in figure.layout.shapes if shape.fillcolor == colour]
    return [float(end) - float(start) for path in paths for start, end in re.findall(r"M\S+ (\S+?)H\S+?V(\S+?)H", path)]


def test_panels_share_one_scale_unless_told_otherwise():
    frame = pl.DataFrame({"panel": ["大", "小"], "month": ["2026-10"] * 2, "actual": [1000, 10], "plan": [1000, 10]})

    def heights(same_scale: bool) -> list[float]:
        figure = charts.small_multiples(frame, LOOK, message="m", same_scale=same_scale)
        return [abs(v) for v in drawn(figure, LOOK.tokens.actual)]

    big, small = heights(True)
    assert big == pytest.approx(small * 100, rel=0.15)
    big, small = heights(False)
    assert big == pytest.approx(small, rel=0.01)


def test_worst_variance_comes_first_and_panels_without_plan_last():
    assert charts.worst_first(PANELS)["panel"].unique(maintain_order=True).to_list() == ["乙", "甲", "丙"]
    assert charts.worst_first(PANELS, lower_is_better=True)["panel"].unique(maintain_order=True).to_list() == [
        "甲",
        "乙",
        "丙",
    ]


def test_shown_and_other_panels_add_up_to_the_total():
    frame = pl.DataFrame(
        {"panel": ["a", "b", "c"], "month": ["2026-10"] * 3, "actual": [10, 20, 5], "plan": [12, 20, 4]}
    )
    line = charts.remainder_line(frame, theme.look("light", "en"), shown=2, total_label="bank")
    assert "actual 30, plan 32, variance −2" in line and "actual 5, plan 4, variance +1" in line
    assert line.endswith("bank actual 35, plan 36, variance −1")


def test_variance_bars_above_the_line_are_good_also_where_lower_is_better():
    frame = pl.DataFrame({"panel": ["甲"], "month": ["2026-10"], "actual": [8], "plan": [10]})
    below = charts.small_multiples(frame, LOOK, message="m")
    above = charts.small_multiples(frame, LOOK, message="m", lower_is_better=True)
    down, up = drawn(below, LOOK.tokens.negative), drawn(above, LOOK.tokens.positive)
    assert len(down) == len(up) == 1 and down[0] > 0 > up[0]  # the axis points down
    assert not drawn(below, LOOK.tokens.positive) and not drawn(above, LOOK.tokens.negative)


def test_the_line_below_the_panels_has_no_plan_where_there_is_none():
    frame = pl.DataFrame(
        {"panel": ["A", "B"], "month": ["2026-10"] * 2, "actual": [3, 4], "plan": [None, None]},
        schema_overrides={"plan": pl.Int64},
    )
    line = charts.remainder_line(frame, theme.look("light", "en"), total_label="bank")
    assert "actual 7" in line and "plan" not in line
