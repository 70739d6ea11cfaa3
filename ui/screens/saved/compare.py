"""Two lists compared, and who reads this one."""

from __future__ import annotations

import polars as pl
import streamlit as st

from ui import components as ui
from ui import session
from ui.cases.links import open_case
from ui.cases.names import candidates
from ui.components.markup import plain
from ui.i18n import pick, t
from ui.screen import Screen
from ui.screens.saved.people import tell
from ui.screens.saved.state import Saved
from workflow import lists as saved
from workflow import teamwork

NAMED = 8  # customers a sentence names


def draw(screen: Screen, found: Saved) -> None:
    """What another list shares with this one and where they differ."""
    lang = screen.lang
    others = found.mine.filter(pl.col("case_id") != found.case.id)
    names = dict(zip(others["case_id"], others["label_zh"], strict=True))
    with ui.card(t("work.compare.title", lang), t("work.compare.caption", lang), key="saved_compare"):
        if not names:
            ui.note(t("work.compare.none", lang))
            return
        other = st.selectbox(
            t("work.compare.with", lang),
            list(names),
            index=None,
            key="saved_other",
            placeholder=t("work.form.choose", lang),
            format_func=lambda one: plain(names[one]),
        )
        if other is None:
            return
        both = saved.compare(found.desk.database, found.case.id, other, found.desk.actor)
        parts = {"first": both.only_first, "both": both.both, "second": both.only_second}
        facts = [ui.Fact(t(f"work.compare.{name}", lang), _names(rows, lang)) for name, rows in parts.items()]
        ui.key_values(facts)


def _names(rows: pl.DataFrame, lang: str) -> str:
    first = [pick(row["label_zh"], row["label_en"], lang) for row in rows.head(NAMED).iter_rows(named=True)]
    names = t("table.and", lang).join(first) + ("…" if rows.height > NAMED else "")
    return t("work.compare.part", lang, count=rows.height, names=names) if rows.height else "0"


def readers(screen: Screen, found: Saved) -> None:
    """Let somebody read the list: they see its members in their own scope only."""
    lang, case = screen.lang, found.case
    with ui.card(t("work.readers.title", lang), t("work.readers.caption", lang), key="saved_readers"):
        if case.owner_id in found.desk.actor.ids:
            known = candidates(screen, case)
            with st.form("saved_reader_form", border=False):
                st.selectbox(
                    t("work.team.person", lang),
                    list(known),
                    index=None,
                    key="saved_reader",
                    placeholder=t("work.form.choose", lang),
                    format_func=lambda one: plain(known[one]),
                )
                st.form_submit_button(t("work.readers.add", lang), on_click=_add, args=(screen, found), key="saved_add")
        else:
            ui.note(t("work.readers.not_yours", lang))
        if st.button(t("work.case.open", lang), key="saved_case", type="tertiary"):
            open_case(case.id)


def _add(screen: Screen, found: Saved) -> None:
    who = session.read("saved_reader")
    if who:
        tell(screen, lambda: teamwork.join(found.desk.database, found.case.id, found.desk.actor, str(who), "reader"))
