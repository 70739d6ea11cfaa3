"""Open cases on the customer, each a way to its page, and a way to open one."""

from __future__ import annotations

from ui import components as ui
from ui.cases import action
from ui.cases.desk import desk_of
from ui.i18n import t
from ui.screen import Screen
from ui.screens.customer.facts import Facts
from workflow.db import StoreError


def draw(screen: Screen, data: Facts) -> None:
    """What is going on with the customer."""
    lang, customer_id = screen.lang, data.who.customer_id
    with ui.card(t("work.on_customer.title", lang), t("work.on_customer.caption", lang), key="customer_cases"):
        try:
            desk = desk_of(screen.identity)
        except StoreError as error:
            ui.empty_state(t("work.no_store", lang), str(error))
            return
        action.existing_line(screen, desk, (customer_id,), "customer_case")
        action.offer(screen, "customer", action.ON_CUSTOMERS, (customer_id,), "customer_open")
