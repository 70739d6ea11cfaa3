"""One figure of each family, in a look."""

import plotly.graph_objects as go
import polars as pl

from ui import charts, theme
from ui.charts.outlook import Year

LOOKS = [theme.look(t, lang) for t in ("light", "dark") for lang in ("zh", "en")]


LOOK = LOOKS[0]


MOVES = pl.DataFrame({"row": ["低", "低", "高"], "col": ["低", "高", "低"], "count": [5, 3, 2]})


YEARS = [Year("营业收入", 700, 300, 960, 1040, 1100, 950), Year("经济利润", 80, -20, None, None, None, 90)]


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
        "outlook": charts.outlook(YEARS, look, message="m", unit_label="万元"),
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
        "funnel": charts.funnel(
            bars.with_columns(said=pl.lit("5"), tone=pl.lit("accent")),
            look,
            message="m",
            without=1.5,
            increment="增量",
            span=(-1.0, 3.0, 6.0),
            said="+3",
        ),
        "stages": charts.stages(bars, look, message="m"),
        "shares": charts.share_bars(bars.with_columns(reference=pl.lit(2), is_marked=pl.lit(True)), look, message="m"),
    }
