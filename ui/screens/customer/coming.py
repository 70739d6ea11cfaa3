"""What falls due at this customer in the next days, and how its deposits have moved."""

from __future__ import annotations

from mart.query import action
from ui import components as ui
from ui import formats as f
from ui import lists
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.screen import Screen
from ui.screens.customer.facts import Facts

DUE = List(
    "customer_due",
    "action",
    (
        Col("matures_on", "date"),
        Col("product", words=Name("product"), bold=True),
        Col("account_no"),
        Col("balance_cny", "cny"),
        Col("rate_pct", "pct", 2),
    ),
    page_size=6,
    row_height=30,
    is_sortable=True,
)


def draw(screen: Screen, data: Facts) -> None:
    """The maturities, soonest first, and the movement of deposits in one sentence."""
    lang = screen.lang
    found = screen.load(action.coming, screen.month_no, screen.filters.with_(customer_id=data.who.customer_id))
    rows = None if found.due is None else found.due.sort("matures_on", "balance_cny", descending=[False, True])
    title = _title(rows, found, lang)
    with ui.card(title, moved_words(found, lang), key="customer_due"):
        if rows is None or rows.is_empty():
            ui.empty_state(t("action.due.unknown" if rows is None else "action.due.none", lang, days=found.days))
            return
        file = lists.File(title, f"maturities_{data.who.customer_id}_{screen.month}", rows)
        lists.draw(screen, DUE, rows, subject=data.who.customer_id, alt=title, export=file)


def _title(rows: object, found: action.Coming, lang: str) -> str:
    if rows is None or not len(rows):
        return t("action.due.what", lang, days=found.days)
    amount = f.money(rows["balance_cny"].sum(), lang)
    return t("action.due.title", lang, days=found.days, count=f.number(len(rows)), amount=amount)


def moved_words(found: action.Coming, lang: str) -> str:
    """Whether the deposits moved more than the policy lets pass, and by how much."""
    if found.moved.is_empty():
        return t("action.moved.calm", lang, months=found.months)
    row = found.moved.row(0, named=True)
    key = "left" if row["change_cny"] < 0 else "came"
    pct = f.pct(abs(row["change_pct"]), 0) if row["change_pct"] is not None else f.NONE
    amount = f.money(abs(row["change_cny"]), lang)
    return t(f"action.moved.{key}", lang, months=found.months, amount=amount, pct=pct)
