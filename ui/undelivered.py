"""Why figures of a page are "—": which of its metrics need a feed that the bank does not deliver."""

from __future__ import annotations

from collections.abc import Iterable

from mart.metrics import HasFeeds, metric, metrics, missing
from ui import components as ui
from ui.i18n import pick, t
from ui.screen import Screen

MOST = 8  # metrics named for a feed; the others are counted


def gaps(mart: HasFeeds, shows: Iterable[str]) -> dict[str, list[str]]:
    """The feeds that are missing, each with the metrics of `shows` that wait for it, in the order of metrics.yml."""
    found: dict[str, list[str]] = {}
    wanted = set(shows)
    for name in (one for one in metrics() if one in wanted):
        if gap := missing(mart, name):
            found.setdefault(gap.feed, []).append(name)
    return found


def draw(screen: Screen, shows: frozenset[str]) -> None:
    """One muted paragraph, feed by feed; nothing where all are delivered."""
    if shows:
        screen.draw_cached("undelivered", lambda: _paragraph(screen, shows), screen.entry.name)


def _paragraph(screen: Screen, shows: frozenset[str]) -> None:
    found = gaps(screen.mart, shows)
    if found:
        feeds = t("state.undelivered_join", screen.lang).join(_feed(screen, *one) for one in found.items())
        ui.note(t("state.undelivered", screen.lang, feeds=feeds))


def _feed(screen: Screen, feed: str, names: list[str]) -> str:
    lang, labels = screen.lang, [metric(name) for name in names[:MOST]]
    what = t("state.join", lang).join(pick(one.label_zh, one.label_en, lang) for one in labels)
    more = len(names) - MOST
    whole = t("state.and_more", lang, what=what, count=more) if more > 0 else what
    return t("state.undelivered_feed", lang, what=whole, feed=screen.feed(feed))
