"""What the cockpit asks of the mart: begun before it is drawn, and for each branch once nobody waits."""

from __future__ import annotations

from dataclasses import replace

from mart.query.cockpit import overview
from mart.query.filters import make, options
from ui.load import Call
from ui.screen import Screen
from ui.screens.cockpit import branches, bridge, decisions, drill, kpis, local, maturities, outlook, sentences


def ahead(screen: Screen) -> None:
    """Start on the answers of the page."""
    screen.ahead(*calls(screen))


def calls(screen: Screen) -> tuple[Call, ...]:
    """Every question of the page as it stands, the dearest first."""
    at = (screen.month_no, screen.filters)
    periods = dict.fromkeys((screen.period, sentences.answer_period(screen)))
    return (
        bridge.asked(screen).call(),
        decisions.question(screen),
        *(kpis.question(screen, one) for one in periods),
        branches.question(screen),
        *(() if screen.filters.customer_id else ((overview.whale, *at), (overview.quadrant, *at))),
        *(local.questions(screen) if local.is_one_branch(screen) else ()),
        *(outlook.questions(screen).values() if outlook.has_year(screen) else ()),
        *((maturities.question(screen),) if maturities.is_known(screen) else ()),
        drill.question(screen),
        *kpis.small_questions(screen),
    )


def then_branches(screen: Screen) -> None:
    """Who reads of the whole bank opens a branch next: answer each in a quiet time, once a build, where the bank is not
    so large that it would take long."""
    mart, scope = screen.mart, screen.scope
    is_next = scope.record.is_whole_bank and not screen.filters.active and screen.month_no == mart.as_of
    if not (is_next and mart.is_small):
        return

    def each() -> list[tuple[Call, ...]]:  # asked once a build, not in every run
        keys = options(mart, scope, "branch_id", screen.month_no)["key"]
        return [calls(replace(screen, filters=make(branch_id=key))) for key in keys]

    screen.in_quiet("branches", each)
