"""The queue: at most seven things the mart says need a decision, each with its owner, date, effect and a way to it."""

from __future__ import annotations

from datetime import datetime

from mart.query import cockpit
from ui import components as ui
from ui import formats as f
from ui import nav, session
from ui.i18n import pick, t
from ui.screen import Screen

LEVELS = {"branch": "branch", "sub_branch": "org", "manager": "manager", "customer": "customer"}


def draw(page: Screen) -> None:
    """The queue beside the bridge; a button opens the place where the matter can be looked into."""
    rows, lang = page.load(cockpit.decisions, page.month_no, page.filters), page.lang
    now = datetime.now()
    items = [decision(row, lang) for row in rows.iter_rows(named=True)]
    late = sum(1 for row in rows.iter_rows(named=True) if row["due_month"] and row["due_month"] < now.date())
    title = t("cockpit.queue.title_late" if late else "cockpit.queue.title", lang, count=len(items), late=late)
    with ui.card(title if items else t("cockpit.queue.none", lang), t("cockpit.queue.caption", lang, today=now.date().isoformat()),
                 key="cockpit_queue"):
        if not items:
            ui.empty_state(t("cockpit.queue.none", lang), t("cockpit.queue.none_hint", lang))
            return
        clicked = ui.decision_queue(items, page.look, key="cockpit_queue_table", now=now)
    if clicked:
        follow({row["key"]: row for row in rows.iter_rows(named=True)}[clicked])


def decision(row: dict, lang: str) -> ui.Decision:
    """A row of `cockpit.decisions` in words."""
    return ui.Decision(row["key"], words(row, lang), row["impact_cny"], pick(row["owner_zh"] or "", row["owner_en"] or "", lang),
                       row["due_month"], t(f"cockpit.verb.{row['kind']}", lang))


def words(row: dict, lang: str) -> str:
    """What is to be decided, with its figures."""
    return t(f"cockpit.decision.{row['kind']}", lang, count=f.number(row["count_cnt"]),
             subject=pick(row["subject_zh"] or row["subject_id"] or "", row["subject_en"] or "", lang),
             amount=f.money(abs(row["amount_cny"]) if row["amount_cny"] is not None else None, lang),
             ratio=f.pct(row["ratio_pct"]))


def follow(row: dict) -> None:
    """Open the matter: its own screen where there is one, else the cockpit drilled to it."""
    target = row["link_page"] if row["link_page"] and nav.exists(row["link_page"]) else "cockpit_overview"
    key = LEVELS.get(row["link_level"] or "")
    values = {key: row["link_key"]} if key and row["link_key"] else {}
    if target == "cockpit_overview" and values:
        session.change_filters(**values)
    nav.go(target, **values)
