"""Charts of little or odd data: one point, zeros, gaps, not a number, long unbroken names; each is still a figure."""

from __future__ import annotations

import math

import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui import charts, theme

LOOK = theme.look("light", "zh")
ODD = (0.0, 1.0, -1.0, None, math.nan, 1e15, -0.004)
NAMES = st.sampled_from(["甲", "<b>乙</b>", "W" * 80, "شركة", "", "<a href='x'>丙"])
VALUES = st.sampled_from(ODD)
MONTHS = ["2026-08", "2026-09", "2026-10"]


def frame(draw, height: int, **columns: object) -> pl.DataFrame:
    """A frame of drawn values; a float column may be all null, a text column repeats names."""
    made = {}
    for name, kind in columns.items():
        if isinstance(kind, list):
            made[name] = kind[:height]
        else:
            cells = draw(st.lists(kind, min_size=height, max_size=height))
            is_text = any(isinstance(cell, str) for cell in cells)
            made[name] = pl.Series(cells, dtype=pl.String if is_text else pl.Float64, strict=False)
    return pl.DataFrame(made)


def history(draw, height):
    values = dict.fromkeys(("actual", "plan", "previous", "forecast"), VALUES)
    rows = frame(draw, height, month=[24319, 24320, 24321], **values)
    return charts.history(rows, LOOK, message="m", kind=draw(st.sampled_from(["line", "bar"])))


def bars(draw, height):
    return charts.breakdown(
        frame(draw, height, label=NAMES, value=VALUES, plan=VALUES, previous=VALUES), LOOK, message="m"
    )


def shares(draw, height):
    return charts.share_bars(frame(draw, height, label=NAMES, value=VALUES, reference=VALUES), LOOK, message="m")


def stages(draw, height):
    return charts.stages(frame(draw, height, label=NAMES, value=VALUES, plan=VALUES), LOOK, message="m")


def gain(draw, height):
    rows = frame(draw, height, contacted_pct=[0.0, 50.0, 100.0], captured_pct=VALUES)
    return charts.gain(rows, LOOK, message="m", capacity_pct=draw(VALUES), capacity_label="c")


def reliability(draw, height):
    columns = dict.fromkeys(("predicted_pct", "observed_pct", "count", "low_pct", "high_pct"), VALUES)
    return charts.reliability(frame(draw, height, **columns), LOOK, message="m")


def whale(draw, height):
    rows = frame(draw, height, customers_pct=[0.0, 50.0, 100.0], profit_pct=VALUES)
    return charts.whale(rows, LOOK, message="m", peak_label="p", top_label="t", tail_label="l")


def plane(draw, height):
    rows = frame(draw, height, key=["a", "b", "c"], label=NAMES, x=VALUES, y=VALUES, detail=["", "d", ""])
    rows = rows.with_columns(is_danger=pl.Series([True, False, True][:height]))
    words = dict.fromkeys(("x_label", "y_label", "split_x_label", "split_y_label", "zone_label"), "x")
    return charts.plane(rows, LOOK, message="m", x_split=6, y_split=1, **words)


def slope(draw, height):
    rows = frame(draw, height, label=NAMES, rank_from=[1, 2, 3], rank_to=[3, 1, 2])
    return charts.slope(rows, LOOK, message="m", from_label="f", to_label="t")


def multiples(draw, height):
    rows = frame(draw, height, month=MONTHS, actual=VALUES, plan=VALUES).with_columns(panel=pl.lit(draw(NAMES)))
    rows = rows.with_columns(pl.col("actual", "plan").fill_nan(None).cast(pl.Int64, strict=False))
    return charts.small_multiples(rows, LOOK, message="m", same_scale=draw(st.booleans()))


def spark(draw, height):
    values = [draw(VALUES) for _ in range(height)]
    uri = charts.sparkline_uri(values, None, LOOK)
    assert "nan" not in uri.lower()
    return go.Figure()


CHARTS = (history, bars, shares, stages, gain, reliability, whale, plane, slope, multiples, spark)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda one: one.__name__)
@given(data=st.data(), height=st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_odd_data_still_make_a_figure(chart, data, height):
    figure = chart(data.draw, height)
    text = figure.to_json()
    assert "NaN" not in text and "Infinity" not in text
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        low, high = axis.range or (0, 1)
        assert math.isfinite(low) and math.isfinite(high) and low != high, axis.range
    lettered = [trace for trace in figure.data if trace.to_plotly_json().get("mode") == "text"]
    printed = [word for trace in lettered for word in trace.text or ()]
    printed += [note.text for note in figure.layout.annotations]
    assert not [word for word in printed if len(word) > 70 or "<a " in word]
