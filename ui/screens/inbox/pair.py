"""List and chosen case side by side, the list wider; below each other where the window is narrow."""

from __future__ import annotations

import streamlit as st

from ui import components as ui
from ui.i18n import t
from ui.screen import Screen
from ui.screens.inbox import chosen, work
from ui.screens.inbox.state import Inbox

RATIOS = (17, 10)


def draw(screen: Screen, found: Inbox) -> None:
    """Both; one that fails leaves the other."""
    left, right = st.columns(RATIOS, gap="small")
    with left, ui.guard(t("work.section.list", screen.lang)):
        work.draw(screen, found)
    with right, ui.guard(t("work.section.case", screen.lang)):
        chosen.draw(screen, found)
