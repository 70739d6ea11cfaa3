"""A figure that nobody presses, drawn as it stands (`ui/components/still.py`) and kept as long as its data stay."""

from __future__ import annotations

from collections.abc import Callable

from plotly.basedatatypes import BaseFigure

from ui import components as ui
from ui.screen import Screen


def draw(screen: Screen, name: str, figure: Callable[[], BaseFigure], *more: object, key: str) -> None:
    """Draw what `figure` makes, made anew only with another month, filter, look or `more`."""
    ui.picture(screen.memo(f"{name}_still", lambda: ui.still(figure(), screen.look), *more), key=key)
