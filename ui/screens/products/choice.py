"""By which dimension of its customers the node is split, and whether figures or the children stand across it."""

from __future__ import annotations

from mart.metrics import missing
from mart.query import product
from ui import components as ui
from ui import session
from ui.i18n import t
from ui.screen import Screen
from ui.screens.products import state

VIEWS = ("figures", "cross")


def dimension() -> str:
    """The dimension chosen last; tiers before anything was."""
    return str(session.read("product_by", "tier"))


def is_crossed(screen: Screen) -> bool:
    """Whether the children stand across the dimension instead of its members' figures."""
    return can_cross(screen) and session.read("product_view", "figures") != "figures"


def can_cross(screen: Screen) -> bool:
    """A leaf has no children to cross, and a bank without economic profit nothing to show of them."""
    return state.node(screen).below is not None and not missing(screen.mart, "economic_profit")


def draw(screen: Screen) -> None:
    """The two choices, the second one where there is one."""
    lang = screen.lang
    by, dims = t("product.split.by", lang), tuple(product.DIMENSIONS)
    ui.one_of(by, dims, "product_by", lambda name: t(f"product.dim.{name}", lang))
    if can_cross(screen):
        view = t("product.split.view", lang)
        ui.one_of(view, VIEWS, "product_view", lambda name: t(f"product.split.{name}", lang))
