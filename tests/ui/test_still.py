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
    return ui.still(figure(traces, LOOK, height=40, message="what it says", shapes=shapes or [], **axes))


def test_bars_stand_where_their_data_say():
    html = plain([bars([0, 50, 20], [30, -10, 0], [10, 30, 5], "red", thickness=8)]).html
    assert re.findall(r'<i style="(.*?)"', html) == [
        "left:0.0%;width:30.0%;top:6.0px;height:8.0px;background:red",
        "left:40.0%;width:10.0%;top:26.0px;height:8.0px;background:red",
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
    assert '<b style="top:8.0px;left:10.0%;transform:translateY(-50%);color:red">甲&lt;b&gt;</b>' in html
    assert "top:8.0px;right:10.0%;transform:translateY(-50%);font-size:11px;color:blue" in html
    evil = plain([texts([Cell(1, 1, '<img src=x onerror="a()">', "red")])]).html
    assert "<img" not in evil and "&lt;img" in evil


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.tokens.name}-{look.lang}")
@pytest.mark.parametrize("name", ["outlook", "multiples", "own_scale"])
def test_every_text_of_the_figure_is_there(name, look):
    fig = every(look)[name]
    said = [
        re.sub("</?b>", "", text)
        for trace in fig.data
        if trace.type == "scatter" and trace.mode == "text"
        for text in trace.text
    ]
    html = ui.still(fig).html
    assert words(html) == " ".join(said) and f'aria-label="{fig.layout.meta["message"]}"' in html
    assert html.count("<i ") == sum(bool(x) for trace in fig.data if trace.type == "bar" for x in trace.x)


def test_the_mouse_is_told_what_plotly_would_say():
    one = ui.still(charts.small_multiples(PANELS, LOOK, message="m"))
    assert len(one.spots) == len(one.words) == PANELS.height
    assert one.words[0] == "2026-09\n实际 10\n计划 10" and all(0 <= x <= 100 for x, _ in one.spots)
    assert not ui.still(charts.outlook(YEARS, LOOK, message="m", unit_label="")).words


def test_without_rows_it_says_so():
    one = ui.still(charts.small_multiples(pl.DataFrame(PANELS.clear()), LOOK, message="m"))
    assert "没有可显示的数据" in one.html


def test_what_it_does_not_know_is_named():
    with pytest.raises(ValueError, match="scatter trace of mode markers"):
        plain([{"type": "scatter", "mode": "markers", "x": [1], "y": [1]}])
    with pytest.raises(ValueError, match="shape rect"):
        plain([], [{"type": "rect"}])
