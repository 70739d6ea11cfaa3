"""How the order changes from raw profit to the chosen measure, for the managers at its top."""

from __future__ import annotations

import polars as pl

from mart.query.manager import Ranking
from ui import charts
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen
from ui.screens.rankings.sentences import BIG_MOVE

SHOWS = ("manager_capacity",)

SHOWN = 16


def draw(screen: Screen, found: Ranking) -> None:
    """The slope from the raw rank to the adjusted one."""
    lang, rows = screen.lang, screen.memo("managers_slope", lambda: frame(found, screen.lang), found.peers)
    moved = int(((rows["rank_from"] - rows["rank_to"]).abs() >= BIG_MOVE).sum())
    adjusted = "portfolio" if found.peers.measure == "portfolio" else "standard"
    message = t(
        "manager.slope.title" if moved else "manager.slope.title_same",
        lang,
        moved=moved,
        shown=rows.height,
        places=BIG_MOVE,
    )
    with ui.card(message, t(f"manager.slope.caption_{adjusted}", lang), key="managers_slope"):
        if rows.is_empty():
            ui.empty_state(t("manager.empty", lang), t("manager.empty_hint", lang))
            return
        screen.draw_cached(
            "manager_slope",
            lambda: ui.chart(
                charts.slope(
                    rows,
                    screen.look,
                    message=message,
                    from_label=t("manager.slope.from", lang),
                    to_label=t(f"manager.slope.to_{adjusted}", lang),
                ),
                key="managers_slope_chart",
            ),
            found.peers,
        )


def frame(found: Ranking, lang: str) -> pl.DataFrame:
    """label, rank_from (raw), rank_to (adjusted) of the first rows; where names repeat, the number tells them apart."""
    name = "name_zh" if lang == "zh" else "name_en"
    raw, adjusted = ("rank", "other_rank") if found.peers.measure == "raw" else ("other_rank", "rank")
    rows = found.rows.drop_nulls("other_rank").head(SHOWN)
    label = pl.when(pl.col(name).is_duplicated()).then(pl.format("{} {}", name, "manager_id")).otherwise(pl.col(name))
    return rows.select(label=label, rank_from=raw, rank_to=adjusted)
