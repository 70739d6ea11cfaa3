"""Still figures: the same marks, texts and words as the Plotly figure they are made of."""

import re

import polars as pl
import pytest

from tests.ui.drawn import words
from tests.ui.every_chart import LOOK, LOOKS, PANELS, YEARS, every
from ui import charts
from ui import components as ui
from ui.charts.base import bars, figure, hidden
from ui.charts.marks import Cell, columns_path, segments, texts


def plain(traces: list[dict], shapes: list[dict] | None = None):
    """A figure of 100 by 40: a share across is a unit, down y is px."""
    axes = {"xaxis": hidden(0, 100), "yaxis": hidden(40, 0)}
    return ui.still(figure(traces, LOOK, height=40, message="what it says", shapes=shapes or [], **axes), LOOK)


def test_bars_stand_where_their_data_say():
    html = plain([bars([0, 50, 20], [30, -10, 0], [10, 30, 5], "red", thickness=8)]).html
    assert re.findall(r'<i style="(.*?)"', html) == [
        "left:0%;width:30%;top:6px;height:8px;background:red",
        "left:40%;width:10%;top:26px;height:8px;background:red",
    ], "one of no length is none"


def test_outlines_and_what_is_expected_only():
    one = bars([0], [10], [10], "#fff", outline=["black"], outline_px=1.2)
    one["marker"]["pattern"] = {"shape": "/", "size": 5, "fgcolor": "#000"}
    html = plain([one]).html
    assert "border:1.2px solid black" in html and "repeating-linear-gradient(135deg,#000 0 1px,#fff 1px 4px)" in html


def test_lines_break_and_paths_are_below_them():
    html = plain(
        [segments([(0, 1, 10, 1), (20, 2, 30, 2)], "blue", 1)], [columns_path([(5, 2, 20, -8)], fill="green")]
    ).html
    assert '<path d="M4 20H6V12H4Z" fill="green"/><path d="M0 1L10 1M20 2L30 2" fill="none" stroke="blue"' in html
    assert 'transform="matrix(1 0 0 1 -0 -0)"' in html


def test_texts_stand_at_their_side_and_are_text():
    cells = [Cell(10, 8, "甲&lt;b&gt;", "red", is_bold=True), Cell(90, 8, "−1", "blue", "right", 11)]
    html = plain([texts(cells)]).html
    assert '<b style="top:8px;left:10%;color:red">甲&lt;b&gt;</b>' in html
    assert "top:8px;right:10%;font-size:11px;color:blue" in html
    evil = plain([texts([Cell(1, 1, '<img src=x onerror="a()">', "red")])]).html
    assert "<img" not in evil and "&lt;img" in evil


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.tokens.name}-{look.lang}")
@pytest.mark.parametrize("name", ["outlook", "multiples", "own_scale", "whale"])
def test_every_text_of_the_figure_is_there(name, look):
    fig = every(look)[name]
    said = [
        re.sub("</?b>", "", text)
        for trace in fig.data
        if trace.type == "scatter" and trace.mode == "text"
        for text in trace.text
    ]
    html = ui.still(fig, look).html
    ticks = [str(at) for axis in (fig.layout.xaxis, fig.layout.yaxis) for at in axis.tickvals or ()]
    assert (
        words(html) == " ".join(filter(None, [*said, *ticks])) and f'aria-label="{fig.layout.meta["message"]}"' in html
    )
    assert html.count("<i ") == sum(bool(x) for trace in fig.data if trace.type == "bar" for x in trace.x)


def test_the_mouse_is_told_what_plotly_would_say():
    one = ui.still(charts.small_multiples(PANELS, LOOK, message="m"), LOOK)
    assert len(one.spots) == len(one.words) == PANELS.height
    assert one.words[0] == "2026-09\n实际 10\n计划 10" and all(0 <= x <= 100 for x, _ in one.spots)
    assert not ui.still(charts.outlook(YEARS, LOOK, message="m", unit_label=""), LOOK).words


def test_without_rows_it_says_so():
    one = ui.still(charts.small_multiples(pl.DataFrame(PANELS.clear()), LOOK, message="m"), LOOK)
    assert "没有可显示的数据" in one.html


def test_what_it_does_not_know_is_named():
    with pytest.raises(ValueError, match="scatter trace of mode lines.markers"):
        plain([{"type": "scatter", "mode": "lines+markers", "x": [1], "y": [1]}])
    diamond = {"symbol": "diamond", "size": 9, "color": "red"}
    with pytest.raises(ValueError, match="no diamond"):
        plain([{"type": "scatter", "mode": "markers", "x": [1], "y": [1], "marker": diamond}])
    with pytest.raises(ValueError, match="shape rect"):
        plain([], [{"type": "rect"}])


def test_an_area_dots_and_ticks():
    area = {"type": "scatter", "mode": "lines", "x": [0, 100, 100], "y": [0, 0, 40], "fill": "toself"}
    dots = {"type": "scatter", "mode": "markers", "x": [50], "y": [20], "marker": {"color": ["red"], "size": [8]}}
    axes = {"xaxis": {"range": [0, 100], "tickvals": [50]}, "yaxis": {"range": [0, 40], "tickvals": [10, 20]}}
    fig = figure(
        [area | {"fillcolor": "pink", "line": {"width": 0}}, dots],
        LOOK,
        height=60,
        message="m",
        margin={"l": 30, "b": 20},
        xaxis=axes["xaxis"],
        yaxis=axes["yaxis"] | {"showgrid": True},
    )
    html = ui.still(fig, LOOK).html
    assert 'style="left:30px;right:0px;top:0px;height:40px"' in html, "the margins stay free"
    assert '<path d="M0 0L100 0L100 40" fill="pink"/>' in html
    assert f'<path d="M0 10H100M0 20H100" fill="none" stroke="{LOOK.tokens.hair}" stroke-width="1"/>' in html
    assert '<u style="left:50%;top:20px;width:8px;height:8px;background:red"></u>' in html
    assert "left:50.0%;top:calc(100% + 4px)" in html and "right:calc(100% + 6px);top:30.0px" in html


def test_cells_of_one_shade_are_one_path_and_each_says_what_it_holds():
    fig = every(LOOK)["quadrant"]
    [heat] = [trace for trace in fig.data if trace.type == "heatmap"]
    plain_fig = figure([heat.to_plotly_json()], LOOK, height=40, message="m", xaxis=hidden(0, 2), yaxis=hidden(0, 1))
    one = ui.still(plain_fig, LOOK)
    assert re.findall('<path d="(.*?)" fill="(.*?)"', one.html) == [
        ("M0 0H1V0.5H0Z", "#DCE6F2"),
        ("M1 0.5H2V1H1Z", "#123A70"),
    ]
    assert one.words == ("1", "3") and one.spots == ((25.0, 30.0), (75.0, 10.0))


def test_a_long_line_tells_at_sixty_places_at_most():
    steps = [at / 3 for at in range(301)]
    points = pl.DataFrame({"customers_pct": steps, "profit_pct": steps})
    one = ui.still(charts.whale(points, LOOK, message="m"), LOOK)
    assert len(one.words) <= 60 and one.words[0] == "0.0% → 0.0%"


def test_the_quadrants_axes_are_named():
    cells = pl.DataFrame({"x0": [0.0], "x1": [1.0], "y0": [0.0], "y1": [1.0], "customers_cnt": [3]})
    corners = pl.DataFrame({"corner": ["tl"], "line1": ["a"], "line2": ["b"], "is_adverse": [False]})
    one = charts.quadrant(
        cells, corners, LOOK, message="m", x_split=0.5, y_split=0.5, x_label="across <x>", y_label="up"
    )
    html = ui.still(one, LOOK).html
    assert "rotate(-90deg)" in html and "across &lt;x&gt;" in html
