"""Sales maps as a list, on their own page and on that of a product manager."""

from __future__ import annotations

import polars as pl

from ui import formats as f
from ui.cases.desk import Desk
from ui.cases.names import named
from ui.lists import Col, List, Said
from ui.screen import Screen
from workflow.export import local_day

MAPS = List(
    "salesmap_maps",
    "salesmap",
    (
        Col("label_zh", label="name", bold=True),
        Col("owner"),
        Col("state_words", words=Said("salesmap.state", "state"), label="state"),
        Col("targets_cnt", "cnt"),
        Col("leads_cnt", "cnt", keep=True),
        Col("contacted_cnt", "cnt", keep=True),
        Col("won_cnt", "cnt", keep=True),
        Col("late_cnt", "cnt", keep=True),
        Col("pushed_on", "date"),
        Col("changed_on", "date"),
    ),
    is_open=True,
    id="case_id",
)


def worded(screen: Screen, desk: Desk, found: pl.DataFrame) -> pl.DataFrame:
    """Maps with people by name and days without their time."""
    people = named(screen, desk, found["owner_id"])
    return found.with_columns(
        pl.col("owner_id").replace_strict(dict(people), default=pl.col("owner_id")).alias("owner"),
        pl.Series("changed_on", [local_day(at).isoformat() for at in found["changed_at"]], dtype=pl.String),
        pl.col("pushed_on").fill_null(f.NONE),
    )
