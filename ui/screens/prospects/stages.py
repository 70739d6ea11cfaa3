"""How far the opportunities on prospects are: counts by stage, and the open ones, the first due first."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import lists
from ui.cases import words
from ui.cases.links import open_case
from ui.cases.names import named
from ui.components.markup import CAPTION, esc, span
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.screen import Screen
from ui.screens.prospects.state import View
from workflow.kinds import kind
from workflow.matching import KIND


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    open_case(int(event.row["id"]))


OPEN = List(
    "prospect_open",
    "prospect",
    (
        Col("due_on", "date", tone="due_tone", keep=True),
        Col("name", words=Name("label"), bold=True),
        Col("stage"),
        Col("owner"),
    ),
    page_size=4,
    row_height=30,
    is_open=True,
    click=_clicked,
    id="id",
)


def draw(screen: Screen, view: View) -> None:
    """The stages with their counts; below them what is open; a click opens the case."""
    lang, rows = screen.lang, view.cases
    with ui.card(t("prospect.stages.title", lang), t("prospect.stages.caption", lang), key="prospect_stages_card"):
        if view.desk is None or rows.is_empty():
            missing = "work.no_store" if view.desk is None else "prospect.stages.none"
            ui.empty_state(t(missing, lang), t("prospect.stages.none_hint", lang))
            return
        st.html(_track(screen, rows))
        own = rows.filter("is_open")
        if own.is_empty():
            ui.note(t("prospect.stages.all_ended", lang))
            return
        people = named(screen, view.desk, own["owner_id"].to_list())
        late = pl.col("due_on") < view.desk.today.isoformat()
        shown = own.with_columns(
            stage=pl.Series([words.state_label(KIND, one, lang) for one in own["state"]], dtype=pl.String),
            owner=pl.Series([people[one] for one in own["owner_id"]], dtype=pl.String),
            due_tone=pl.when(late).then(pl.lit("negative")),
        )
        lists.draw(screen, OPEN, shown, alt=t("prospect.stages.title", lang))


def _track(screen: Screen, rows: pl.DataFrame) -> str:
    """Every stage of the kind in its order with how many are there now."""
    lang, tok, cells = screen.lang, screen.look.tokens, ""
    counts = dict(rows.group_by("state").len().iter_rows())
    for name, one in kind(KIND).states.items():
        count = counts.get(name, 0)
        edge = tok.accent if count and not one.is_end else tok.rule
        style = f"flex:1;min-width:0;border-top:3px solid {edge};padding-top:4px;text-align:center"
        number = span(f.number(count), tok.ink if count else tok.muted, "font-size:15px", is_bold=bool(count))
        label = span(words.state_label(KIND, name, lang), tok.muted, CAPTION)
        cells += f'<div style="{style}"><div>{number}</div><div>{label}</div></div>'
    said = esc(t("prospect.stages.title", lang))
    return f'<div style="display:flex;gap:4px" role="img" aria-label="{said}">{cells}</div>'
