"""The queue: at most seven things the mart says need a decision, each with its owner, date, effect and a way to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from mart.metrics import missing
from mart.months import china_day
from mart.query.cockpit import overview
from mart.query.segment import Selection
from ui import components as ui
from ui import formats as f
from ui import nav, session
from ui.cases.items import OF_MAP
from ui.i18n import pick, t, texts
from ui.load import Call
from ui.screen import Screen
from ui.screens.cockpit import decide, maps
from ui.screens.cockpit.bridge import short_branch
from ui.screens.segments import state as segments
from ui.shared.manager_state import MARKED

SHOWS = ("economic_profit", "ftp_margin", "deposits_avg", "deposit_cost", "rwa")

CARDS = (*overview.CARDS, "managers_meeting_standard")
REPORT_DAYS = 3
PAGES = {
    "health": "data_mart_health",
    "customer": "customers_360",
    "segments": "customers_segments",
    "products": "products_profitability",
    "managers": "managers_rankings",
    "map": "sales_map",
}
LEVELS = {"branch": "branch", "manager": "manager", "customer": "customer", "product": "product", "map": "map"}


def report_day(month_no: int) -> date:
    """The day on which a month's figures are looked at: the third of the next month, today where that is earlier."""
    first = date((month_no + 1) // 12, (month_no + 1) % 12 + 1, 1)
    return min(china_day(), first + timedelta(days=REPORT_DAYS - 1))


def question(screen: Screen) -> Call:
    """What the queue asks: of the mart, with what is stuck in the sales maps."""
    stuck = maps.stuck(screen)
    return overview.decisions, screen.month_no, screen.filters, *([{"also": stuck}] if stuck else [])


def draw(screen: Screen) -> None:
    """The queue beside the bridge; a button opens the form of the decision, or the matter itself for who decides
    nothing."""
    lang, gap = screen.lang, missing(screen.mart, "economic_profit")
    rows = screen.answer(question(screen))
    if gap and rows.is_empty():  # what the rules judge by is missing: no filter changes that
        with ui.card(t("cockpit.section.decisions", lang), key="cockpit_queue"):
            ui.missing_feed_state([screen.feed(gap.feed)], t("cockpit.section.decisions", lang))
        return
    today = report_day(screen.month_no)
    made = maps.stuck(screen)  # live: the words of a queue that has changed are made anew
    items = screen.memo("queue_items", lambda: tuple(decision(row, lang) for row in rows.iter_rows(named=True)), made)
    late = sum(1 for item in items if item.due and item.due < today)
    title = t("cockpit.queue.title_late" if late else "cockpit.queue.title", lang, count=len(items), late=late)
    with ui.card(
        title if items else nothing(screen),
        t("cockpit.queue.caption", lang, today=today.isoformat()),
        key="cockpit_queue",
    ):
        if not items:
            ui.empty_state(nothing(screen), t("cockpit.queue.none_hint", lang))
            return
        now = datetime(today.year, today.month, today.day, 9)
        desk = decide.desk(screen)
        there = decide.taken(screen, desk, rows) if desk else {}
        notes = {item.key: decide.note(there.get(item.key), lang) for item in items}
        noted = tuple(replace(item, note=notes[item.key]) for item in items)
        clicked = ui.pressable(
            screen.memo("queue", lambda: ui.Ready(ui.queue_html(noted, screen.look, now)), today, notes, made),
            key="cockpit_queue_table",
        )
        if OF_MAP in rows["kind"].to_list():
            ui.note(t("cockpit.queue.stuck", lang))
        if clicked and desk:
            decide.choose(clicked)
        if desk:
            decide.draw(screen, desk, rows, there, words, follow)
            decide.past(screen, desk)
    if clicked:
        follow({row["key"]: row for row in rows.iter_rows(named=True)}[clicked])


def nothing(screen: Screen) -> str:
    """Nothing waits; or the rules lack what they judge by, which is not the same."""
    gap = missing(screen.mart, "economic_profit")
    if gap:
        return t("cockpit.queue.unknown", screen.lang, feed=screen.feed(gap.feed))
    return t("cockpit.queue.none", screen.lang)


def decision(row: dict, lang: str) -> ui.Decision:
    """A row of `cockpit.decisions` in words."""
    branch = short_branch(pick(row["owner_zh"] or "", row["owner_en"] or "", lang))
    return ui.Decision(
        row["key"],
        words(row, lang),
        row["impact_cny"],
        t(f"cockpit.owner.{row['owner']}", lang, branch=branch),
        row["due_month"],
        t(f"cockpit.verb.{row['kind']}", lang),
    )


def words(row: dict, lang: str) -> str:
    """What is to be decided, with its figures."""
    subject = pick(row["subject_zh"] or row["subject_id"] or "", row["subject_en"] or "", lang)
    if row["kind"] == "reconciliation":
        subject = texts(lang).get(f"health.check.{row['subject_id']}", subject)
    amount = f.money(abs(row["amount_cny"]), lang) if row["amount_cny"] is not None else f.NONE
    ratio = f.capped_pct(row["ratio_pct"], 1000, 1) if row["ratio_pct"] is not None else f.NONE
    is_bare = row["kind"] == "loss_making_borrower" and row["ratio_pct"] is None  # too little capital for a ratio
    return t(
        f"cockpit.decision.{row['kind']}{'_bare' if is_bare else ''}",
        lang,
        count=f.number(row["count_cnt"]),
        subject=subject,
        amount=amount,
        ratio=ratio,
    )


def follow(row: dict) -> None:
    """Open the matter: its own screen where there is one, else the cockpit drilled to it."""
    key = LEVELS.get(row["link_level"] or "")
    values = {key: row["link_key"]} if key and row["link_key"] else {}
    target = PAGES.get(row["link_page"] or "", "cockpit_overview")
    if row["link_level"] == "system":
        session.remember("health_system", row["link_key"])
    if row["link_level"] == "customers":  # exactly these, those that lose most first, or whose loss would cost most
        segments.remember(Selection("customers", tuple(row["customers"])))
        session.remember("segments_sort", "ep_12m_cny" if row["kind"] == "tier_loss" else "worst_ep")
    if row["link_page"] == "managers":  # those of the case alone, among all peers and over the year of the rule
        session.remember(MARKED, "confirmed")
        session.remember("managers_grade", "")
        session.remember("managers_region", "")
        values["period"] = "12m"
    if row["link_level"] == "map":
        values["step"] = "progress"
    if not nav.exists(target):
        target = "cockpit_overview"
        if not values and row["subject_id"]:
            values = {"branch": row["subject_id"]}
    if target == "cockpit_overview":
        session.change_filters(**values)
    nav.go(target, **values)
