"""Every declared feature: meaning, source, and why it is known at the as-of month."""

from __future__ import annotations

from functools import cache

import polars as pl

from models.features import ALL
from ui import components as ui
from ui import lists
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen

FEATURES = List(
    "models_features_table",
    "models",
    (Col("label", label="feature", bold=True), Col("name", label="code"), Col("source"), Col("reads"), Col("why")),
    page_size=12,
    row_height=30,
    is_sortable=True,
)


def draw(screen: Screen, _: object = None) -> None:
    """The list of `models.features`."""
    lang, rows = screen.lang, _rows(screen.lang)
    with ui.card(
        t("models.features", lang, count=rows.height), t("models.features_caption", lang), key="models_features"
    ):
        lists.draw(screen, FEATURES, rows)


@cache
def _rows(lang: str) -> pl.DataFrame:
    side = 0 if lang == "zh" else 1
    return pl.DataFrame([
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
    ])  # fmt: skip
