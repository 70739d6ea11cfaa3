"""The value-resource plane as a figure: cells, the policy's four quadrants, the worst cases by name, marks to catch."""

from __future__ import annotations

import polars as pl

from mart.query import segment
from ui import charts
from ui import formats as f
from ui.i18n import pick, t
from ui.screens.segments import state
from ui.theme import Look

_CORNER = {"star": "tl", "improve": "tr", "light": "bl", "drain": "br"}
HEIGHT = 372


def figure(found: segment.Plane, message: str, look: Look) -> dict:
    """The plane drawn, as data; a drag is a lasso."""
    lang = look.lang
    outliers = found.outliers.select(
        "x",
        "y",
        key="customer_id",
        label=pl.Series([_outlier(row, lang) for row in found.outliers.to_dicts()], dtype=pl.String),
    )
    spec = state.steady(
        charts.quadrant(
            found.cells,
            _corners(found, lang),
            look,
            message=message,
            x_split=found.x_split,
            y_split=found.y_split,
            x_label=t("segments.plane.x", lang),
            y_label=t("segments.plane.y", lang),
            outliers=outliers,
            height=HEIGHT,
        ),
        look,
    )
    spec["data"].append(_targets(found.cells))
    spec["layout"] |= {"dragmode": "lasso", "newselection": {"line": {"color": look.tokens.accent, "width": 1}}}
    return spec


def _outlier(row: dict, lang: str) -> str:
    return t(
        "segments.plane.outlier",
        lang,
        name=pick(row["name_zh"], row["name_en"], lang),
        rwa=f.money(row["rwa_avg_12m_cny"], lang),
        profit=f.money(row["ep_12m_cny"], lang, signed=True),
    )


def _corners(found: segment.Plane, lang: str) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "corner": _CORNER[row["quadrant"]],
                "is_adverse": row["quadrant"] == "drain",
                "line1": (
                    f"{t('segments.quadrant.' + row['quadrant'], lang)}"
                    f" {f.count(row['customers_cnt'], lang, t('segments.noun', lang))}"
                ),
                "line2": t(
                    "segments.plane.line2",
                    lang,
                    rwa=f.pct(row["rwa_pct"], 0),
                    profit=f.variance(row["ep_12m_cny"], lang),
                ),
            }
            for row in found.quadrants.to_dicts()
        ]
    )


def _targets(cells: pl.DataFrame) -> dict:
    """An invisible mark in the middle of every cell: what a click or a lasso can catch, and what hovering says."""
    middle = cells.select(
        x=(pl.col("x0") + pl.col("x1")) / 2, y=(pl.col("y0") + pl.col("y1")) / 2, key="key", n="customers_cnt"
    )
    clear = {"marker": {"opacity": 0}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": middle["x"].to_list(),
        "y": middle["y"].to_list(),
        "customdata": [[key] for key in middle["key"]],
        "marker": {"size": 11, "symbol": "square", "opacity": 0},
        "selected": clear,
        "unselected": clear,
        "hovertext": [f"{n:,}" for n in middle["n"]],
        "hoverinfo": "text",
    }
