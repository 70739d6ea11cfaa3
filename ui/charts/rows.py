"""What a chart does with the rows it is given: gaps for what is no number, words where there are none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import plotly.graph_objects as go
import polars as pl

from ui.charts.base import figure, hidden
from ui.i18n import t
from ui.theme import Look

Arguments = ParamSpec("Arguments")


Chart = Callable[Arguments, go.Figure]


def of_rows(*placed_by: str) -> Callable[[Chart], Chart]:
    """A chart whose first argument is its frame: what is not a number is a gap, a row that `placed_by` columns cannot
    place is left out, and without rows the figure says so.

    A ratio of nothing to nothing comes as NaN; an axis that ends there draws nothing at all, without a word.
    """

    def wrapped(chart: Chart) -> Chart:
        @wraps(chart)
        def drawn(*args: Arguments.args, **options: Arguments.kwargs) -> go.Figure:
            frame, *more = (known(arg) if isinstance(arg, pl.DataFrame) else arg for arg in args)
            options = {name: known(v) if isinstance(v, pl.DataFrame) else v for name, v in options.items()}
            frame = frame.drop_nulls(list(placed_by)) if placed_by else frame
            if not frame.is_empty():
                return chart(frame, *more, **options)
            look = next(arg for arg in more if isinstance(arg, Look))
            return nothing(look, str(options.get("message", "")))

        return drawn

    return wrapped


def known(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with nulls in place of what is no number, and of numbers without end."""
    floats = [name for name, kind in frame.schema.items() if kind.is_float()]
    return frame.with_columns(pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in floats)


def nothing(look: Look, message: str) -> go.Figure:
    """The figure of a chart without rows: words where the picture would stand."""
    words = {"text": t("charts.nothing", look.lang), "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper"}
    note = {**words, "showarrow": False, "font": {"color": look.tokens.muted, "size": 12}}
    axis = hidden(0, 1)
    return figure([], look, height=80, message=message, xaxis=axis, yaxis=axis, annotations=[note])
