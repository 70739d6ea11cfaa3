"""The last line of the product page: how the figures are made, and by which policy and build."""

from __future__ import annotations

from ui import components as ui
from ui.i18n import t
from ui.screen import Screen
from ui.screens.products import state


def line(screen: Screen) -> None:
    """Rules on the left, policy versions and build on the right."""
    rules = state.policy(screen.mart, screen.month_no)
    ui.formula_line(
        t("product.foot", screen.lang),
        t(
            "explain.made_by",
            screen.lang,
            policy=f"{rules.version}, {rules.capital_version}",
            build=screen.mart.build_id,
        ),
    )
