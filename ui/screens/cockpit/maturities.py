"""What falls due in the next days and whose deposits moved: two lists, each row a way to its customer."""

from __future__ import annotations

import polars as pl

from mart.query import action
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.i18n import t
from ui.lists import Col, List, Name
from ui.load import Call
from ui.screen import Screen

BALANCES = "business.balance_month"


def _clicked(screen: Screen, event: ui.TableEvent) -> None:
    nav.go("customers_360", customer=event.row["customer_id"])


_SHAPE = {"page_size": 8, "row_height": 30, "is_open": True, "click": _clicked, "is_sortable": True}
_NAME = Col("name", words=Name("label", or_else="customer_id"), bold=True)
DUE = List(
    "cockpit_due",
    "action",
    (
        _NAME,
        Col("product", words=Name("product")),
        Col("matures_on", "date"),
        Col("balance_cny", "cny"),
        Col("rate_pct", "pct", 2),
        Col("account_no", place="file"),
        Col("customer_id", place="file"),
    ),
    id="account_no",
    **_SHAPE,
)
MOVED = List(
    "cockpit_moved",
    "action",
    (
        _NAME,
        Col("before_cny", "cny"),
        Col("now_cny", "cny"),
        Col("change_cny", "cny", tone="sign", signed=True, bold=True),
        Col("change_pct", "pct", 0, signed=True),
        Col("customer_id", place="file"),
    ),
    id="customer_id",
    **_SHAPE,
)


def has_customers(screen: Screen) -> bool:
    """Whether this reader sees customers at all."""
    return screen.scope.record.sees_customers


def is_known(screen: Screen) -> bool:
    """Whether there are balances to go by, and customers to name."""
    return has_customers(screen) and screen.mart.has(BALANCES)


def question(screen: Screen) -> Call:
    """What both lists ask for, for `screen.ahead` and `screen.answer`."""
    return action.coming, screen.month_no, screen.filters


def draw(screen: Screen) -> None:
    """Maturities, largest first, beside the deposits that moved, largest outflow first."""
    if not screen.mart.has(BALANCES):
        what = t("action.section_coming", screen.lang)
        with ui.card(what, key="cockpit_due"):
            ui.missing_feed_state([screen.feed(BALANCES)], what)
        return
    lang, found = screen.lang, screen.answer(question(screen))
    titles = screen.memo("coming_titles", lambda: (due_title(found, lang), moved_title(found, lang)))
    left, right = ui.split(2)
    with left:
        rows, title = found.due, titles[0]
        with ui.card(title, t("action.due.caption", lang), key="cockpit_due"):
            if rows is None or rows.is_empty():
                ui.empty_state(t("action.due.unknown" if rows is None else "action.due.none", lang, days=found.days))
            else:
                _list(screen, DUE, rows, title)
    with right:
        rows, title = found.moved, titles[1]
        with ui.card(title, t("action.moved.caption", lang, months=found.months), key="cockpit_moved"):
            if rows.is_empty():
                ui.empty_state(t("action.moved.calm", lang, months=found.months))
            else:
                _list(screen, MOVED, rows, title)


def _list(screen: Screen, one: List, rows: pl.DataFrame, title: str) -> None:
    lists.draw(screen, one, rows, alt=title, export=lists.File(title, f"{one.name}_{screen.month}", rows))


def due_title(found: action.Coming, lang: str) -> str:
    """How much falls due: loans and deposits apart, for they ask for different talks."""
    if found.due is None or found.due.is_empty():
        return t("action.due.what", lang, days=found.days)
    sums = dict(found.due.group_by("product_kind").agg(pl.col("balance_cny").sum()).iter_rows())
    loans, deposits = (f.money(sums.get(kind, 0), lang) for kind in ("loan", "deposit"))
    return t("action.due.title_kinds", lang, days=found.days, loans=loans, deposits=deposits)


def moved_title(found: action.Coming, lang: str) -> str:
    """How many customers took deposits away, and how much; and what came."""
    out = found.moved.filter(pl.col("change_cny") < 0)
    came = found.moved.filter(pl.col("change_cny") > 0)
    return t(
        "action.moved.title",
        lang,
        left=f.number(out.height),
        out=f.money(-(out["change_cny"].sum() or 0), lang),
        came=f.money(came["change_cny"].sum() or 0, lang),
    )
