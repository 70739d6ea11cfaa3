"""Three sentences: are we on plan, why, and what must be decided; made from the same queries as the cards."""

from __future__ import annotations

from mart.query import cockpit
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen


def draw(page: Screen) -> None:
    """The three sentences of the month."""
    ready = {"kpis": page.load(cockpit.kpis, page.month_no, page.filters),
             "bridge": page.load(cockpit.bridge, page.month_no, page.filters),
             "decisions": page.load(cockpit.decisions, page.month_no, page.filters)}
    sentences = page.load(cockpit.sentences, page.month_no, page.filters, ready=ready)
    ui.three_sentences([(t(f"cockpit.slot.{one.slot}", page.lang), sentence(one, page.lang)) for one in sentences])


def sentence(one: object, lang: str) -> str:
    """A sentence of the query layer in words."""
    return t(f"cockpit.sentence.{one.key}", lang, **one.args)
