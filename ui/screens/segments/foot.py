"""The last line of the segments page: how the figures are made, and by which policy and build."""

from __future__ import annotations

from mart.query import segment
from ui import components as ui
from ui.i18n import t
from ui.screen import Screen


def line(page: Screen) -> None:
    """Rules on the left, policy versions and build on the right."""
    page.picture("segments_foot", lambda: _line(page))


def _line(page: Screen) -> None:
    policy = segment.tier_policy(page.mart, page.month_no)
    ui.formula_line(
        t("segments.foot", page.lang),
        t("explain.made_by", page.lang, policy=f"{policy.version}, {policy.capital_version}", build=page.mart.build_id),
    )
