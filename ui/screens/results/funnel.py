"""The campaign from targeted to opened, against what the held out did, and the increment with its interval."""

from __future__ import annotations

import re

import polars as pl

from models.learnt import MAP
from ui import charts
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen
from ui.screens.results.state import View
from ui.shared import increment


def draw(screen: Screen, view: View) -> None:
    """The picture and how the groups came to be."""
    lang, row = screen.lang, view.row
    with ui.card(title(row, lang), t("campaign.funnel.caption", lang), key="campaign_funnel"):
        screen.draw_cached("campaign_funnel", lambda: ui.chart(figure(screen, row), "campaign_funnel_chart"), row)
        ui.note(note(row, lang))


def note(row: dict, lang: str) -> str:
    """Who says that somebody opened; of a sales map also since when: its months are counted whole."""
    key = "note_map" if re.match(MAP, row["campaign_id"]) else "note"
    return t(f"campaign.funnel.{key}", lang, held=f.number(row["held_cnt"]))


def title(row: dict, lang: str) -> str:
    """The message: reached, opened, and what the held out did meanwhile."""
    counts = {name: f.number(row[f"{name}_cnt"]) for name in ("contacted", "openings", "held_openings", "held")}
    return t("campaign.funnel.title", lang, **counts)


def stages(row: dict, lang: str) -> pl.DataFrame:
    """label, value, said, tone of each stage."""
    said = {
        "targeted": f.number(row["targeted_cnt"]),
        "contacted": t("campaign.funnel.share", lang, **_share(row, "contacted")),
        "openings": t(
            "campaign.funnel.opened", lang, **_share(row, "openings"),
            without=f.number(row["expected"], 1), rate=f.pct(100 * row["held_openings_cnt"] / row["held_cnt"], 1),
        ),
    }  # fmt: skip
    tones = {"openings": "accent"}
    return pl.DataFrame(
        [
            (t(f"campaign.funnel.{name}", lang), row[f"{name}_cnt"], text, tones.get(name, "actual"))
            for name, text in said.items()
        ],
        schema=["label", "value", "said", "tone"],
        orient="row",
    )


def _share(row: dict, name: str) -> dict[str, str]:
    count = row[f"{name}_cnt"]
    decimals = 0 if name == "contacted" else 1
    return {"count": f.number(count), "pct": f.pct(100 * count / row["targeted_cnt"], decimals)}


def figure(screen: Screen, row: dict):
    """The figure of `charts.funnel`."""
    lang = screen.lang
    return charts.funnel(
        stages(row, lang),
        screen.look,
        message=title(row, lang),
        without=row["expected"],
        increment=t("campaign.funnel.increment", lang),
        span=(row["incremental_low"], row["incremental"], row["incremental_high"]),
        said=increment.openings(row, lang),
    )
