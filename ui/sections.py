"""A page as a table of contents: its sections in reading order; all that sections have in common happens here.

A page file declares `PAGE = Page((Section(…), …))` and draws it; the metric dictionary reads it with `page_of`.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mart.metrics import metric
from ui import components as ui
from ui import nav, undelivered
from ui.foot import Foot
from ui.i18n import t
from ui.screen import Screen, current


@dataclass(frozen=True)
class Section:
    """One part of a page.

    `title` is the locale key that names it where it fails; `draw(screen, *given)` draws it, `given` being what the
    page's choice gave (nothing on a page without one), and so for `has`, which says whether the section is there at
    all, and `ahead`, which starts on answers before the first section is drawn. `shows` names the metrics on it.
    """

    title: str
    draw: Callable[..., object]
    shows: tuple[str, ...] = ()
    has: Callable[..., bool] | None = None
    ahead: Callable[..., object] | None = None

    def make(self, screen: Screen, given: tuple[object, ...]) -> object:
        """Draw the section; what fails is said in its place and the rest of the page stays up."""
        with ui.guard(t(self.title, screen.lang)):
            return self.draw(screen, *given)
        return None

    def is_there(self, screen: Screen, given: tuple[object, ...]) -> bool:
        """Whether the section has anything to say; a condition that fails is said in its place."""
        if self.has is None:
            return True
        with ui.guard(t(self.title, screen.lang)):
            return self.has(screen, *given)
        return False


@dataclass(frozen=True)
class Table(Section):
    """The main table, or what stands with it: made before all else where the page is on the screen already.

    Whoever filters reads the rows, and in the browser the charts take longer than everything else. A page that opens
    is made from top to bottom, so that nothing is pushed down.
    """


@dataclass(frozen=True)
class Choice(Section):
    """What the page is about (a ranking, a customer, a product's list): made first, wherever it stands.

    What the last choice of a page returns is given to every other section. None: it has drawn why there is nothing to
    show, and no section is drawn.
    """


@dataclass(frozen=True)
class Row:
    """Cells side by side, each one section or several below each other; they wrap where the window is narrow, and a
    cell that stays alone takes the whole width. `ratios`: widths of the cells where they are not equal, once a page."""

    cells: tuple[tuple[Section, ...], ...]
    ratios: tuple[int, ...] = ()

    def make(self, screen: Screen, given: tuple[object, ...]) -> None:
        """Draw the cells that are there."""
        there = [tuple(one for one in cell if one.is_there(screen, given)) for cell in self.cells]
        filled = [cell for cell in there if cell]
        for cell, place in zip(filled, self._places(len(filled)), strict=True):
            with place:
                for section in cell:
                    section.make(screen, given)

    def _places(self, count: int) -> Sequence[DeltaGenerator]:
        if count < len(self.cells):
            return [st.container() for _ in range(count)]
        return ui.uneven(self.ratios, key="uneven") if self.ratios else ui.split(count)


def row(*cells: Section | tuple[Section, ...], ratios: tuple[int, ...] = ()) -> Row:
    """Sections side by side; a tuple is a cell with several below each other."""
    return Row(tuple(cell if isinstance(cell, tuple) else (cell,) for cell in cells), ratios)


def _always(_: Screen) -> bool:
    return True


@dataclass(frozen=True)
class Page:
    """Sections in reading order, and the line at the foot.

    `is_open(screen)` says whether the page can be drawn at all and draws why not, or what stands in its place, such
    as the hits of a search; then there is no foot either. `has_data(screen)` says whether the scope has any figure in
    the month: where it has none the page says so once, and no section can call nothing "on plan". `then(screen)`
    starts, once the page is drawn, on what its reader is likely to ask next.
    """

    parts: tuple[Section | Row, ...]
    foot: Foot | None = None
    is_open: Callable[[Screen], bool] = _always
    has_data: Callable[[Screen], bool] = _always
    then: Callable[[Screen], object] | None = None

    @property
    def sections(self) -> Iterator[Section]:
        """Every section, those of a row one after the other."""
        for part in self.parts:
            yield from (one for cell in part.cells for one in cell) if isinstance(part, Row) else (part,)

    @property
    def shows(self) -> frozenset[str]:
        """Names of the metrics on the page, its foot included. Raises UnknownMetric on one that is not defined."""
        foot = self.foot.shows if self.foot else ()
        return frozenset(metric(name).name for shows in (*(one.shows for one in self.sections), foot) for name in shows)

    def draw(self) -> None:
        """Draw the page of this run."""
        screen = current()
        if not self.is_open(screen):
            return
        if not self.has_data(screen):
            _say_nothing_there(screen)
            return
        runs = [_Run(kind, tuple(parts), st.container()) for kind, parts in groupby(self.parts, _kind)]
        given = self._choose(screen, runs)
        if given is not None:
            self._make(screen, [run for run in runs if run.kind is not Choice], given)
        undelivered.draw(screen, self.shows)
        if self.foot:
            self.foot.draw(screen, given)
        if self.then:
            self.then(screen)

    def _choose(self, screen: Screen, runs: list[_Run]) -> tuple[object, ...] | None:
        """What the choices give to the sections: one thing, nothing on a page without choices; None ends the page."""
        given: tuple[object, ...] | None = ()
        for run in runs:
            for choice in run.parts if run.kind is Choice else ():
                with run.place:
                    found = choice.make(screen, ())
                given = None if found is None else (found,)
        return given

    def _make(self, screen: Screen, runs: list[_Run], given: tuple[object, ...]) -> None:
        """Draw the other sections in reading order; the table first where the page stands on the screen already."""
        if screen.is_shown:
            runs = sorted(runs, key=lambda run: run.kind is not Table)
        is_started = False
        for run in runs:
            if run.kind is not Table and not is_started:
                is_started = True
                for section in self.sections:
                    if section.ahead:
                        section.ahead(screen, *given)
            with run.place:
                for part in run.parts:
                    if isinstance(part, Row) or part.is_there(screen, given):
                        part.make(screen, given)


@dataclass(frozen=True)
class _Run:
    """Parts of one kind that follow each other on a page: made together, in their place."""

    kind: type
    parts: tuple[Section | Row, ...]
    place: DeltaGenerator


def _say_nothing_there(screen: Screen) -> None:
    hint = t("state.no_data_hint", screen.lang)
    ui.empty_state(t("state.no_data", screen.lang, scope=screen.scope_words, month=screen.month), hint)


def _kind(part: Section | Row) -> type:
    """Choice, Table, or Section for all else."""
    return type(part) if isinstance(part, (Choice, Table)) else Section


@cache
def page_of(name: str) -> Page:
    """The declaration in `pages/<name>.py`, read without drawing the page."""
    return runpy.run_path(str(nav.ROOT / nav.entry_of(name).path), run_name=f"pages.{name}")["PAGE"]
