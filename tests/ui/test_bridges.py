"""Waterfalls: steps that sum, starts where the last ended, whole units."""

from decimal import Decimal

import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.every_chart import LOOK, PNL, STEPS, every
from ui import charts, theme


def test_a_bridge_that_does_not_sum_is_refused():
    broken = STEPS.with_columns(value=pl.when(pl.col("kind") == "end").then(3113).otherwise("value"))
    with pytest.raises(ValueError, match="steps lead to 3112, the end says 3113"):
        charts.bridge(broken, LOOK, message="m", unit_label="")


def test_a_pnl_whose_subtotal_is_not_its_steps_is_refused():
    with pytest.raises(ValueError, match="利润 says 61, the steps above lead to 60"):
        charts.pnl(PNL.with_columns(current=pl.Series([90, -30, 61])), LOOK, message="m", unit_label="")
    with pytest.raises(ValueError, match="lead to 50"):
        charts.pnl(PNL.with_columns(reference=pl.Series([80, -30, 51])), LOOK, message="m", unit_label="")


def test_bridge_bars_start_where_the_last_one_ended():
    bar = next(t for t in charts.bridge(STEPS, LOOK, message="m", unit_label="").data if t.type == "bar")
    assert (list(bar.base), list(bar.x)) == ([0, 3560, 2948, 0], [3560, -612, 164, 3112])
    tok = LOOK.tokens
    assert list(bar.marker.color) == [tok.ground, tok.negative, tok.positive, tok.actual]


def test_bridge_prints_signs_and_shares_of_plan():
    words = texts(charts.bridge(STEPS, LOOK, message="m", unit_label="万元"))
    assert {"−612", "+164", "<b>−448</b>", "−12.6%", "<b>3,560</b>", "万元"} <= words
    words = texts(charts.bridge(STEPS, theme.look("light", "en"), message="m", unit_label="CNY m", places=2))
    assert {"−6.12", "<b>−4.48</b>", "<b>35.60</b>"} <= words


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


@pytest.mark.parametrize("name", ["bridge", "pnl"])
def test_texts_stand_within_the_axis_however_long_its_ends(name):
    """Plotly drops a text that lies a hair outside the range."""
    fig = every(LOOK)[name]
    low, high = fig.layout.xaxis.range
    assert all(
        low <= x <= high for trace in fig.data if trace.type == "scatter" and trace.mode == "text" for x in trace.x
    )
