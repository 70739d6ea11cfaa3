"""Three sentences: what waits for me, what changed since I was here, what is stuck where."""

from __future__ import annotations

from datetime import date

from ui import components as ui
from ui import formats as f
from ui.cases import words
from ui.cases.desk import since
from ui.i18n import t
from ui.screen import Screen
from ui.screens.inbox import state
from ui.screens.inbox.state import Inbox
from workflow import overdue, tallies
from workflow.workdays import workdays_between


def draw(screen: Screen, found: Inbox) -> None:
    """Mine, since, stuck."""
    lang = screen.lang
    last = since(found.desk)
    head = t("work.sentence.since_at", lang, at=words.moment(last)) if last else t("work.sentence.since", lang)
    ui.three_sentences(
        (
            (t("work.sentence.mine", lang), _mine(screen, found)),
            (head, _changed(found, last, lang)),
            (t("work.sentence.stuck", lang), _stuck(found, lang)),
        )
    )


def _mine(screen: Screen, found: Inbox) -> str:
    lang, count = screen.lang, found.counts["waiting"]
    if not count:
        return t("work.sentence.nothing", lang)
    tally = state.tally_of(found.desk, "waiting")
    said = [t("work.sentence.waiting", lang, count=f.number(count))]
    if tally.oldest:
        longest = workdays_between(date.fromisoformat(tally.oldest), found.desk.today)
        said.append(t("work.sentence.late", lang, count=f.number(tally.late_cnt), days=longest))
    if tally.effect_cny is not None:
        said.append(t("work.sentence.effect", lang, sum=f.money(tally.effect_cny, lang, signed=True)))
    return t("work.sentence.comma", lang).join(said) + t("work.sentence.stop", lang)


def _changed(found: Inbox, last: str | None, lang: str) -> str:
    if last is None:
        return t("work.sentence.first", lang)
    desk = found.desk
    parts = desk.kept(lambda: tallies.changes(desk.database, desk.actor, last), "changes", last)
    said = [t(f"work.sentence.{name}", lang, count=f.number(count)) for name, count in parts.items() if count]
    if not said:
        return t("work.sentence.unchanged", lang)
    return t("work.sentence.comma", lang).join(said) + t("work.sentence.stop", lang)


def _stuck(found: Inbox, lang: str) -> str:
    """Where most overdue cases of my reach stand, and for how long."""
    desk = found.desk
    top = desk.kept(lambda: overdue.stuck(desk.database, desk.actor, desk.today), "stuck")
    if top is None:
        return t("work.sentence.none_late", lang)
    kind, where, count, due = top
    return t(
        "work.sentence.stuck_in",
        lang,
        total=f.number(found.counts["overdue"]),
        count=f.number(count),
        kind=words.kind_label(kind, lang),
        state=words.state_label(kind, where, lang),
        days=workdays_between(date.fromisoformat(due), found.desk.today),
    )
