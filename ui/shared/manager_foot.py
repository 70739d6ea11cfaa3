"""The last line of the managers' screens: how the figures are made, and by which policies and build."""

from __future__ import annotations

from mart.query import manager
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen


def line(screen: Screen) -> None:
    """Definitions on the left, policy versions and build on the right."""
    rules = manager.rules(screen.mart, screen.month_no)
    ui.formula_line(
        t("manager.foot", screen.lang),
        t("explain.made_by", screen.lang, policy=", ".join(rules.versions), build=screen.mart.build_id),
    )
