"""The last line of the managers' screens: how the figures are made, and by which policies and build."""

from __future__ import annotations

from mart.query import manager
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen


def line(page: Screen) -> None:
    """Definitions on the left, policy versions and build on the right."""
    rules = manager.rules(page.mart, page.month_no)
    ui.formula_line(
        t("manager.foot", page.lang),
        t("explain.made_by", page.lang, policy=", ".join(rules.versions), build=page.mart.build_id),
    )
