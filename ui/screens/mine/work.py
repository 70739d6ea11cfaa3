"""The reader's maps with how they go, the support that is asked of them, the results and the material they publish."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from mart.query import campaign
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.cases.links import open_case
from ui.cases.names import named
from ui.i18n import t
from ui.lists import Col, List, Name, Said
from ui.screen import Screen
from ui.screens.mine.state import Mine
from ui.shared import increment, map_list
from workflow.materials import reading


def _map(screen: Screen, event: ui.TableEvent) -> None:
    nav.go("sales_map", map=event.row["case_id"], step=None)


def _lead(screen: Screen, event: ui.TableEvent) -> None:
    open_case(event.row["id"])


def _campaign(screen: Screen, event: ui.TableEvent) -> None:
    nav.go("sales_results", campaign=event.row["campaign_id"])


MAPS = replace(map_list.MAPS, name="mine_maps", click=_map, page_size=8)
ASKED = List(
    "mine_asked",
    "mine",
    (
        Col("name", words=Name("label"), label="lead", bold=True),
        Col("owner"),
        Col("due_on", "date", tone="due_tone", keep=True),
        Col("customer_id", place="file"),
    ),
    page_size=8,
    row_height=32,
    is_open=True,
    click=_lead,
    id="id",
)
RESULTS = List(
    "mine_results",
    "campaign",
    (
        Col("name", words=Name("label"), bold=True),
        Col("start_date", "date"),  # a product is pushed again and again under one name
        Col("incremental_words", tone="tone", place="screen"),
        Col("incremental_ep_cny", "cny", bold=True, signed=True),
        Col("targeted_cnt", "cnt"),
        *(Col(key, "num", 1, place="file") for key in ("incremental", "incremental_low", "incremental_high")),
        Col("campaign_id", place="file"),
    ),
    page_size=8,
    row_height=32,
    is_open=True,
    click=_campaign,
    id="campaign_id",
)
MATERIALS = List(
    "mine_materials",
    "material",
    (
        Col("name", bold=True),
        Col("status_words", words=Said("material.status", "status"), label="status"),
        Col("valid_until", keep=True),
        *(Col(key, "cnt") for key in ("maps_cnt", "leads_cnt", "opens_cnt")),
    ),
)


def maps(screen: Screen, mine: Mine) -> None:
    """The maps in reach, the last changed first; a click opens one."""
    lang = screen.lang
    title = t("salesmap.maps.title", lang, count=f.number(mine.maps.height))
    with ui.card(title, t("salesmap.maps.caption", lang), key="mine_maps"):
        if mine.maps.is_empty():
            ui.empty_state(t("salesmap.maps.none", lang), t("mine.maps.none_hint", lang))
            return
        rows = screen.memo("mine_map_words", lambda: map_list.worded(screen, mine.desk, mine.maps), mine.desk.moment)
        lists.draw(screen, MAPS, rows, alt=title, export=lists.File(title, "my_maps", rows))


def asked(screen: Screen, mine: Mine) -> None:
    """Leads whose managers ask for support; a click opens one to answer."""
    lang, rows = screen.lang, mine.asked
    title = t("mine.asked.title", lang, count=f.number(rows.height))
    with ui.card(title, t("mine.asked.caption", lang), key="mine_asked"):
        if rows.is_empty():
            ui.empty_state(t("mine.asked.none", lang), t("mine.asked.none_hint", lang))
            return
        people = dict(named(screen, mine.desk, rows["owner_id"]))
        said = rows.with_columns(
            owner=pl.col("owner_id").replace_strict(people, default=pl.col("owner_id")),
            due_tone=pl.when(pl.col("due_on") < mine.desk.today.isoformat()).then(pl.lit("negative")),
        )
        lists.draw(screen, ASKED, said, alt=title, export=lists.File(title, "support_asked", said))


def results(screen: Screen, mine: Mine) -> None:
    """What campaigns for the reader's products brought; a click opens the whole result."""
    lang, rows = screen.lang, screen.load(campaign.results, screen.month_no)
    shown = rows.filter("is_shown").height
    title = t("mine.results.title", lang, shown=f.number(shown), count=f.number(rows.height))
    title = title if rows.height else t("mine.section.results", lang)
    with ui.card(title, t("mine.results.caption", lang), key="mine_results"):
        if rows.is_empty():
            ui.empty_state(t("mine.results.none", lang), t("mine.results.none_hint", lang))
            return
        said = screen.memo("mine_results", lambda: increment.worded(rows, lang))
        lists.draw(screen, RESULTS, said, alt=title, export=lists.File(title, f"my_results_{screen.month}", said))


def materials(screen: Screen, mine: Mine) -> None:
    """The material the reader publishes, and how it is used."""
    lang = screen.lang
    rows = reading.library(mine.desk.database, mine.desk.today, mine.desk.actor.ids)
    title = t("mine.materials.title", lang, count=f.number(rows.height))
    link = ui.Link(t("material.title", lang), "pages/sales_materials.py")
    with ui.card(title, t("mine.materials.caption", lang), key="mine_materials", link=link):
        if rows.is_empty():
            ui.empty_state(t("material.none", lang), t("mine.materials.none_hint", lang))
            return
        lists.static(screen, MATERIALS, rows.head(8), export=lists.File(title, "my_materials", rows))
