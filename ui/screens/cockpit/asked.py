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
    """Who reads of the whole bank opens a branch next: answer each in a quiet time, once a build. Where the bank is so
    large that it would take long, only what all filters on a trait share: who came and who left."""
    mart, scope = screen.mart, screen.scope
    if not scope.record.is_whole_bank or screen.filters.active or screen.month_no != mart.as_of:
        return

    def each() -> list[tuple[Call, ...]]:  # asked once a build, not in every run
        dim = "branch_id" if mart.is_small else "size_class"
        others = [
            replace(screen, filters=make(**{dim: key})) for key in options(mart, scope, dim, screen.month_no)["key"]
        ]
        return [calls(one) for one in others] if mart.is_small else [(bridge.asked(one).call(),) for one in others[:1]]

    screen.in_quiet("branches", each)
