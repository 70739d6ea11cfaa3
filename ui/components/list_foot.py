"""The line below a list: which rows these are, the pages to turn to, and what the list is sorted by.

A part of the list's own HTML: as fields of Streamlit they took six elements a list in every run, and the browser longer
to draw than the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from ui.components.markup import esc
from ui.i18n import t
from ui.theme import Look

_COLOURS = ("ink", "muted", "rule", "surface", "accent", "tint")
CSS = """
.lt-foot { display: flex; flex-wrap: wrap; align-items: center; gap: 7px 14px; min-height: 42px; padding-top: 7px;
  color: var(--muted); font-size: 12px; line-height: 18px; font-variant-numeric: tabular-nums }
.lt-foot.tail { padding-right: 78px }  /* where the menu of the file stands */
.lt-foot .range { flex: 1 1 auto; min-width: 0; max-width: 100% }
.lt-foot .turn { display: flex; gap: 14px; align-items: center; min-height: 35px; margin-left: auto }
.lt-foot nav { display: flex; gap: 2px; align-items: center }
.lt-foot button { all: unset; box-sizing: border-box; min-width: 28px; height: 28px; padding: 0 6px; cursor: pointer;
  text-align: center; color: var(--ink); border-radius: 3px; line-height: 28px }
.lt-foot button:hover { background: var(--surface) }
.lt-foot button[aria-current] { background: var(--tint); color: var(--accent) }
.lt-foot button:disabled { color: var(--rule); cursor: default; background: none }
.lt-foot :is(button, select):focus-visible { outline: 2px solid var(--accent); outline-offset: -2px }
.lt-foot select { height: 35px; max-width: 168px; padding: 0 6px; font: inherit; font-size: 13px; cursor: pointer;
  color: var(--ink); background: var(--surface); border: 1px solid var(--rule); border-radius: 3px }
@media print { .lt-foot.tail { padding-right: 0 } .lt-foot :is(nav, select) { display: none } }
"""


@dataclass(frozen=True)
class Foot:
    """`words` say the rows; `page` of `pages`; `orders`: name in the browser → in words, empty where nothing is to be
    sorted, `order` the one chosen; `has_tail`: whether something stands at the end of the line."""

    words: str
    page: int = 1
    pages: int = 1
    orders: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    has_tail: bool = False

    def html(self, look: Look) -> str:
        """The line."""
        colours = ";".join(f"--{name}:{getattr(look.tokens, name)}" for name in _COLOURS)
        kind = "lt-foot tail" if self.has_tail else "lt-foot"
        turn = self._pages(look.lang) + self._sort(look.lang)
        beside = f'<div class="turn">{turn}</div>' if turn else ""
        return f'<div class="{kind}" style="{colours}"><span class="range">{esc(self.words)}</span>{beside}</div>'

    def _pages(self, lang: str) -> str:
        if self.pages < 2:
            return ""
        found, shown = "", shown_pages(self.page, self.pages)
        for before, number in pairwise((0, *shown)):
            found += "<span>…</span>" if number - before > 1 else ""
            here = ' aria-current="page"' if number == self.page else ""
            found += f'<button type="button" data-page="{number}"{here}>{number}</button>'
        back = _step(self.page - 1, "‹", t("table.before", lang), self.page > 1)
        on = _step(self.page + 1, "›", t("table.next", lang), self.page < self.pages)
        return f'<nav aria-label="{esc(t("table.pages", lang))}">{back}{found}{on}</nav>'

    def _sort(self, lang: str) -> str:
        if not self.orders:
            return ""
        options = "".join(
            f'<option value="{esc(name)}"{" selected" if name == self.order else ""}>{esc(words)}</option>'
            for name, words in self.orders.items()
        )
        return f'<select aria-label="{esc(t("table.sort", lang))}">{options}</select>'


def _step(page: int, sign: str, label: str, is_there: bool) -> str:
    off = "" if is_there else " disabled"
    return f'<button type="button" data-page="{page}" aria-label="{esc(label)}"{off}>{sign}</button>'


def shown_pages(page: int, pages: int) -> tuple[int, ...]:
    """The pages that can be turned to at once: the first, the last, this one and those beside it.

    >>> shown_pages(1, 3346), shown_pages(7, 9), shown_pages(2, 4)
    ((1, 2, 3, 3346), (1, 6, 7, 8, 9), (1, 2, 3, 4))
    """
    first = max(1, min(page - 1, pages - 2))
    return tuple(sorted({1, pages, *(n for n in range(first, first + 3) if n <= pages)}))
