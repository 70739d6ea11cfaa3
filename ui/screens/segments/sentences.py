"""Three sentences: who the customers are, who moved since a month before, which customers need a decision."""

from __future__ import annotations

from mart.query import segment
from ui import components as ui
from ui import formats as f
from ui.i18n import t
from ui.screen import Screen
from ui.screens.segments import breakdown, customers, state

SHOWS = ("customers", "contribution_12m", "rwa")


def ahead(screen: Screen) -> None:
    """Start on what the page reads beside the tiers, the dearest first."""
    kept, before = state.filters(screen), state.year_before(screen)
    moves = () if before is None else ((segment.migration, before, screen.month_no, kept),)
    screen.ahead((segment.plane, screen.month_no, kept), *moves, customers.question(screen), breakdown.question(screen))


def draw(screen: Screen) -> None:
    """Who, what changed, what to decide; written once and replayed."""
    screen.draw_cached("segments_sentences", lambda: _sentences(screen))


def _sentences(screen: Screen) -> None:
    tiers = screen.load(segment.tiers, screen.month_no, state.filters(screen), before=state.year_before(screen))
    items = [(t("segments.sentence.who", screen.lang), _who(screen, tiers))]
    if state.year_before(screen) is not None:
        items.append((t("segments.sentence.moved", screen.lang), _moved(screen)))
    items.append((t("segments.sentence.decide", screen.lang), _decide(screen)))
    ui.three_sentences(items)


def _who(screen: Screen, tiers) -> str:
    lang, counts = screen.lang, {row["tier"]: row for row in tiers.to_dicts()}
    total, top = tiers["customers_cnt"].sum(), counts["high_value"]
    whole = segment.totals(tiers)["contribution_12m_cny"]
    key = "who_plain" if not whole or top["contribution_12m_cny"] is None else "who_text"
    share = None if key == "who_plain" else f.pct(100 * top["contribution_12m_cny"] / whole, 0)
    return t(
        f"segments.sentence.{key}",
        lang,
        total=f.count(total, lang, t("segments.noun", lang)),
        inactive=f.pct(counts["inactive"]["customers_pct"], 0),
        high=f.count(top["customers_cnt"], lang, t("segments.noun", lang)),
        pct=f.pct(top["customers_pct"], 1),
        share=share,
    )


def _moved(screen: Screen) -> str:
    lang, before = screen.lang, state.year_before(screen)
    moved = screen.load(segment.migration, before, screen.month_no, state.filters(screen))
    cells = {(a, b): n for a, b, n in moved.cells.select("tier_from", "tier_to", "customers_cnt").iter_rows()}
    into = sum(n for (a, b), n in cells.items() if b == "high_value" and a != "high_value")
    out = sum(n for (a, b), n in cells.items() if a == "high_value" and b != "high_value")
    return t(
        "segments.sentence.moved_text",
        lang,
        month=f.month(before),
        up=f.number(moved.up_cnt),
        down=f.number(moved.down_cnt),
        into=f.number(into),
        out=f.number(out),
    )


def _decide(screen: Screen) -> str:
    lang, found = screen.lang, screen.load(segment.plane, screen.month_no, state.filters(screen))
    if not found.is_available:
        tiers = screen.load(segment.tiers, screen.month_no, state.filters(screen), before=state.year_before(screen))
        return t(
            "segments.sentence.decide_missing" if tiers["customers_cnt"].sum() else "segments.sentence.decide_nobody",
            lang,
        )
    drain = found.quadrants.filter(quadrant="drain").row(0, named=True)
    if not drain["customers_cnt"]:
        return t("segments.sentence.decide_none", lang)
    return t(
        "segments.sentence.decide_text",
        lang,
        count=f.count(drain["customers_cnt"], lang, t("segments.noun", lang)),
        rwa=f.pct(drain["rwa_pct"], 0),
        profit=f.money(drain["ep_12m_cny"], lang, signed=True),
    )
