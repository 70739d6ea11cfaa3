"""The messages, the newest first, and what a person decides on those that are ticked."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.account import NoAccess
from ui.cases import words
from ui.cases.desk import desk_of
from ui.cases.names import named
from ui.components.markup import plain
from ui.i18n import t
from ui.lists import Action, Col, File, List, Said
from ui.screen import Screen
from ui.screens.deliveries import state
from ui.screens.deliveries.state import PAGE_SIZE, Sent
from workflow.db import StoreError
from workflow.model import Refused
from workflow.push import deliveries
from workflow.push.words import name as kind_of_message

TONES = {"sent": "positive", "failed": "negative", "unknown": "negative", "skipped": "warning", "sending": "muted"}
_DONE = "deliveries_done"


def _clicked(screen: Screen, event: ui.TableEvent, found: Sent) -> None:
    state.choose(int(event.row["key"]))


def _decisions(screen: Screen, one: List, ids: tuple[str, ...], file: File | None) -> None:
    """What a person decides on the ticked ones."""
    for decision in (deliveries.AGAIN, deliveries.SENT):
        button(screen, decision, ids, f"deliveries_all_{decision}")


def button(screen: Screen, decision: str, ids: tuple[str, ...], key: str) -> None:
    """A decision on messages, as a button."""
    label = plain(t(f"deliveries.decide.{decision}", screen.lang))
    st.button(label, key=key, on_click=_decide, args=(screen, ids, decision))


def _decide(screen: Screen, ids: tuple[str, ...], decision: str) -> None:
    lang = screen.lang
    try:
        desk = desk_of(screen.identity)
        done = deliveries.decide(desk.database, desk.actor, [int(one) for one in ids], decision)
        said = t(f"deliveries.decided.{decision}", lang, count=f.number(done), total=f.number(len(ids)))
        session.remember(_DONE, (True, said))
    except (Refused, StoreError, NoAccess) as error:
        session.remember(_DONE, (False, t("work.failed", lang, why=str(error))))


LIST = List(
    "deliveries_list",
    "deliveries",
    (
        Col("key", place="file", label="number"),
        Col("queued"),
        Col("state", words=Said("deliveries.state", "status"), tone="tone"),
        Col("to", bold=True),
        Col("about"),
        Col("reference"),
        Col("reason"),
        Col("by", words=Said("deliveries.channel", "channel", null="—"), place="file"),
        Col("attempts_cnt", "cnt", place="file"),
        Col("when", place="file"),
    ),
    page_size=PAGE_SIZE,
    row_height=32,
    is_open=True,
    click=_clicked,
    id="key",
    actions=(lists.file_action, Action("decide", _decisions)),
)


def draw(screen: Screen, found: Sent) -> None:
    """The messages that the filters leave."""
    lang = screen.lang
    title = t("deliveries.list", lang, count=f.number(found.total))
    with ui.card(title, t("deliveries.list_caption", lang), key="deliveries_card"):
        _said()
        if not found.total:
            is_all = found.filters == deliveries.Filters()
            ui.empty_state(t("deliveries.none" if is_all else "deliveries.none_filtered", lang))
            return
        ask = lambda first, size: shown(screen, found, first, size)  # noqa: E731 - asked by the page that is turned to
        file = File(title, f"deliveries_{screen.month}", lambda ids: _whole(screen, found, ids), count=found.total)
        rest = ui.Rest(found.total, ask)
        lists.draw(screen, LIST, ask(0, PAGE_SIZE), found, rest=rest, file=file, alt=title, export=file)


def shown(screen: Screen, found: Sent, first: int, size: int) -> pl.DataFrame:
    """Messages from a place on, as the list has them."""
    rows = deliveries.listed(found.desk.database, found.desk.actor, found.filters, size, first)
    return _worded(rows, names_of(screen, found, rows), screen.lang)


def names_of(screen: Screen, found: Sent, rows: pl.DataFrame) -> dict[str, str]:
    """Names of those messages are for."""
    ids = [row["person_id"] or row["recipient_id"] for row in rows.iter_rows(named=True)]
    ids += [one for one in rows["resolved_by"] if one]
    return dict(named(screen, found.desk, ids))


def _whole(screen: Screen, found: Sent, ids: tuple[str, ...] | None) -> pl.DataFrame:
    """Every message of the file, by the numbers of people where their names are not in the store."""
    filters = found.filters if ids is None else deliveries.Filters(ids=tuple(int(one) for one in ids))
    rows = deliveries.listed(found.desk.database, found.desk.actor, filters, 1_000_000)
    side = "name_zh" if screen.lang == "zh" else "name_en"
    known = {row["person_id"] or row["recipient_id"]: row[side] for row in rows.iter_rows(named=True) if row[side]}
    return _worded(rows, known, screen.lang)


def _worded(rows: pl.DataFrame, names: dict[str, str], lang: str) -> pl.DataFrame:
    made = [one_worded(row, names, lang) for row in rows.iter_rows(named=True)]
    more = pl.DataFrame(
        made,
        schema=dict.fromkeys(("key", "queued", "to", "resolver", "about", "reference", "when", "reason"), pl.String),
    )
    tone = pl.col("status").replace_strict(TONES, default=None, return_dtype=pl.String)
    return rows.with_columns(tone=tone).hstack(more)


def one_worded(row: dict, names: dict[str, str], lang: str) -> dict[str, str]:
    """What a row of the list says of a message beside its columns."""
    who = row["person_id"] or row["recipient_id"]
    when = row["finished_at"] or row["next_try_at"] or row["handed_at"]
    is_case = row["case_id"] is not None and row["kind"]
    return {
        "key": str(row["id"]),
        "queued": words.moment(row["queued_at"]),
        "to": names.get(who, who),
        "resolver": names.get(row["resolved_by"], row["resolved_by"] or ""),
        "about": kind_of_message(row["template"], lang),
        "reference": words.reference(row["kind"], row["opened_at"], row["case_id"]) if is_case else "—",
        "when": words.moment(when) if when else "—",
        "reason": _reason(row, lang),
    }


def _reason(row: dict, lang: str) -> str:
    """Why a message is where it is: in words, and what the receiver said in its own."""
    parts = [t(f"deliveries.why.{row['why']}", lang)] if row["why"] else []
    return t("deliveries.colon", lang).join([*parts, *([row["error"]] if row["error"] else [])])


def _said() -> None:
    held = session.read(_DONE)
    session.remember(_DONE, None)
    if isinstance(held, tuple):
        (st.success if held[0] else st.error)(plain(held[1]))
