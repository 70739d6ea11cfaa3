"""The rows of the audit, the newest first, and as a file."""

from __future__ import annotations

import polars as pl

from ui import components as ui
from ui import formats as f
from ui import lists
from ui.cases import words
from ui.i18n import t
from ui.lists import Col, File, List, Said
from ui.screen import Screen
from ui.screens.audit.state import PAGE_SIZE, Trail
from workflow import trail

TONES = {"refused": "negative", "retention": "warning"}
LIST = List(
    "audit_list",
    "audit",
    (
        Col("id", "cnt", place="file", label="number"),
        Col("at", place="file", label="at_utc"),
        Col("moment", width=96, place="screen"),
        Col("who", bold=True, width=(160, 200)),
        Col("scope", width=(190, 210)),
        Col("what", words=Said("audit.action", "action"), tone="tone", width=(110, 150)),
        Col("about", words=Said("audit.object", "object_type"), width=90),
        Col("object_id", width=160),
        Col("details"),
    ),
    page_size=PAGE_SIZE,
    row_height=32,
    id="id",
)


def draw(screen: Screen, found: Trail) -> None:
    """The rows that the filters leave."""
    lang, desk = screen.lang, found.desk
    title = t("audit.list", lang, count=f.number(found.total))
    with ui.card(title, t("audit.list_caption", lang), key="audit_card"):
        if not found.total:
            ui.empty_state(t("audit.none", lang))
            return

        def asked(first: int, size: int) -> pl.DataFrame:
            return worded(trail.listed(desk.database, desk.actor, found.filters, size, first), lang)

        file = File(title, f"audit_{desk.today:%Y%m%d}", lambda _: asked(0, trail.MOST), count=found.total)
        lists.draw(screen, LIST, worded(found.rows, lang), rest=ui.Rest(found.total, asked), alt=title)
        lists.menu(screen, LIST, file)


def worded(rows: pl.DataFrame, lang: str) -> pl.DataFrame:
    """Rows with the time as a clock shows it and people by name."""
    side, other = ("name_zh", "name_en") if lang == "zh" else ("name_en", "name_zh")
    known = [pl.when(pl.col(one) != "").then(pl.col(one)) for one in (side, other)]
    return rows.with_columns(
        moment=pl.Series([words.moment(at) for at in rows["at"]], dtype=pl.String),
        who=pl.coalesce(*known, "actor_id"),
        tone=pl.col("action").replace_strict(TONES, default=None, return_dtype=pl.String),
    )
