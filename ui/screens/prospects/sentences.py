"""Three sentences: how many firms deal with our customers, who pays whom with the chosen one, how far we are."""

from __future__ import annotations

from typing import Any

from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.romanise import localised
from ui.screen import Screen
from ui.screens.prospects import state
from ui.screens.prospects.state import View


def draw(screen: Screen, view: View) -> None:
    """The sentences of the page."""
    lang = screen.lang
    texts = {"found": _found(screen, view), "chain": chain_text(screen, view.row), "stages": _stages(view, lang)}
    ui.three_sentences([(t(f"prospect.sentence.{name}", lang), text) for name, text in texts.items()])


def _found(screen: Screen, view: View) -> str:
    total = view.totals
    return t(
        "prospect.sentence.found_text",
        screen.lang,
        count=f.number(total.prospects_cnt),
        customers=f.number(total.customers_cnt),
        total=f.money(total.total_12m_cny, screen.lang),
        span=state.span(screen),
    )


def chain_text(screen: Screen, row: dict[str, Any]) -> str:
    """Who pays whom, how much, since when, and whether it grows; a way nothing went is left out."""
    lang, growth = screen.lang, row["growth_pct"]
    flows = "both" if row["in_12m_cny"] and row["out_12m_cny"] else "got" if row["out_12m_cny"] else "paid"
    amounts = {"paid": f.money(row["in_12m_cny"], lang), "got": f.money(row["out_12m_cny"], lang)}
    way = "new" if growth is None else "grows" if growth >= 0 else "shrinks"
    return t(
        "prospect.sentence.chain_text",
        lang,
        name=localised(row["name"], lang),
        flows=t(f"prospect.sentence.{flows}", lang, count=f.number(row["customers_cnt"]), **amounts),
        since=state.since(screen, row["first_month_no"]),
        growth=t(f"prospect.sentence.{way}", lang, pct=f.pct(abs(growth or 0), 0)),
        customer=state.customer_name(row, lang),
    )


def _stages(view: View, lang: str) -> str:
    if view.desk is None:
        return t("work.no_store", lang)
    rows, today = view.cases, view.desk.today.isoformat()
    if rows.is_empty():
        return t("prospect.sentence.stages_none", lang)
    own = rows.filter("is_open")
    return t(
        "prospect.sentence.stages_text",
        lang,
        count=f.number(own.height),
        late=f.number(own.filter(own["due_on"] < today).height),
        won=f.number(rows.filter(state="won").height),
        came=f.number(rows.filter(state="came").height),
    )
