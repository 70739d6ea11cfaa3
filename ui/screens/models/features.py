"""Every declared feature: meaning, source, and why it is known at the as-of month."""

from __future__ import annotations

import polars as pl

from models.features import ALL
from ui import components as ui
from ui.columns import Column
from ui.i18n import t
from ui.screen import Screen


def draw(screen: Screen, _: object = None) -> None:
    """The list of `models.features`."""
    lang = screen.lang
    side = 0 if lang == "zh" else 1
    rows = [
        {
            "label": one.label(lang),
            "name": one.name,
            "source": one.source,
            "why": one.why[side],
            "reads": (
                t("models.reads_now", lang)
                if one.reads == (0, 0)
                else t("models.reads_back", lang, months=1 - one.reads[0])
            ),
        }
        for one in ALL.values()
    ]
    columns = [
        Column("label", t("models.col.feature", lang), bold=True, width=185),
        Column("name", t("models.col.code", lang), width=150),
        Column("source", t("models.col.source", lang), width=240),
        Column("reads", t("models.col.reads", lang), width=85),
        Column("why", t("models.col.why", lang), width=230),
    ]
    with ui.card(
        t("models.features", lang, count=len(rows)), t("models.features_caption", lang), key="models_features"
    ):
        ui.data_table(
            pl.DataFrame(rows), columns, screen.look, key="models_features_table", page_size=12, row_height=30
        )
