"""The last line of the segments page: how the figures are made, and by which policy and build."""

from __future__ import annotations

from mart.query import segment
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen


def line(screen: Screen) -> None:
    """Rules on the left, policy versions and build on the right."""
    screen.draw_cached("segments_foot", lambda: _line(screen))


def _line(screen: Screen) -> None:
    policy = segment.tier_policy(screen.mart, screen.month_no)
    ui.formula_line(
        t("segments.foot", screen.lang),
        t(
            "explain.made_by",
            screen.lang,
            policy=f"{policy.version}, {policy.capital_version}",
            build=screen.mart.build_id,
        ),
    )
