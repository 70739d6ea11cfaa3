"""Lineage: from a source system's tables through the models to the marts and the metrics made of them."""

from __future__ import annotations

import polars as pl

from mart.metrics import metrics
from mart.query import health
from ui import components as ui
from ui.columns import Column
from ui.i18n import t
from ui.screen import Screen


def draw(page: Screen, system: str | None) -> None:
    """What hangs on the picked system, one row a table."""
    if not system:
        return
    lang = page.lang
    tables = page.load(health.tables, system)
    known = metrics()
    rows = [{"table": row["table"], "marts": ", ".join(row["marts"]) or "—",
             "metrics": t("state.join", lang).join(known[m].label(lang) for m in row["metrics"] if m in known) or "—"}
            for row in tables.iter_rows(named=True)]
    frame = pl.DataFrame(rows, schema={"table": pl.String, "marts": pl.String, "metrics": pl.String})
    used = len({m for row in tables["metrics"] for m in row})
    with ui.card(t("health.lineage.title", lang, system=system, count=used), t("health.lineage.caption", lang),
                 key="health_lineage"):
        ui.data_table(frame, [Column("table", t("health.col.table", lang), bold=True, width=180),
                              Column("marts", t("health.col.marts", lang), width=320),
                              Column("metrics", t("health.col.metrics", lang))],
                      page.look, key="health_lineage_table", page_size=12, row_height=30)
