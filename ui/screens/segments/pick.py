"""A segment's rows with a drop-down that looks at the customers behind one of them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mart.query.segment import Selection
from ui import components as ui
from ui import lists
from ui.i18n import t
from ui.lists import List
from ui.screen import Screen


@dataclass(frozen=True)
class Rows:
    """A list to print: message, caption, its declaration and rows, the line below, and what stands behind each row (a
    selection and its name in the drop-down)."""

    title: str
    caption: str
    one: List
    frame: pl.DataFrame | None
    note: str = ""
    selections: tuple[Selection, ...] = ()
    words: tuple[str, ...] = ()


def table(screen: Screen, found: Rows) -> Selection | None:
    """Draw up to twelve rows a page. Returns the selection of a newly picked row."""
    lang = screen.lang
    if found.frame.is_empty():
        ui.empty_state(t("segments.empty", lang))
        return None
    label, hint = t("segments.look_at", lang), t("segments.pick", lang)
    at = lists.pick(screen, found.one, found.frame, found.words, label=label, hint=hint, note=found.note)
    return None if at is None else found.selections[at]
