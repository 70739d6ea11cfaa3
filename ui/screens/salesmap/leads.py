"""Leads of a map by branch, manager, product and stage, and those that are stuck."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from mart.query import personas
from ui import components as ui
from ui import filters, lists
from ui import formats as f
from ui.cases import words
from ui.cases.links import open_case
from ui.cases.names import named, with_product
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.load import made_of
from ui.screen import Screen
from ui.screens.salesmap.state import Opened
from workflow.maps import progress

WAYS = ("branch_id", "owner_id", "product_id", "state", "age")
AGES = (("week", 5), ("fortnight", 10), ("month", 22), ("older", 100_000))  # working days up to
_COUNTS = (
    Col("leads_cnt", "cnt"),
    Col("contacted_pct", "pct", 0),
    Col("feedback_days", "num", 1, keep=True),
    Col("interested_cnt", "cnt"),
    Col("won_cnt", "cnt"),
    Col("late_cnt", "cnt", tone="late_tone"),
    Col("unanswered_cnt", "cnt"),
    Col("expected_ep_cny", "cny", label="expected", bold=True),
)
BY = List("salesmap_by", "salesmap", (Col("name", bold=True), *_COUNTS), unit="one")


def _opened(screen: Screen, event: ui.TableEvent) -> None:
    open_case(event.row["lead_id"])


STUCK = List(
    "salesmap_stuck",
    "salesmap",
    (
        Col("customer", words=Name("customer"), bold=True),
        Col("product"),
        Col("owner"),
        Col("state_words", label="state"),
        Col("outcome_words", label="outcome"),
        Col("due_on", "date", keep=True),
        Col("age_days", "cnt"),
        Col("expected_ep_cny", "cny", label="expected", bold=True),
        Col("customer_id", place="file"),
        Col("branch", place="file"),
        Col("opened_on", "date", place="file", keep=True),
    ),
    unit="one",
    page_size=12,
    is_open=True,
    click=_opened,
    id="lead_id",
)


def by(screen: Screen, one: Opened, rows: pl.DataFrame) -> None:
    lang = screen.lang
    with ui.card(_by_title(rows, screen), t("salesmap.by.caption", lang), key="map_by"):
        first = "branch_id" if rows["branch_id"].n_unique() > 1 else "owner_id"
        way = ui.one_of(t("salesmap.by.label", lang), WAYS, "map_way", lambda key: t(f"salesmap.by.{key}", lang), first)
        found = screen.memo("map_by", lambda: _counted(screen, one, rows, way), way, one.moment)
        file = lists.File(f"{one.found.name}: {t(f'salesmap.by.{way}', lang)}", _file(one, f"by_{way}"), found)
        lists.static(screen, BY, found, export=file)


def _counted(screen: Screen, one: Opened, rows: pl.DataFrame, way: str) -> pl.DataFrame:
    """Leads by branch, manager, product, stage or age, by name."""
    found = progress.by(aged(rows), way)
    names = _names(screen, one, way, found["key"].drop_nulls().to_list())
    return found.with_columns(
        name=pl.col("key").replace_strict(names, default=pl.col("key")).fill_null(f.NONE),
        contacted_pct=100.0 * pl.col("contacted_cnt") / pl.col("leads_cnt"),
        late_tone=pl.when(pl.col("late_cnt") > 0).then(pl.lit("negative")),
    )


def aged(rows: pl.DataFrame) -> pl.DataFrame:
    """`age` of leads: the first of AGES they fit in by the working days since the push; those that ended are `ended`.

    >>> aged(pl.DataFrame({"age_days": [0, 5, 6, None]}))["age"].to_list()
    ['week', 'week', 'fortnight', 'ended']
    """
    days, age = pl.col("age_days"), pl.lit("ended")
    for name, most in reversed(AGES):
        age = pl.when(days <= most).then(pl.lit(name)).otherwise(age)
    return rows.with_columns(age=age)


def _by_title(rows: pl.DataFrame, screen: Screen) -> str:
    """Where most leads are late; else that none is."""
    lang = screen.lang
    worst = made_of(rows, "worst branch", lambda: progress.by(rows, "branch_id").row(0, named=True))
    if not worst["late_cnt"]:
        return t("salesmap.by.fine", lang)
    branches = filters.labels(screen.load(personas.branches), lang)
    where = branches.get(worst["key"], worst["key"])
    return t("salesmap.by.late", lang, where=where, count=f.number(worst["late_cnt"]))


def _names(screen: Screen, one: Opened, way: str, keys: list[str]) -> Mapping[str, str]:
    lang = screen.lang
    if way == "branch_id":
        return filters.labels(screen.load(personas.branches), lang)
    if way == "owner_id":
        return dict(named(screen, one.desk, keys))
    if way == "age":
        return {key: t(f"salesmap.age.{key}", lang) for key in keys}
    if way == "state":
        return {key: words.state_label("lead", key, lang) for key in keys}
    side = "label_zh" if lang == "zh" else "label_en"
    return {item.product_id: getattr(item, side) or item.label_zh for item in one.found.plan.products}


def stuck(screen: Screen, one: Opened, rows: pl.DataFrame) -> None:
    """Leads past their date first, then all that are open; a click opens one. The file has those that ended too."""
    lang = screen.lang
    found, open_rows = screen.memo("map_stuck", lambda: _first_late(screen, one, rows), one.moment)
    late, count = f.number(int(found["is_late"].sum())), f.number(open_rows.height)
    title = t("salesmap.stuck.title", lang, late=late, count=count)
    with ui.card(title, t("salesmap.stuck.caption", lang), key="map_stuck"):
        if open_rows.is_empty():
            ui.empty_state(t("salesmap.stuck.none", lang), t("salesmap.stuck.none_hint", lang))
        else:
            lists.draw(screen, STUCK, open_rows, alt=title, subject=str(one.found.case.id))
        file = lists.File(f"{one.found.name}: {t('salesmap.stuck.file', lang)}", _file(one, "leads"), found)
        lists.menu(screen, STUCK, file, key="map_stuck_export")


def _first_late(screen: Screen, one: Opened, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All leads in words, late ones first, and those of them that are open."""
    found = worded(screen, one, rows.sort("is_late", "due_on", "lead_id", descending=[True, False, False]))
    return found, found.filter("is_open")


def worded(screen: Screen, one: Opened, rows: pl.DataFrame) -> pl.DataFrame:
    """Leads with people, branches, stages and outcomes in words."""
    lang = screen.lang
    people = dict(named(screen, one.desk, rows["owner_id"]))
    branches = filters.labels(screen.load(personas.branches), lang)
    states = {key: words.state_label("lead", key, lang) for key in rows["state"].unique()}
    outcomes = {key: t(f"salesmap.outcome.{key}", lang) for key in rows["outcome"].drop_nulls().unique()}
    return with_product(screen, rows).with_columns(
        owner=pl.col("owner_id").replace_strict(people, default=pl.col("owner_id")),
        branch=pl.col("branch_id").replace_strict(branches, default=pl.col("branch_id")),
        state_words=pl.col("state").replace_strict(states, default=pl.col("state")),
        outcome_words=pl.col("outcome").replace_strict(outcomes, default=f.NONE, return_dtype=pl.String),
    )


def _file(one: Opened, what: str) -> str:
    return f"sales_map_{one.found.case.id}_{what}"
