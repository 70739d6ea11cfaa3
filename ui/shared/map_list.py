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
        Col("label_zh", label="name", bold=True, width=(200, 180)),
        Col("owner", width=88),
        Col("state_words", words=Said("salesmap.state", "state"), label="state", width=(70, 104)),
        Col("targets_cnt", "cnt", width=68),
        Col("leads_cnt", "cnt", width=64, keep=True),
        Col("contacted_cnt", "cnt", width=(72, 82), keep=True),
        Col("won_cnt", "cnt", width=68, keep=True),
        Col("late_cnt", "cnt", width=60, keep=True),
        Col("pushed_on", "date", width=92),
        Col("changed_on", "date", width=92),
    ),
    select="cell",
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
