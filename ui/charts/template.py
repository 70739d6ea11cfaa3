"""The Plotly template of a theme."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from ui.theme import FONT, tokens


@lru_cache(maxsize=2)
def template(name: str) -> go.layout.Template:
    """The Plotly template of a theme: clear ground, no boxes, hair grid, 12 px text."""
    tok = tokens(name)
    axis = {
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "fixedrange": True,
        "linecolor": tok.rule,
        "gridcolor": tok.hair,
        "tickfont": {"size": 11, "color": tok.muted},
        "title": {"font": {"size": 11, "color": tok.muted}},
    }
    # a click selects; what was not clicked must not fade (a lasso asks for that itself)
    steady = [{"unselected": {"marker": {"opacity": 1}}}]
    return go.layout.Template(
        data={"bar": [{"unselected": {"marker": {"opacity": 1}}}], "scatter": steady},
        layout={
            "font": {"family": FONT, "size": 12, "color": tok.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": tok.categorical,
            "xaxis": axis,
            "yaxis": axis,
            "showlegend": False,
            "hovermode": "closest",
            "bargap": 0.35,
            "barmode": "overlay",
            "dragmode": False,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "separators": ".,",
            "hoverlabel": {"bgcolor": tok.surface, "bordercolor": tok.rule, "font": {"size": 12, "color": tok.ink}},
        },
    )
