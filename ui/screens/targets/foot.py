"""The last line of the targets page: how a list is made, and by which policy and build."""

from __future__ import annotations

from mart.query import targeting
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen


def line(screen: Screen) -> None:
    """Rules on the left, policy version and build on the right."""
    screen.draw_cached("target_foot", lambda: _line(screen))


def _line(screen: Screen) -> None:
    rules = targeting.policy(screen.mart, screen.month_no)
    ui.formula_line(
        t("target.foot", screen.lang),
        t("explain.made_by", screen.lang, policy=rules["version"], build=screen.mart.build_id),
    )
