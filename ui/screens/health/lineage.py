"""Lineage: from a source system's tables through the marts to the metrics made of them."""

from __future__ import annotations

import polars as pl

from mart.metrics import metrics
from mart.query import health
from ui import components as ui
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.health.feeds import picked


def draw(screen: Screen) -> None:
    """What hangs on the picked system, one paragraph a table."""
    system = picked(screen)
    if not system:
        return
    lang, known, join = screen.lang, metrics(), t("state.join", screen.lang)
    tables = screen.load(health.tables, system)
    feed = screen.memo(
        "health_feed",
        lambda: screen.load(health.feeds).row(by_predicate=pl.col("system") == system, named=True),
        system,
    )
    name = pick(feed["name_zh"], feed["name_en"], lang)
    used = len({name for row in tables["metrics"] for name in row})
    with ui.card(
        t("health.lineage.title", lang, system=name, count=used),
        t("health.lineage.caption", lang),
        key="health_lineage",
    ):
        for row in tables.iter_rows(named=True):
            names = [known[name].label(lang) for name in row["metrics"] if name in known]
            ui.note(
                t(
                    "health.lineage.row",
                    lang,
                    table=row["table"],
                    marts=", ".join(row["marts"]) or "—",
                    metrics=join.join(names) or t("health.lineage.no_metric", lang),
                ),
                is_ruled=True,
            )
