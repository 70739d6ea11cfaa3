"""The last line of the targets page: how a list is made, and by which policy and build."""

from __future__ import annotations

from mart.query import targeting
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen


def line(page: Screen) -> None:
    """Rules on the left, policy version and build on the right."""
    page.picture("target_foot", lambda: _line(page))


def _line(page: Screen) -> None:
    rules = targeting.policy(page.mart, page.month_no)
    ui.formula_line(
        t("target.foot", page.lang), t("explain.made_by", page.lang, policy=rules["version"], build=page.mart.build_id)
    )
