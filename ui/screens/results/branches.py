"""Where in the bank the campaign worked: its branches, each against its own held out."""

from __future__ import annotations

import polars as pl

from ui import components as ui
from ui import formats as f
from ui import lists
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.results import state
from ui.screens.results.segments import FIGURES
from ui.screens.results.state import View
from ui.shared import increment

_SHOWN = ("contacted_cnt", "openings_cnt", "held_cnt", "held_openings_cnt")
BRANCHES = List(
    "campaign_branches",
    "campaign",
    (
        Col("name", label="branch", bold=True),
        Col("targeted_cnt", "cnt"),
        Col("difference_pct", "num", 1, signed=True, tone="tone"),
        Col("interval", "image", place="screen"),
        Col("incremental_words", place="screen"),
        Col("incremental_ep_cny", "cny", signed=True, bold=True),
        *(Col(key, "cnt") for key in _SHOWN),
        Col("realised_words", place="screen"),
        *(col for col in FIGURES if col.key not in _SHOWN),
    ),
    page_size=10,
    row_height=30,
    is_sortable=True,
)


def rows_of(screen: Screen, view: View) -> pl.DataFrame:
    """The branches with their words and pictures, the worst first."""

    def made() -> pl.DataFrame:
        rows = screen.load(state.named, screen.month_no, view.campaign_id, "branch", screen.lang)
        return increment.pictured(screen, increment.worded(worst_first(rows), screen.lang))

    return screen.memo("campaign_branches", made, view.campaign_id)


def worst_first(rows: pl.DataFrame) -> pl.DataFrame:
    """Smallest incremental profit first, those without a figure last."""
    return rows.sort("incremental_ep_cny", "targeted_cnt", "key", descending=[False, True, False], nulls_last=True)


def has_several(screen: Screen, view: View) -> bool:
    """Whether the reader sees more than one branch: of one there is nothing to compare."""
    return rows_of(screen, view).height > 1


def draw(screen: Screen, view: View) -> None:
    """One row a branch, smallest incremental profit first."""
    lang, rows = screen.lang, rows_of(screen, view)
    head = screen.memo("campaign_branches_title", lambda: title(rows, lang), view.campaign_id)
    with ui.card(head, t("campaign.branches.caption", lang), key="campaign_branches"):
        lists.draw(
            screen, BRANCHES, rows, subject=view.campaign_id, alt=head,
            export=lists.File(head, f"campaign_{view.campaign_id}_branches", rows),
        )  # fmt: skip


def title(rows: pl.DataFrame, lang: str) -> str:
    """The message: how many branches are shown to gain, which most; that groups this small show little."""
    shown, known = rows.filter("is_shown"), rows.drop_nulls("difference_pct")
    key = "campaign.branches.title" if shown.height else "campaign.branches.title_none"
    best = shown.sort("incremental_ep_cny", descending=True, nulls_last=True)
    name = best["name"][0] if best.height else ""
    return t(key, lang, name=name, shown=f.number(shown.height), count=f.number(known.height))
