"""The list: the most overdue first, one next step a row, and what can be done at once with the rows that are ticked."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from ui import components as ui
from ui import formats as f
from ui.cases import words
from ui.cases.names import named
from ui.components.markup import plain
from ui.components.tables import pagination
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.inbox import bulk, row_html, state
from ui.screens.inbox.row_html import Row
from ui.screens.inbox.state import Inbox
from workflow.kinds import kind


def draw(screen: Screen, found: Inbox) -> None:
    """The page of cases; a press ticks a case or shows it beside the list."""
    lang = screen.lang
    unit = f.table_unit([found.tally.largest_cny], lang)
    title = t(f"work.title.{found.view}", lang, count=f.number(found.tally.count))
    with ui.card(title, t("work.list.caption", lang, unit=unit.label), key="inbox_list"):
        bulk.bar(screen, found)
        if found.rows.is_empty():
            key = "filtered" if found.filters != state.Filters() else found.view
            ui.empty_state(t(f"work.empty.{key}", lang), t(f"work.empty_hint.{key}", lang))
            return
        heads = [t(f"work.column.{name}", lang) for name in ("due", "item", "effect", "stage", "owner")]
        html = row_html.table(_rows(screen, found, unit), heads, t("work.tick", lang), screen.look)
        pressed = ui.pressable(html, key="inbox_rows")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(plain(_footer(found, unit, lang)), width="stretch")
            pagination(found.pages, "inbox")
    if pressed:
        _follow(pressed, found)


def _follow(pressed: str, found: Inbox) -> None:
    what, _, number = pressed.partition(":")
    if what == "tick":
        ticked = state.TICKS.ids
        places = [i for i, one in enumerate(_ids(found)) if (one in ticked) != (one == number)]
        state.TICKS.keep(_ids(found), places)
    else:
        state.choose(int(number))
        bulk.put_away()
    st.rerun()


def _ids(found: Inbox) -> list[str]:
    return [str(one) for one in found.rows["id"]]


def _rows(screen: Screen, found: Inbox, unit: f.TableUnit) -> list[Row]:
    people = named(screen, found.desk, [*found.rows["owner_id"], *found.rows["opener_id"]])
    now = datetime.combine(found.desk.today, datetime.min.time())
    mine = found.desk.actor.ids
    return [_row(screen, row, people, now, unit, mine, found) for row in found.rows.iter_rows(named=True)]


def _row(
    screen: Screen, row: dict, people: object, now: datetime, unit: f.TableUnit, mine: tuple[str, ...], found: Inbox
) -> Row:
    lang, effect = screen.lang, row["effect_cny"]
    due, late, tone = due_words(row["due_on"] if row["is_open"] else None, now, lang)
    note = t(
        "work.list.note",
        lang,
        reference=words.reference(row["kind"], row["opened_at"], row["id"]),
        opener=people[row["opener_id"]],  # type: ignore[index]
        at=words.moment(row["opened_at"])[:5],
    )
    owner = t("work.you", lang) if row["owner_id"] in mine else people[row["owner_id"]]  # type: ignore[index]
    return Row(
        row["id"],
        due,
        late,
        tone,
        words.kind_label(row["kind"], lang),
        pick(row["label_zh"], row["label_en"], lang),
        note,
        f.in_unit(effect, unit, signed=True),
        None if not effect else "positive" if effect > 0 else "negative",
        words.state_label(row["kind"], row["state"], lang),
        owner,
        _next(row, lang) if found.view == "waiting" else t("work.look", lang),
        str(row["id"]) in state.TICKS.ids,
        row["id"] == found.chosen,
    )


def due_words(due_on: str | None, now: datetime, lang: str) -> tuple[str, str, str | None]:
    """(day, below it how late, tone) of a due date."""
    if not due_on:
        return f.NONE, "", None
    day = date.fromisoformat(due_on)
    said, tone = f.due(day, now, lang)
    return (f.day(day), said, tone) if day < now.date() else (said, "", tone)


def _next(row: dict, lang: str) -> str:
    """The step that leads on from a state, as the row's button; what I may really do stands beside the list."""
    steps = [step for step in kind(row["kind"]).transitions.values() if row["state"] in step.sources]
    step = next((one for one in steps if one.tone == "primary"), None)
    return pick(step.label_zh, step.label_en, lang) if step else t("work.look", lang)


def _footer(found: Inbox, unit: f.TableUnit, lang: str) -> str:
    first = (found.pages > 1) and t("work.list.pages", lang, shown=found.rows.height, total=f.number(found.tally.count))
    total = found.tally.effect_cny
    said = (
        t("work.list.sum", lang, sum=f.in_unit(total, unit, signed=True), unit=unit.label) if total is not None else ""
    )
    return t("table.stop", lang).join(one for one in (first or "", said) if one)
