"""Everybody who is known here, for whoever keeps the people: how they are reached, who stands in, who has left."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ui import components as ui
from ui import formats as f
from ui import lists, session
from ui.cases.names import named
from ui.i18n import t
from ui.lists import Col, List, Name, Said
from ui.screen import Screen
from ui.screens.people import own
from ui.screens.people.state import Office
from workflow import people
from workflow.people import Person

_CHOSEN = "people_chosen"


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    """A name opens its form below."""
    session.remember(_CHOSEN, event.row["id"])


PEOPLE = List(
    "people",
    "people",
    (
        Col("name", words=Name("name", or_else="id"), bold=True),
        Col("number", label="id", place="screen"),
        Col("id", place="file"),
        Col("roles"),
        Col("superior"),
        Col("email"),
        Col("channel_words", words=Said("people.channel", "channel"), label="channel"),
        Col("substitute"),
        Col("absent_from", "date"),
        Col("absent_to", "date", place="file"),
        Col("state_words", words=Said("people.state", "state"), label="state"),
        Col("phone", place="file"),
        Col("lang", words=Said("people.lang"), place="file"),
        *(Col(key, place="file") for key in ("quiet_from", "quiet_to", "login")),
        Col("source", words=Said("people.source"), place="file"),
    ),
    page_size=12,
    is_open=True,
    click=_clicked,
    id="id",
)


def draw(screen: Screen, found: Office) -> None:
    """The list, the form of the one clicked, and the whole as a file."""
    lang, known = screen.lang, found.desk.known()
    if not known:
        ui.empty_state(t("people.list.none", lang), t("people.list.none_hint", lang))
        return
    rows = frame(screen, found, known)
    gone = rows.filter(pl.col("state") == "left").height
    title = t("people.list.title", lang, count=f.number(rows.height), gone=f.number(gone))
    with ui.card(title, t("people.list.caption", lang), key="people_list"):
        lists.draw(screen, PEOPLE, rows, alt=title)
        chosen = known.get(str(session.read(_CHOSEN, "")))
        if chosen:
            ui.note(t("people.list.form", lang, name=chosen.name(lang)))
            own.form(screen, found.desk, chosen)
    with screen.slot:
        lists.menu(screen, PEOPLE, lists.File(t("people.title", lang), "people", rows))


def frame(screen: Screen, found: Office, known: Mapping[str, Person]) -> pl.DataFrame:
    """One row a person, those who have left last, then by branch and number."""
    others = named(screen, found.desk, [one for who in known.values() for one in (who.superior_id, who.substitute_id)])
    roles = people.scopes(found.desk.database)
    fields = [name for name in Person.__dataclass_fields__ if name != "version"]
    rows = [
        {
            **{name: getattr(who, name) for name in fields},
            "number": f.NONE if ":" in who.id else who.id,  # a post is told by its name
            "roles": t("table.and", screen.lang).join(
                t(f"app.role.{scope.role}", screen.lang) for scope in roles.get(who.id, ())
            ),
            "superior": others.get(who.superior_id or "", ""),
            "substitute": others.get(who.substitute_id or "", ""),
            "channel": who.channel or "default",
            "state": "left" if not who.is_active else "away" if who.is_absent(found.desk.today) else "here",
        }
        for who in known.values()
    ]
    whole = pl.DataFrame(rows, infer_schema_length=None)
    return whole.sort(pl.col("state") == "left", "branch_id", "id", nulls_last=False)
