"""Who looks at the people's page: the desk and the person behind it."""

from __future__ import annotations

from dataclasses import dataclass

from ui import components as ui
from ui.cases.desk import Desk, desk_of
from ui.i18n import t
from ui.screen import Screen
from workflow import people
from workflow.db import StoreError
from workflow.people import Person


@dataclass(frozen=True)
class Office:
    """The desk, and the person of the directory who sits at it; None for somebody it does not know."""

    desk: Desk
    own: Person | None


def opened(screen: Screen) -> Office | None:
    """The desk of this run; None, said in words, where the store cannot be read."""
    try:
        desk = desk_of(screen.identity)
        known = people.directory(desk.database, (desk.actor.person_id, str(desk.actor.scope)))
        own = known.get(desk.actor.person_id) or known.get(str(desk.actor.scope))
        return Office(desk, own)
    except StoreError as error:
        ui.empty_state(t("work.no_store", screen.lang), str(error))
        return None


def keeps(screen: Screen, _: Office) -> bool:
    """Whether the reader keeps the people of the bank."""
    return screen.scope.record.keeps_people
