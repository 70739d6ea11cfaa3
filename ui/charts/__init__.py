"""Charts: a frame of plain columns and a look go in, a go.Figure comes out; no streamlit here."""

from ui.charts.base import PLACES, Finished, finished
from ui.charts.campaign import funnel
from ui.charts.curves import gain, reliability
from ui.charts.density import bin_grid, quadrant
from ui.charts.history import history
from ui.charts.multiples import remainder_line, small_multiples, worst_first
from ui.charts.outlook import outlook
from ui.charts.plane import plane
from ui.charts.pnl import pnl
from ui.charts.ranks import matrix, slope
from ui.charts.shares import breakdown, share_bars, stages
from ui.charts.spark import interval_uri, sparkline_svg, sparkline_uri
from ui.charts.waterfall import whole_steps
from ui.charts.whale import whale

__all__ = [
    "PLACES",
    "Finished",
    "bin_grid",
    "breakdown",
    "finished",
    "funnel",
    "gain",
    "history",
    "interval_uri",
    "matrix",
    "outlook",
    "plane",
    "pnl",
    "quadrant",
    "reliability",
    "remainder_line",
    "share_bars",
    "slope",
    "small_multiples",
    "sparkline_svg",
    "sparkline_uri",
    "stages",
    "whale",
    "whole_steps",
    "worst_first",
]
