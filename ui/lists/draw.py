"""A list on the screen: resolved, worded, paged, sorted, ticked, and its clicks followed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import partial

import polars as pl
import streamlit as st

from ui import components as ui
from ui.i18n import t
from ui.lists import chosen
from ui.lists.columns import for_screen, unit_words
from ui.lists.declare import SCREEN, List
from ui.lists.files import File, menu
from ui.lists.units import unit
from ui.lists.words import worded
from ui.load import made_of
from ui.screen import Screen
from ui.theme import Look


def footnote(lang: str, *words: str) -> str:
    """The parts of the line below a table that there are, as one text."""
    return t("table.stop", lang).join(word for word in words if word)


def draw(
    screen: Screen,
    one: List,
    rows: pl.DataFrame,
    *context: object,
    subject: str = "",
    footer: str = "",
    alt: str = "",
    args: Mapping[str, object] | None = None,
    prepare: Callable[[pl.DataFrame], pl.DataFrame] | None = None,
    follows: tuple[Hashable, ...] | None = None,
    whole: pl.DataFrame | None = None,
    file: File | None = None,
    rest: ui.Rest | None = None,
    export: File | None = None,
    is_part: bool = False,
) -> ui.TableEvent | None:
    """Draw a list as a table. Returns what was pressed in this run, after the list's own `click`.

    `subject`: what the rows are about, so that pages and ticks of another subject are not taken for these.
    `prepare` adds what declared words cannot say, on the rows that are shown; `follows`: what that depends on beside
    rows and look, else it is asked anew in every run. `whole`: rows that decide which figures
    there are, where these are a part. `file`: what the action on ticked rows exports; `context` goes to `click`.
    `rest`: what follows `rows` in a list that is too long to hold. `export`: what the menu in the line below holds.
    `is_part`: more was found than is listed.
    """
    lang = screen.lang
    resolve = partial(for_screen, one, rows, lang, args, whole)
    said = tuple(sorted((args or {}).items()))
    made, units = resolve() if whole is not None else made_of(rows, (one, lang, said), resolve)
    ticks = chosen.ticks_of(one, subject)
    event = ui.data_table(
        rows,
        made,
        screen.look,
        key=f"{one.name}_{subject}" if subject else one.name,
        page_size=one.page_size,
        is_open=one.is_open,
        action=one.button,
        footer=footnote(lang, units, footer),
        alt=alt,
        row_height=one.row_height,
        is_sortable=one.is_sortable,
        unit=unit(one.unit, lang),
        word=lambda page: worded(prepare(page) if prepare else page, one.columns, lang, SCREEN),
        words=None if prepare and follows is None else (one.columns, lang, follows),
        ticks=ticks,
        rest=rest,
        tail=partial(menu, screen, one, export) if export else None,
        is_part=is_part,
    )
    if ticks:
        chosen.bar(screen, one, ticks, file)
    if event and one.click:
        one.click(screen, event, *context)
    return event


def static(
    screen: Screen,
    one: List,
    rows: pl.DataFrame,
    *,
    totals: Mapping[str, object] | None = None,
    args: Mapping[str, object] | None = None,
    whole: pl.DataFrame | None = None,
    export: File | None = None,
) -> str:
    """Draw a list as a static table that nobody clicks. Returns the words that say the units of its money; with
    `export` they stand below it already, and at their right the menu of the file."""
    make = partial(_table, one, rows, screen.look, totals, args, whole)
    sums, said = (tuple(sorted((given or {}).items())) for given in (totals, args))
    table, words = make() if whole is not None else made_of(rows, ("static", one, screen.look, sums, said), make)
    st.html(table)
    if export:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container():
                ui.note(words)
            menu(screen, one, export)
    return words


def _table(
    one: List,
    rows: pl.DataFrame,
    look: Look,
    totals: Mapping[str, object] | None,
    args: Mapping[str, object] | None,
    whole: pl.DataFrame | None,
) -> tuple[str, str]:
    """A static table as HTML, and the words of its units."""
    made, units = for_screen(one, rows if whole is None else whole, look.lang, args)
    money = unit(one.unit, look.lang)
    html = ui.table_html(worded(rows, one.columns, look.lang, SCREEN), made, look, totals=totals, unit=money)
    return html, units or unit_words(money, look.lang)
