"""Where a metric is used: on which pages by their declarations, and in which other metrics."""

from __future__ import annotations

import re
from functools import cache

from mart.metrics import Metric, metrics
from ui import nav
from ui.i18n import t
from ui.sections import page_of


@cache
def shown_on() -> dict[str, frozenset[str]]:
    """{locale section of a page: metrics its sections declare to show}; without the dictionary, which lists all."""
    return {entry.texts: page_of(entry.name).shows for entry in nav.ENTRIES if entry.texts != "dictionary"}


@cache  # every metric is looked for in every other one
def used_in(name: str, lang: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(pages that declare to show a metric, metrics that are made from it), as the reader calls them."""
    pages = tuple(t(f"{texts}.title", lang) for texts, shows in shown_on().items() if name in shows)
    derived = tuple(m.label(lang) for m in metrics().values() if m.name != name and name in _parents(m))
    return pages, derived


def _parents(definition: Metric) -> set[str]:
    """Names of the metrics that a metric's components, numerator and denominator refer to."""
    text = f"{definition.components} {definition.numerator} {definition.denominator}"
    return {name.removesuffix("_cny").removesuffix("_cnt") for name in re.findall(r"[a-z]\w+", text)}
