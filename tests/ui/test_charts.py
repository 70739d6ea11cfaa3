"""Charts: sums asserted, scales honest, marks where they belong, everything valid Plotly in both looks."""

import base64
import json

import plotly.graph_objects as go
import polars as pl
import pytest

from tests.ui.every_chart import LOOK, LOOKS, PANELS, every
from ui import charts
from ui import formats as f


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.tokens.name}-{look.lang}")
def test_every_chart_is_valid_quiet_and_speaks(look):
    for name, fig in every(look).items():
        checked = go.Figure(json.loads(fig.to_json()))  # drawing skips validation, this does not
        assert checked.layout.meta["message"] == "m", name
        assert checked.layout.height > 0 and checked.layout.template.layout.showlegend is False, name
        margin = checked.layout.margin.to_plotly_json() or {"l": 0}
        assert max(margin.values()) <= 40, name
        assert look.tokens.ground not in ("", None) and len(fig.to_json()) < 20_000, name


def test_user_text_is_no_markup_in_a_figure():
    figs = every(LOOK)
    assert "&lt;乙&gt;" in json.dumps(figs["plane"].to_plotly_json(), ensure_ascii=False, default=str)
    assert "<乙>" not in json.dumps(figs["plane"].to_plotly_json(), ensure_ascii=False, default=str)
    assert "<b><b>9" not in json.dumps(figs["quadrant"].to_plotly_json(), default=str)


def test_bars_of_many_panels_are_one_shape_a_colour():
    fig = charts.small_multiples(PANELS, LOOK, message="m")
    variance = {shape.fillcolor for shape in fig.layout.shapes[2:]}
    assert len(fig.data) == 3 and len(fig.layout.shapes) <= 5
    assert variance <= {LOOK.tokens.negative, LOOK.tokens.positive, LOOK.tokens.muted}
    assert sorted(row[0] for row in fig.data[0].customdata) == sorted(f.month(m) for m in PANELS["month"])


def test_a_chart_without_rows_says_so():
    figure = charts.small_multiples(PANELS.clear(), LOOK, message="m")
    assert [note.text for note in figure.layout.annotations] == ["没有可显示的数据"]


def test_whale_marks_the_peak_once():
    fig = charts.whale(pl.DataFrame({"customers_pct": [0, 60, 100], "profit_pct": [0, 154, 100]}), LOOK, message="m")
    marks = next(t for t in fig.data if t.type == "scatter" and t.mode == "markers")
    assert (list(marks.x), list(marks.y), list(marks.marker.color)) == ([60], [154], [LOOK.tokens.accent])


def test_binning_keeps_every_known_customer():
    frame = pl.DataFrame({"x": [0.0, 0.5, 10.0, None, 3.0], "y": [1.0, 1.0, 2.0, 1.0, None]})
    cells = charts.bin_grid(frame, "x", "y", 4, 4)
    assert cells["customers_cnt"].sum() == 3 and cells.height == 2
    assert charts.bin_grid(frame.clear(), "x", "y").is_empty()


def test_matrix_margins_are_the_sums_of_what_is_printed():
    fig = every(LOOK)["matrix"]
    cells = next(t for t in fig.data if t.mode == "text")
    printed = {(round(x, 2), round(y, 2)): text for x, y, text in zip(cells.x, cells.y, cells.text, strict=True)}
    assert printed[(2.3, 0)] == "8" and printed[(2.3, 1)] == "2"
    assert printed[(0, 1.95)] == "7" and printed[(1, 1.95)] == "3" and printed[(2.3, 1.95)] == "<b>10</b>"
    keys = [tuple(k) for trace in fig.data if trace.customdata is not None for k in trace.customdata]
    assert ("低", "高") in keys and len(keys) == 4


def test_bars_start_at_zero_and_lines_may_not():
    past = pl.DataFrame({"month": ["2026-09", "2026-10"], "actual": [100.0, 104.0]})
    assert charts.history(past, LOOK, message="m", kind="bar").layout.yaxis.range[0] == 0
    assert charts.history(past, LOOK, message="m").layout.yaxis.range[0] > 90


def test_points_carry_their_keys():
    fig = every(LOOK)["plane"]
    assert [list(t.customdata) for t in fig.data if t.customdata is not None] == [[["a"]], [["b"]]]


def svg(uri: str) -> str:
    """The picture behind a data URI."""
    head, body = uri.split(",", 1)
    assert head == "data:image/svg+xml;base64"
    return base64.b64decode(body).decode()


def test_sparkline_breaks_at_missing_months_and_ends_in_a_dot():
    picture = svg(charts.sparkline_uri([1, 2, None, 4, 3], [1, 1, 1, 1, 1], LOOK))
    assert picture.count("<circle") == 1 and 'width="148" height="28"' in picture and "stroke-dasharray" in picture
    line = picture.split('<path d="')[2].split('"')[0]
    assert line == "M2 24 37 17.3M108 4 143 10.7"


def test_a_sparkline_of_one_month_or_none_is_no_picture():
    assert charts.sparkline_uri([None, 3], None, LOOK) == charts.sparkline_uri([], None, LOOK) == ""
    assert svg(charts.sparkline_uri([5, 5, 5], None, LOOK))  # a flat line has no range to divide by


def test_interval_is_cut_at_the_axis_and_absent_without_numbers():
    picture = svg(charts.interval_uri(-50, 10, 500, (0, 100), LOOK, reference=100, width=100))
    assert 'x="2.0"' in picture and 'width="96.0"' in picture and 'x1="98.0"' in picture
    assert charts.interval_uri(None, 1, 2, (0, 1), LOOK) == ""


def test_the_leader_ends_inside_the_losing_tail():
    xs, ys = [0, 20, 60, 80, 100], [0.0, 90.0, 102.5, 102.0, 100.0]
    fig = charts.whale(pl.DataFrame({"customers_pct": xs, "profit_pct": ys}), LOOK, message="m", tail_label="t")
    leader = [t for t in fig.data if t.type == "scatter" and t.mode == "lines" and t.line.color == LOOK.tokens.negative]
    x, y = leader[0].x[1], leader[0].y[1]
    assert 60 < x <= 100 and ys[xs.index(x)] <= y <= 102.5


@pytest.mark.parametrize(("values", "first_below"), [((5, 4, 9, 8, 7, 6), True), ((5, 6, 1, 2, 3, 4), False)])
def test_a_line_prints_its_first_value_clear_of_its_next_months(values, first_below):
    frame = pl.DataFrame({"month": [f"2026-0{m}" for m in range(1, 7)], "actual": [float(v) for v in values]})
    printed = charts.history(frame, LOOK, message="m").data[-1]
    first = dict(zip(printed.text, printed.y, strict=True))["5"]
    assert first < min(values[:3]) if first_below else first > max(values[:3])
