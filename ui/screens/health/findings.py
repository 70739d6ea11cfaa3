"""What the load found: what stopped it or would have, what to look at, what is worth knowing; worst first."""

from __future__ import annotations

import polars as pl

from mart.query import health
from ui import components as ui
from ui import lists
from ui.i18n import t
from ui.lists import Col, List, Said
from ui.load import made_of
from ui.screen import Screen

TONES = {"stop": "negative", "warn": "warning", "note": "muted"}
FINDINGS = List(
    "health_findings",
    "health",
    (
        Col("state", words=Said("health.level", "level"), tone="tone"),
        Col("finding", words=Said("health.kind", "kind"), bold=True),
        Col("place", label="table"),
        Col("file"),
        Col("row", "cnt", label="row_number"),
        Col("column", label="column_name"),
        Col("value"),
        Col("rows", "cnt", label="rows_cnt"),
    ),
    page_size=15,
    row_height=30,
    is_sortable=True,
)


def draw(screen: Screen) -> None:
    """The findings of the load that the build was made of."""
    rows, lang = screen.load(health.findings), screen.lang
    levels = rows["level"].to_list()
    counts = {level: levels.count(level) for level in TONES}
    title = t("health.findings.some" if rows.height else "health.findings.none", lang, **counts)
    with ui.card(title, t("health.findings.caption", lang), key="health_findings"):
        if rows.height:
            place = pl.concat_str("system", "table", separator=".").str.strip_chars(".")
            tone = pl.col("level").replace_strict(TONES, return_dtype=pl.String)
            said = made_of(rows, "placed", lambda: rows.with_columns(place=place, tone=tone))
            lists.draw(screen, FINDINGS, said)
