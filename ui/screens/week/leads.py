"""The list of the week: each customer with what they are approached for, until when, and how far it is."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.cases import words
from ui.cases.names import with_product
from ui.i18n import t
from ui.lists import Col, List, Mark, Name
from ui.load import made_of
from ui.screen import Screen
from ui.screens.week import state
from ui.screens.week.state import Week

WAYS = ("week", "all")


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    session.remember(state.CHOSEN, event.row["id"])
    st.rerun()


LEADS = List(
    "week_leads",
    "week",
    (
        Col("mark", words=Mark("is_chosen"), label=" "),
        Col("due_on", "date", tone="due_tone", keep=True),
        Col("customer", words=Name("customer"), bold=True),
        Col("product"),
        Col("state_words", label="state"),
        Col("expected_cny", "cny", label="expected_short", bold=True, keep=True),
        Col("customer_id", place="file"),
        Col("map_zh", label="map", place="file"),
    ),
    unit="one",
    page_size=14,
    row_height=30,
    is_open=True,
    click=_clicked,
    id="id",
)


def draw(screen: Screen, week: Week) -> None:
    """Due this week or all, the most overdue first; a click shows the brief."""
    lang, today = screen.lang, week.desk.today
    due = made_of(week.rows, ("due", today), lambda: state.this_week(week.rows, today))
    title = screen.memo("week_title", lambda: title_of(week.rows, due, today, lang), week.desk.moment)
    with ui.card(title, t("week.caption", lang), key="week_list"):
        way = ui.one_of(t("week.way", lang), WAYS, "week_way", lambda key: t(f"week.way_{key}", lang))
        wanted, chosen = due if way == "week" else week.rows, week.case.id if week.case else -1
        rows = screen.memo("week_words", lambda: worded(screen, wanted, week), way, chosen, week.desk.moment)
        if rows.is_empty():
            ui.empty_state(t("week.none", lang), t("week.none_hint", lang))
            return
        lists.draw(screen, LEADS, rows, alt=title, export=lists.File(title, f"leads_{today.isoformat()}", rows))


def title_of(rows: pl.DataFrame, due: pl.DataFrame, today: date, lang: str) -> str:
    """Customers to contact, and leads: a customer may be approached with several products."""
    late = rows.filter(pl.col("due_on") < today.isoformat())
    who, counts = pl.coalesce("customer_id", "subject_id"), {"count": due, "late": late, "all": rows}
    said = {name: f.number(one.select(who).n_unique()) for name, one in counts.items()}
    return t("week.title_list", lang, leads=f.number(due.height), all_leads=f.number(rows.height), **said)


def worded(screen: Screen, rows: pl.DataFrame, week: Week) -> pl.DataFrame:
    """The rows with customer, product, state and date in words, the chosen one marked."""
    states = {key: words.state_label("lead", key, screen.lang) for key in rows["state"].unique()}
    chosen = week.case.id if week.case else -1
    return with_product(screen, rows).with_columns(
        state_words=pl.col("state").replace_strict(states, default=pl.col("state"), return_dtype=pl.String),
        is_chosen=pl.col("id") == chosen,
        due_tone=pl.when(pl.col("due_on") < week.desk.today.isoformat()).then(pl.lit("negative")),
    )
