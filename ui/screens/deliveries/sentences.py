"""How sending stands, in three sentences: what goes out, what did not, what a person has to decide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ui import components as ui
from ui import formats as f
from ui.cases.words import moment
from ui.i18n import t
from ui.screen import Screen
from ui.screens.deliveries.state import Sent

STUCK = timedelta(minutes=15)  # after which something due should long have been sent


def draw(screen: Screen, found: Sent) -> None:
    """What was sent, what failed, what is unknown."""
    lang, by, summary = screen.lang, found.summary.by_state, found.summary
    count = {name: f.number(by.get(name, 0)) for name in ("queued", "gathered", "failed", "skipped", "unknown")}
    going = t("deliveries.say.going", lang, day=f.number(summary.sent_day_cnt), **count)
    late = _late(summary.due_since)
    if late:
        going += ("" if lang == "zh" else " ") + t("deliveries.say.stuck", lang, at=moment(late))
    failed = t(
        "deliveries.say.failed" if by.get("failed") or by.get("skipped") else "deliveries.say.all_well", lang, **count
    )
    unknown = t("deliveries.say.unknown" if by.get("unknown") else "deliveries.say.none_unknown", lang, **count)
    how = t(f"deliveries.mode.{found.mode}", lang, problem=found.problem)
    ui.three_sentences(
        [
            (t("deliveries.ask.going", lang), f"{how}{going}" if lang == "zh" else f"{how} {going}"),
            (t("deliveries.ask.failed", lang), failed),
            (t("deliveries.ask.unknown", lang), unknown),
        ]
    )


def _late(since: str | None) -> str | None:
    """Since when something waits that should have gone out, where that is too long."""
    if since is None:
        return None
    return since if datetime.now(UTC) - datetime.fromisoformat(since) > STUCK else None
