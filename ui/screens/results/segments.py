"""Where the campaign worked: its segments side by side, each against its own held out."""

from __future__ import annotations

import polars as pl

from ui import components as ui
from ui import formats as f
from ui import lists
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.results import state
from ui.screens.results.state import View
from ui.shared import increment

FIGURES = (
    *(Col(key, "cnt", place="file") for key in ("contacted_cnt", "openings_cnt")),
    *(Col(key, "cnt", place="file") for key in ("held_cnt", "held_openings_cnt")),
    *(Col(key, "num", 2, place="file") for key in ("low_pct", "high_pct", "smallest_pct")),
    *(Col(key, "num", 1, place="file") for key in ("expected", "incremental", "incremental_low", "incremental_high")),
    *(Col(key, "cny", place="file") for key in ("ep_low_cny", "ep_high_cny", "contact_cost_cny", "net_ep_cny")),
    Col("realised_cny", "cny", place="file"),
    Col("p_value", "num", 3, place="file"),
)
SEGMENTS = List(
    "campaign_segments",
    "campaign",
    (
        Col("name", label="segment", bold=True),
        Col("targeted_cnt", "cnt"),
        Col("difference_pct", "num", 1, signed=True, tone="tone"),
        Col("interval", "image", place="screen"),
        Col("shrunk_pct", "num", 1, signed=True),
        Col("incremental_ep_cny", "cny", signed=True),
        *FIGURES,
    ),
    row_height=30,
)


def draw(screen: Screen, view: View) -> None:
    """The segments and, last, the campaign as a whole."""
    lang = screen.lang
    parts = screen.load(state.named, screen.month_no, view.campaign_id, "segment", lang)
    rows = screen.memo(
        "campaign_segments", lambda: increment.pictured(screen, with_total(parts, view.row, lang)), view.campaign_id
    )
    head = screen.memo("campaign_segments_title", lambda: title(parts, lang), view.campaign_id)
    with ui.card(head, t("campaign.segments.caption", lang), key="campaign_segments"):
        lists.draw(
            screen, SEGMENTS, rows, subject=view.campaign_id, alt=head,
            export=lists.File(head, f"campaign_{view.campaign_id}_segments", rows),
        )  # fmt: skip
        ui.note(t("campaign.segments.note", lang))


def with_total(parts: pl.DataFrame, whole: dict, lang: str) -> pl.DataFrame:
    """The parts with the campaign below them; a tone by what is shown."""
    own = {"key": "ALL", "name": t("campaign.total", lang), "shrunk_pct": None}  # its own is among campaigns
    total = {name: whole.get(name) for name in parts.columns} | own
    both = pl.concat([parts, pl.DataFrame([total], schema=parts.schema)])
    return increment.worded(both, lang)


def title(parts: pl.DataFrame, lang: str) -> str:
    """The message: the segment that is shown to gain most, that they are alike, or that none is shown."""
    known = parts.drop_nulls("difference_pct")
    shown = known.filter("is_shown").sort("shrunk_pct", descending=True)
    if shown.is_empty():
        return t("campaign.segments.title_none", lang, count=f.number(known.height))
    counts = {"shown": f.number(shown.height), "count": f.number(known.height)}
    key = "title_alike" if state.is_alike(known) else "title"
    return t(f"campaign.segments.{key}", lang, name=shown["name"][0], **counts)
