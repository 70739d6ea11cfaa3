"""All campaigns side by side, drawn to their mean so that the luckiest is not taken for the best."""

from __future__ import annotations

import polars as pl

from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.i18n import t
from ui.lists import Col, List, Mark, Name
from ui.screen import Screen
from ui.screens.results.state import View
from ui.shared import increment


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    session.change_filters(campaign=event.row["campaign_id"])


CAMPAIGNS = List(
    "campaign_results",
    "campaign",
    (
        Col("mark", words=Mark("is_chosen"), label=" ", place="screen"),
        Col("name", words=Name("label"), bold=True),
        Col("product", words=Name("product"), place="file"),
        Col("start_date", "date"),
        Col("incremental_words", tone="tone", place="screen"),
        Col("incremental_ep_cny", "cny", bold=True, signed=True),
        Col("net_ep_cny", "cny", signed=True),
        Col("shrunk_pct", "num", 1, signed=True),
        Col("smallest_pct", "num", 1),
        Col("targeted_cnt", "cnt"),
        Col("contacted_cnt", "cnt", place="file"),
        Col("held_cnt", "cnt"),
        Col("openings_cnt", "cnt"),
        Col("held_openings_cnt", "cnt"),
        *(Col(key, "num", 2, place="file") for key in ("difference_pct", "low_pct", "high_pct")),
        *(
            Col(key, "num", 1, place="file")
            for key in ("expected", "incremental", "incremental_low", "incremental_high")
        ),
        *(
            Col(key, "cny", place="file")
            for key in ("ep_per_opening_cny", "ep_low_cny", "ep_high_cny", "contact_cost_cny", "realised_cny")
        ),
        Col("p_value", "num", 3, place="file"),
        Col("campaign_id", place="file"),
    ),
    page_size=12,
    row_height=30,
    is_sortable=True,
    is_open=True,
    click=_clicked,
    id="campaign_id",
)


def draw(screen: Screen, view: View) -> None:
    """One row a campaign, largest incremental profit first; a click looks at it."""
    lang = screen.lang
    head = screen.memo("campaigns_title", lambda: title(view.rows, lang))
    rows = screen.memo("campaigns", lambda: _rows(view, lang), view.campaign_id)
    with ui.card(head, t("campaign.campaigns.caption", lang), key="campaign_results"):
        file = lists.File(head, f"campaigns_{screen.month}", rows)
        lists.draw(screen, CAMPAIGNS, rows, alt=head, export=file)
        ui.note(t("campaign.campaigns.note", lang))


def _rows(view: View, lang: str) -> pl.DataFrame:
    return increment.worded(view.rows, lang).with_columns(is_chosen=pl.col("campaign_id") == view.campaign_id)


def title(rows: pl.DataFrame, lang: str) -> str:
    """What all campaigns are worth together, and how many are shown by themselves. The sum of those that are shown
    would be that of the lucky ones."""
    shown = rows.filter("is_shown")
    ep = f.money(rows["incremental_ep_cny"].sum() or 0, lang, signed=True)
    key = "campaign.campaigns.title" if shown.height else "campaign.campaigns.title_none"
    return t(key, lang, count=f.number(rows.height), shown=f.number(shown.height), ep=ep)
