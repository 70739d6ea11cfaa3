"""The list and the message one looks at, side by side, the list wider."""

from __future__ import annotations

import streamlit as st

from ui import components as ui
from ui.i18n import t
from ui.screen import Screen
from ui.screens.deliveries import one, table
from ui.screens.deliveries.state import Sent

RATIOS = (9, 4)


def draw(screen: Screen, found: Sent) -> None:
    """Both; one that fails leaves the other."""
    left, right = st.columns(RATIOS, gap="small")
    with left, ui.guard(t("deliveries.section.list", screen.lang)):
        table.draw(screen, found)
    with right, ui.guard(t("deliveries.section.one", screen.lang)):
        one.draw(screen, found)
