"""By which dimension of its customers the node is split, and whether figures or the children stand across it."""

from __future__ import annotations

import streamlit as st

from mart.metrics import missing
from mart.query import product
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
    _control(screen, "product_by", "by", tuple(product.DIMENSIONS), "dim")
    if can_cross(screen):
        _control(screen, "product_view", "view", VIEWS, "split")


def _control(screen: Screen, key: str, label: str, options: tuple[str, ...], named: str) -> None:
    st.segmented_control(
        t(f"product.split.{label}", screen.lang),
        options,
        default=options[0],
        required=True,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
        format_func=lambda name: t(f"product.{named}.{name}", screen.lang),
    )
