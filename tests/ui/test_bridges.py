"""Statements, the outlook of a year, and money in whole units: steps that sum."""

from decimal import Decimal

import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.every_chart import LOOK, PNL, YEARS, every
from ui import charts


def test_a_pnl_whose_subtotal_is_not_its_steps_is_refused():
    with pytest.raises(ValueError, match="利润 says 61, the steps above lead to 60"):
        charts.pnl(PNL.with_columns(current=pl.Series([90, -30, 61])), LOOK, message="m", unit_label="")
    with pytest.raises(ValueError, match="lead to 50"):
        charts.pnl(PNL.with_columns(reference=pl.Series([80, -30, 51])), LOOK, message="m", unit_label="")


def test_an_outlook_hatches_what_is_still_to_come():
    """What is earned ends where the hatched rest begins; last year and the plan stand beside it."""
    traces = charts.outlook(YEARS, LOOK, message="m", unit_label="").data
    past, plan, earned, rest = (trace for trace in traces if trace.type == "bar")
    assert (list(earned.x), list(rest.base), list(rest.x)) == ([700, 80], [700, 80], [300, -20])
    assert rest.marker.pattern.shape == "/" and earned.marker.pattern.shape is None
    assert (list(past.x), list(plan.x)) == ([950, 90], [1100, 0])
    words = texts(charts.outlook(YEARS, LOOK, message="m", unit_label="万元"))
    assert {"<b>1,000</b>", "−100", "960 … 1,040", "<b>60</b>"} <= words


def test_without_a_plan_the_year_stands_above_its_interval():
    alone, both = (printed(charts.outlook(years, LOOK, message="m", unit_label="")) for years in (YEARS[1:], YEARS))
    assert alone["<b>60</b>"] == max(alone.values())
    assert both["<b>60</b>"] < max(both.values()), "the distance to plan of another figure is at the edge"


def printed(fig: go.Figure) -> dict[str, float]:
    """Where each text of a figure stands, from left to right."""
    found = [trace for trace in fig.data if trace.type == "scatter" and trace.mode == "text"]
    return {text: x for trace in found for text, x in zip(trace.text, trace.x, strict=True)}


def texts(fig: go.Figure) -> set[str]:
    """All texts a figure prints."""
    return {text for trace in fig.data if trace.type == "scatter" and trace.mode == "text" for text in trace.text}


def test_money_becomes_whole_wan_that_still_sum():
    start, steps, end = charts.whole_steps(
        Decimal("35604000.00"), [Decimal("-4476000"), Decimal("-4000")], Decimal("31124000")
    )
    assert (start, steps, end) == (3560, [-448, 0], 3112)
    with pytest.raises(ValueError, match="does not sum"):
        charts.whole_steps(Decimal(1), [Decimal(1)], Decimal(3))


@given(
    st.decimals(-(10**9), 10**9, places=2), st.lists(st.decimals(-(10**8), 10**8, places=2), min_size=1, max_size=12)
)
def test_whole_steps_sum_and_stay_within_one_unit_each(start, steps):
    first, whole, last = charts.whole_steps(start, steps, start + sum(steps, Decimal(0)))
    assert first + sum(whole) == last
    assert all(abs(w - s / 10_000) < 2 for w, s in zip(whole, steps, strict=True))


@pytest.mark.parametrize("name", ["outlook", "pnl"])
def test_texts_stand_within_the_axis_however_long_its_ends(name):
    """Plotly drops a text that lies a hair outside the range."""
    fig = every(LOOK)[name]
    low, high = fig.layout.xaxis.range
    assert all(
        low <= x <= high for trace in fig.data if trace.type == "scatter" and trace.mode == "text" for x in trace.x
    )
