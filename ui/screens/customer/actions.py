"""What to do next with this customer: the actions by their effect on economic profit a year, each with its reason."""

from __future__ import annotations

from mart.query import action, customer
from ui import components as ui
from ui import formats as f
from ui import lists
from ui.i18n import t
from ui.lists import Col, List
from ui.screen import Screen
from ui.screens.customer.facts import Facts
from ui.shared.next_action import with_words

ACTIONS = List(
    "customer_actions", "action", (Col("what", bold=True), Col("effect_cny", "cny", bold=True), Col("why")), unit="one"
)


def draw(screen: Screen, data: Facts) -> None:
    """The actions, largest effect first, with their file; what is missing where nothing can be said."""
    lang, gap = screen.lang, action.missing_feed(screen.mart)
    if gap:
        with ui.card(t("action.title.none", lang), key="customer_actions"):
            ui.missing_feed_state([screen.feed(gap.feed)], t("action.section", lang))
        return
    rows = screen.load(action.for_customer, data.who.customer_id, screen.month_no)
    said = with_words(rows, lang)
    title = (
        t("action.title.first", lang, what=said["what"][0], effect=f.money(said["effect_cny"][0], lang))
        if said.height
        else t("action.title.none", lang)
    )
    with ui.card(title, t("action.caption", lang), key="customer_actions"):
        if said.is_empty():
            is_whole = screen.load(customer.next_best, data.who.customer_id, screen.month_no) is not None
            hint = t("action.nothing_hint" if is_whole else "action.nothing_unscored", lang)
            ui.empty_state(t("action.nothing", lang), hint)
            return
        file = lists.File(title, f"actions_{data.who.customer_id}_{screen.month}", said)
        lists.static(screen, ACTIONS, said, export=file)
