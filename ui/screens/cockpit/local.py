"""Inside one branch: managers up and down with what moved them, and the five customers to act on."""

from __future__ import annotations

import polars as pl

from mart.query.cockpit import local
from ui import components as ui
from ui import formats as f
from ui import lists, nav
from ui.i18n import pick, t
from ui.lists import Col, List, Name
from ui.load import Call
from ui.screen import Screen
from ui.widths import short_name

SHOWS = ("economic_profit",)


def _manager(screen: Screen, event: ui.TableEvent) -> None:
    """A manager opens their scorecard, the cause the customer behind it."""
    if event.column == "cause_words" and event.row["cause_id"]:
        nav.go("customers_360", customer=event.row["cause_id"])
    nav.go("managers_scorecard", manager=event.row["key"])


def _customer(screen: Screen, event: ui.TableEvent) -> None:
    nav.go("customers_360", customer=event.row["key"])


MOVERS = List(
    "cockpit_movers",
    "cockpit",
    (
        Col("label", words=Name("label", or_else="key"), label="cockpit.grain.manager", bold=True),
        Col("now_cny", "cny"),
        Col("change_cny", "cny", signed=True, tone="sign"),
        Col("transferred_cny", "cny", signed=True),
        Col("cause_words"),
    ),
    page_size=6,
    row_height=30,
    unit="wan",
    is_open=True,
    click=_manager,
    id="key",
)
ACT = List(
    "cockpit_act",
    "cockpit",
    (
        Col("label", words=Name("label", or_else="key"), label="cockpit.grain.customer", bold=True),
        Col("kind_words"),
        Col("effect_cny", "cny", signed=True, tone="sign"),
        Col("manager", words=Name("manager", or_else="manager_id"), label="cockpit.grain.manager"),
    ),
    page_size=5,
    row_height=30,
    unit="wan",
    is_open=True,
    click=_customer,
    id="key",
)


def is_one_branch(screen: Screen) -> bool:
    """Whether one branch or sub-branch is looked at by somebody who leads more than their own customers."""
    if screen.scope.record.is_of_customers or screen.scope.record.is_of_products or screen.filters.customer_id:
        return False
    return screen.scope.is_one_branch or bool(screen.filters.branch_id)


def questions(screen: Screen) -> tuple[Call, Call]:
    """What the two cards ask for, for `screen.ahead` and `screen.answer`."""
    at = (screen.month_no, screen.filters)
    return (local.movers, *at, screen.period), (local.to_act_on, *at)


def managers(screen: Screen) -> None:
    """Who rose and fell most since last year, and the customer who moved them most."""
    lang = screen.lang
    rows = screen.answer(questions(screen)[0])
    down = rows.filter(pl.col("change_cny") < 0).height
    title = t("cockpit.movers.title", lang, down=down, up=rows.height - down) if len(rows) else ""
    caption = t("cockpit.movers.caption", lang, period=screen.period_words)
    with ui.card(title or t("cockpit.movers.none", lang), caption, key="cockpit_movers"):
        if rows.is_empty():
            ui.empty_state(t("cockpit.movers.none", lang), t("cockpit.bridge.none", lang))
            return
        words = pl.Series("cause_words", [cause(row, lang) for row in rows.iter_rows(named=True)], dtype=pl.String)
        moved = pl.when(pl.col("transferred_cny") != 0).then("transferred_cny").alias("transferred_cny")
        lists.draw(screen, MOVERS, rows.with_columns(words, moved), alt=title, subject=screen.period)


def cause(row: dict, lang: str) -> str:
    """The customer behind most of a change, in words: "客户甲 −12 万（流失）"."""
    if not row["cause_id"]:
        return f.NONE
    name = short_name(pick(row["cause_zh"] or row["cause_id"], row["cause_en"] or "", lang))
    return t(f"cockpit.cause.{row['cause']}", lang, name=name, amount=f.variance(row["cause_cny"], lang))


def customers(screen: Screen) -> None:
    """Who is behind the queue's cases, by name."""
    lang = screen.lang
    rows = screen.answer(questions(screen)[1])
    total = f.money(rows["effect_cny"].sum(), lang, signed=True)
    title = t("cockpit.act.title", lang, count=rows.height, total=total) if len(rows) else t("cockpit.act.none", lang)
    with ui.card(title, t("cockpit.act.caption", lang), key="cockpit_act"):
        if rows.is_empty():
            ui.empty_state(title, t("cockpit.queue.none_hint", lang))
            return
        words = [t(f"cockpit.act.{kind}", lang) for kind in rows["kind"]]
        lists.draw(screen, ACT, rows.with_columns(pl.Series("kind_words", words)), alt=title)
