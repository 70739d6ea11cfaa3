"""Charts: sums asserted, scales honest, marks where they belong, everything valid Plotly in both looks."""

import base64
import json
from decimal import Decimal

import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import charts, theme

LOOKS = [theme.look(t, lang) for t in ("light", "dark") for lang in ("zh", "en")]
LOOK = LOOKS[0]
STEPS = pl.DataFrame(
    [
        ("计划", "start", 3560, None),
        ("利率", "step", -612, "原因"),
        ("规模", "step", 164, None),
        ("实际", "end", 3112, None),
    ],
    schema=["label", "kind", "value", "reason"],
    orient="row",
)
PNL = pl.DataFrame(
    {
        "label": ["利差", "成本", "利润"],
        "kind": ["step", "step", "subtotal"],
        "current": [90, -30, 60],
        "reference": [80, -30, 50],
    }
)
PANELS = pl.DataFrame(
    {
        "panel": ["甲", "甲", "乙", "乙", "丙", "丙"],
        "month": ["2026-09", "2026-10"] * 3,
        "actual": [10, 12, 20, 5, 7, 7],
        "plan": [10, 10, 20, 20, 7, None],
    }
)
MOVES = pl.DataFrame({"row": ["低", "低", "高"], "col": ["低", "高", "低"], "count": [5, 3, 2]})


def every(look) -> dict[str, go.Figure]:
    """One figure of each family."""
    grid = charts.bin_grid(pl.DataFrame({"x": [0.0, 1.0, 2.0, 2.0], "y": [0.0, 1.0, 1.0, 1.0]}), "x", "y", 2, 2)
    corner = pl.DataFrame({"corner": ["br"], "line1": ["<b>9"], "line2": ["x"], "is_adverse": [True]})
    points = pl.DataFrame(
        {
            "key": ["a", "b"],
            "label": ["甲", "<乙>"],
            "x": [1.0, 7.0],
            "y": [2.0, 0.5],
            "detail": ["", "d"],
            "is_danger": [False, True],
        }
    )
    curve = pl.DataFrame({"contacted_pct": [0, 50, 100], "captured_pct": [0, 80, 100]})
    bars = pl.DataFrame(
        {"label": ["甲", "乙"], "value": [5, -3], "plan": [6, None], "previous": [4, 2], "key": ["a", "b"]}
    )
    past = pl.DataFrame(
        {
            "month": [24319, 24320, 24321],
            "actual": [1.0, 2.0, None],
            "plan": [1, 2, 3],
            "previous": [1, 1, 1],
            "forecast": [None, None, 2.5],
        }
    )
    return {
        "bridge": charts.bridge(STEPS, look, message="m", unit_label="万元"),
        "pnl": charts.pnl(PNL, look, message="m", unit_label="万元"),
        "multiples": charts.small_multiples(PANELS, look, message="m"),
        "own_scale": charts.small_multiples(PANELS, look, message="m", same_scale=False, lower_is_better=True),
        "whale": charts.whale(
            pl.DataFrame({"customers_pct": [0, 50, 100], "profit_pct": [0, 150, 100]}),
            look,
            message="m",
            peak_label="p",
            top_label="t",
            tail_label="l",
        ),
        "quadrant": charts.quadrant(
            grid, corner, look, message="m", x_split=1, y_split=0.5, x_label="x", y_label="y", outliers=points
        ),
        "plane": charts.plane(
            points,
            look,
            message="m",
            x_split=6,
            y_split=1,
            x_label="x",
            y_label="y",
            split_x_label="",
            split_y_label="",
            zone_label="z",
            selectable=True,
        ),
        "slope": charts.slope(
            pl.DataFrame({"label": ["甲", "乙"], "rank_from": [1, 2], "rank_to": [2, 1]}),
            look,
            message="m",
            from_label="f",
            to_label="t",
            mark_moves=1,
        ),
        "matrix": charts.matrix(
            MOVES,
            look,
            message="m",
            rows=["低", "高"],
            cols=["低", "高"],
            row_title="r",
            col_title="c",
            total_label="T",
        ),
        "gain": charts.gain(curve, look, message="m", capacity_pct=50, capacity_label="c", best=curve),
        "reliability": charts.reliability(
            pl.DataFrame(
                {
                    "predicted_pct": [1, 5],
                    "observed_pct": [1, 6],
                    "count": [9, 9],
                    "low_pct": [0, 4],
                    "high_pct": [2, 8],
                }
            ),
            look,
            message="m",
        ),
        "line": charts.history(past, look, message="m"),
        "bar": charts.history(past, look, message="m", kind="bar"),
        "breakdown": charts.breakdown(bars, look, message="m"),
        "stages": charts.stages(bars, look, message="m"),
        "shares": charts.share_bars(bars.with_columns(reference=pl.lit(2), is_marked=pl.lit(True)), look, message="m"),
    }


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


def test_panels_share_one_scale_unless_told_otherwise():
    frame = pl.DataFrame({"panel": ["大", "小"], "month": ["2026-10"] * 2, "actual": [1000, 10], "plan": [1000, 10]})

    def heights(same_scale: bool) -> list[float]:
        return [abs(v) for v in charts.small_multiples(frame, LOOK, message="m", same_scale=same_scale).data[1].y]

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
    below = charts.small_multiples(frame, LOOK, message="m").data[2]
    above = charts.small_multiples(frame, LOOK, message="m", lower_is_better=True).data[2]
    assert below.y[0] > 0 > above.y[0]  # the axis points down
    assert (below.marker.color, above.marker.color) == (LOOK.tokens.negative, LOOK.tokens.positive)


def test_many_marks_name_their_colours_by_number():
    fig = charts.small_multiples(PANELS, LOOK, message="m").data[2]
    used = {colour for _, colour in fig.marker.colorscale}
    named = [fig.marker.colorscale[at][1] for at in fig.marker.color]
    assert used <= {LOOK.tokens.negative, LOOK.tokens.positive, LOOK.tokens.muted}
    assert [colour == LOOK.tokens.negative for colour in named] == [y > 0 for y in fig.y]


@pytest.mark.parametrize("name", ["bridge", "pnl"])
def test_texts_stand_within_the_axis_however_long_its_ends(name):
    """Plotly drops a text that lies a hair outside the range."""
    fig = every(LOOK)[name]
    low, high = fig.layout.xaxis.range
    assert all(
        low <= x <= high for trace in fig.data if trace.type == "scatter" and trace.mode == "text" for x in trace.x
    )


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


def test_the_line_below_the_panels_has_no_plan_where_there_is_none():
    frame = pl.DataFrame(
        {"panel": ["A", "B"], "month": ["2026-10"] * 2, "actual": [3, 4], "plan": [None, None]},
        schema_overrides={"plan": pl.Int64},
    )
    line = charts.remainder_line(frame, theme.look("light", "en"), total_label="bank")
    assert "actual 7" in line and "plan" not in line


@pytest.mark.parametrize(("values", "first_below"), [((5, 4, 9, 8, 7, 6), True), ((5, 6, 1, 2, 3, 4), False)])
def test_a_line_prints_its_first_value_clear_of_its_next_months(values, first_below):
    frame = pl.DataFrame({"month": [f"2026-0{m}" for m in range(1, 7)], "actual": [float(v) for v in values]})
    printed = charts.history(frame, LOOK, message="m").data[-1]
    first = dict(zip(printed.text, printed.y, strict=True))["5"]
    assert first < min(values[:3]) if first_below else first > max(values[:3])
