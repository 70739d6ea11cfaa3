"""A relationship manager's one list: each customer once, with the best action, its effect and the reason."""

from __future__ import annotations

from mart.query import action
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.i18n import t
from ui.lists import Code, Col, List, Name
from ui.screen import Screen
from ui.screens.targets import state
from ui.shared.next_action import with_words


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    nav.go("customers_360", customer=event.row["customer_id"])


ONE_LIST = List(
    "target_one_list",
    "action",
    (
        Col("name", words=Name("label", or_else="customer_id"), bold=True),
        Col("tier_words", words=Code("tier")),
        Col("what", bold=True),
        Col("effect_cny", "cny", bold=True),
        Col("why"),
        Col("actions_cnt", "cnt"),
        Col("customer_id", place="file"),
    ),
    page_size=12,
    row_height=30,
    unit="one",
    is_open=True,
    click=_clicked,
    id="customer_id",
)


def is_for(screen: Screen, *_: object) -> bool:
    """Whether the reader works with customers of their own."""
    return screen.scope.record.dimension == "customer"


def draw(screen: Screen, *_: object) -> None:
    """The list, largest effect first; a click opens the customer with all actions."""
    lang = screen.lang
    found = with_words(screen.load(action.best, screen.month_no, state.filters(screen)), lang)
    title = t(
        "action.list.title", lang, count=f.number(found.height), effect=f.money(found["effect_cny"].sum() or 0, lang)
    )
    with ui.card(title, t("action.list.caption", lang), key="target_one_list"):
        if found.is_empty():
            ui.empty_state(t("action.nothing", lang), t("action.nothing_hint", lang))
            return
        file = lists.File(title, f"actions_{screen.month}", found)
        lists.draw(screen, ONE_LIST, found, alt=title, export=file)
