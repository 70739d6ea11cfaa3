"""What the page of prospects looks at: the firms found, the chosen one, and the opportunities on them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import polars as pl

from mart.query import prospect
from ui import address
from ui import components as ui
from ui import formats as f
from ui.account import NoAccess
from ui.cases.desk import Desk, desk_of
from ui.i18n import pick, t
from ui.screen import Screen
from workflow import inbox, opportunities
from workflow.db import StoreError

SHOWN = 150
_log = logging.getLogger("cockpit.work")


@dataclass(frozen=True)
class View:
    """rows: the first of the list; row: the prospect that is looked at; cases: opportunities in reach, none with a
    `desk` of None, where the store cannot be read."""

    rows: pl.DataFrame
    totals: prospect.Totals
    row: dict[str, Any]
    cases: pl.DataFrame
    desk: Desk | None

    @property
    def prospect_id(self) -> str:
        """Number of the prospect looked at."""
        return self.row["prospect_id"]


def is_open(screen: Screen) -> bool:
    """Whether there are payments to find firms in; draws which feed is missing, or that the build is too old."""
    feeds = [feed for feed in prospect.MISSING_WITHOUT if not screen.mart.has(feed)]
    if feeds:
        ui.missing_feed_state([screen.feed(feed) for feed in feeds], t("prospect.what", screen.lang))
    elif not screen.mart.columns("prospect_customer", screen.scope):
        ui.empty_state(t("prospect.old_build", screen.lang), t("prospect.old_build_hint", screen.lang))
        return False
    return not feeds


def view(screen: Screen) -> View | None:
    """The firms found and the one asked for, else the largest; None (and why) where there is none."""
    lang, rows = screen.lang, screen.load(prospect.prospects, limit=SHOWN)
    desk, cases = _cases(screen)
    if rows.is_empty():
        ui.empty_state(t("prospect.none", lang), t("prospect.none_hint", lang, **_least(screen)))
        return None
    return View(rows, screen.load(prospect.totals), _chosen(screen, rows), cases, desk)


def _chosen(screen: Screen, rows: pl.DataFrame) -> dict[str, Any]:
    """The prospect in the address, wherever it stands in the list."""

    def meaning(text: str) -> str | None:
        return text if screen.load(prospect.prospects, ids=(text,)).height else None

    asked = address.meant("prospect", meaning)
    return (screen.load(prospect.prospects, ids=asked[:1]) if asked else rows).row(0, named=True)


def _cases(screen: Screen) -> tuple[Desk | None, pl.DataFrame]:
    try:
        desk = desk_of(screen.identity)
        return desk, desk.kept(lambda: opportunities.on_prospects(desk.database, desk.actor), "on prospects")
    except (StoreError, NoAccess) as error:
        _log.warning("%s", error)
        return None, pl.DataFrame(schema=inbox.COLUMNS)


def formula(screen: Screen, *_: object) -> str:
    """What makes a firm a prospect, with the policy's figures."""
    return t("prospect.foot", screen.lang, **_least(screen))


def _least(screen: Screen) -> dict[str, str]:
    least = screen.load(prospect.rules)
    amount = f.money(f.decimal(least["prospect_amount_min_cny"]), screen.lang)
    return {"amount": amount, "count": f.number(least["prospect_payments_min_cnt"])}


def span(screen: Screen) -> str:
    """The twelve months in words: those to the build's last, whatever month is chosen."""
    last = screen.mart.as_of
    return t("prospect.span", screen.lang, first=f.month(last - 11), last=f.month(last))


def since(screen: Screen, month_no: int, forms: tuple[str, str] = ("begun", "long")) -> str:
    """When payments began; where that is the first month the mart has, they may have begun before. `forms`: how the
    first and how the second is said."""
    kind = forms[month_no <= screen.mart.first_month]
    return t(f"prospect.since.{kind}", screen.lang, month=f.month(month_no))


def customer_name(row: dict[str, Any], lang: str) -> str:
    """Our customer with the largest part."""
    return pick(row["customer_zh"] or row["customer_id"], row["customer_en"] or "", lang)
