"""What past campaigns brought against the customers held out: openings, profit, how sure, and what could be shown."""

from __future__ import annotations

import polars as pl

from mart.query import campaign
from mart.reader import Mart
from mart.scope import Scope
from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.screen import Screen

WHOLE = ("bank", "branch")  # who sees all customers of a campaign at home with them, the held out among them


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    session.change_filters(product=event.row["product_id"])


RESULTS = List(
    "campaign_results",
    "campaign",
    (
        Col("name", words=Name("label"), bold=True, width=150),
        Col("start_date", "date", width=84),
        Col("targeted_cnt", "cnt", width=56),
        Col("contacted_cnt", "cnt", width=56),
        Col("held_cnt", "cnt", width=56),
        Col("openings_cnt", "cnt", width=50),
        Col("held_openings_cnt", "cnt", width=56),
        Col("incremental_words", width=128, tone="tone"),
        Col("shrunk_pct", "num", 1, signed=True, width=60),
        Col("smallest_pct", "num", 1, width=66),
        Col("incremental_ep_cny", "cny", bold=True, signed=True, width=84),
        Col("realised_words", width=120),
        Col("difference_pct", "num", 2, place="file"),
        Col("low_pct", "num", 2, place="file"),
        Col("high_pct", "num", 2, place="file"),
        Col("incremental", "num", 1, place="file"),
        Col("incremental_low", "num", 1, place="file"),
        Col("incremental_high", "num", 1, place="file"),
        Col("ep_per_opening_cny", "cny", place="file"),
        Col("realised_cny", "cny", place="file"),
        Col("p_value", "num", 3, place="file"),
        Col("campaign_id", place="file"),
    ),
    page_size=10,
    row_height=30,
    is_sortable=True,
    select="cell",
    click=_clicked,
    id="campaign_id",
)


def is_for(screen: Screen, *_: object) -> bool:
    """Whether the reader sees both groups of a campaign whole."""
    return screen.scope.record.dimension in WHOLE


def told(mart: Mart, scope: Scope, month_no: int, lang: str) -> pl.DataFrame:
    """The results with incremental openings and realised profit in words, and how sure they are."""
    rows = campaign.results(mart, scope, month_no)
    said = [(incremental_words(row, lang), realised_words(row, lang)) for row in rows.to_dicts()]
    names = ("incremental_words", "realised_words")
    tone = pl.when(pl.col("low_pct") > 0).then(pl.lit("positive")).when(pl.col("high_pct") < 0).then(pl.lit("negative"))
    return rows.with_columns(
        *(pl.Series(name, [pair[n] for pair in said], dtype=pl.String) for n, name in enumerate(names)), tone=tone
    )


def incremental_words(row: dict, lang: str) -> str:
    """Openings that would not have come without the campaign, with their interval."""
    said = {name: f.number(row[key], 1, signed=name == "count") for name, key in _SPAN}
    return t("campaign.incremental", lang, **said)


def realised_words(row: dict, lang: str) -> str:
    """Profit that the targeted earned beyond the held out, and how easily chance makes as much."""
    return t("campaign.realised", lang, amount=f.money(row["realised_cny"], lang), p=f.number(row["p_value"], 2))


_SPAN = (("count", "incremental"), ("low", "incremental_low"), ("high", "incremental_high"))


def draw(screen: Screen, *_: object) -> None:
    """One row a campaign, largest incremental profit first; a click chooses its product."""
    lang = screen.lang
    rows = screen.load(told, screen.month_no, lang)
    title = _title(rows, lang)
    with ui.card(title, t("campaign.caption", lang), key="campaign_results"):
        if rows.is_empty():
            ui.empty_state(t("campaign.none", lang), t("campaign.none_hint", lang))
            return
        lists.draw(screen, RESULTS, rows, alt=title)
        ui.note(t("campaign.note", lang))
        lists.menu(screen, RESULTS, lists.File(title, f"campaigns_{screen.month}", rows), key="campaign_results_export")


def _title(rows: pl.DataFrame, lang: str) -> str:
    """How many campaigns showed that they bring openings, of how many."""
    if rows.is_empty():
        return t("campaign.section", lang)
    shown = rows.filter(pl.col("low_pct") > 0)
    ep = f.money(shown["incremental_ep_cny"].sum() or 0, lang)
    return t("campaign.title", lang, count=f.number(rows.height), shown=f.number(shown.height), ep=ep)
