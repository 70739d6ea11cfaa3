"""Side by side where there is room, one below the other where there is not."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

# px below which a card of this many a row stops being readable; 1280 px of screen still hold all of them
LEAST = {2: 440, 3: 296, 4: 220, 5: 172}


def split(columns: int, *, key: str | None = None, least: int | None = None) -> list[DeltaGenerator]:
    """As many equal cells in a row as there is room for: `left, right = ui.split(2)`.

    Unlike st.columns, which keeps its columns down to a phone's width, the cells wrap below `least` px each.
    """
    grid = st.grid(columns, min_column_width=least or LEAST.get(columns, 160), gap="small", key=key)
    # containers rather than grid.cell(), which cannot stretch: cards of one row end at one line
    return [grid.container(height="stretch") for _ in range(columns)]


def uneven(ratios: tuple[int, ...], *, key: str) -> list[DeltaGenerator]:
    """Cells of these widths beside each other; below each other where the window is narrow.

    A grid has equal columns, and columns wrap on a phone only: so one rule about the columns in our own container.
    """
    own = f".st-key-{key}>*>*"
    with st.container(key=key):
        st.html(
            f"<style>@media (max-width:1150px){{{own}:has(>[data-testid=stColumn]){{flex-wrap:wrap}}"
            f"{own}>[data-testid=stColumn]{{min-width:min(100%,520px)}}}}"
            f"@media print{{.st-key-{key}{{break-inside:auto!important}}}}</style>"  # a sheet is narrow: they stack
        )
        return list(st.columns(ratios, gap="small"))
