"""Cards that hold a chart or a table: the message as title, a caption that names the measure, one link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from ui import theme
from ui.charts.base import Finished, finished
from ui.components.markup import CAPTION, esc, plain, span, swatch
from ui.i18n import t


@dataclass(frozen=True)
class Link:
    """A link to another page with its URL state."""

    label: str
    page: str
    query: Mapping[str, str] | None = None


def legend_html(kinds: Sequence[str], look: theme.Look) -> str:
    """Marks and words of the series, for a caption line: "actual", "plan", "previous", "forecast", "variance"…"""
    return "".join(
        f'<span style="white-space:nowrap;margin-left:14px">{swatch(kind, look)}'
        f"{span(t(f'common.legend.{kind}', look.lang), look.tokens.muted)}</span>"
        for kind in kinds
    )


@contextmanager
def card(
    title: str, caption: str = "", *, link: Link | None = None, key: str | None = None, legend: Sequence[str] = ()
) -> Iterator[None]:
    """A bordered card. The title is the message with its number; the legend stands in the caption line."""
    look = theme.current()
    tok = look.tokens
    head = (
        f'<div role="heading" aria-level="2" style="font-size:14px;line-height:20px;font-weight:600;'
        f'color:{tok.ink}">{esc(title)}</div>'
    )
    marks = legend_html(legend, look)
    below = (
        f'<div style="{CAPTION}color:{tok.muted};display:flex;justify-content:space-between;flex-wrap:wrap">'
        f"<span>{esc(caption)}</span><span>{marks}</span></div>"
        if caption or marks
        else ""
    )
    with st.container(border=True, key=key, gap="xsmall", height="stretch"):
        if link:
            with st.container(horizontal=True, gap="small", vertical_alignment="top"):
                st.html(head)
                st.page_link(link.page, label=plain(link.label), query_params=link.query)
            if below:
                st.html(below)
        else:
            st.html(head + below)
        yield


def chart(fig: go.Figure | Finished, key: str, *, select: str | None = None) -> list | None:
    """Draw a figure of `ui.charts`. select: None, "points" or "lasso"; returns the picked marks' keys, or None."""
    fig = fig if isinstance(fig, Finished) else finished(fig)
    meta = fig.meta
    options = {
        "theme": None,
        "key": key,
        "alt": meta.get("message", ""),
        "config": {"displayModeBar": False, "scrollZoom": False},
    }
    if select is None:
        st.plotly_chart(fig, **options)
        return None
    modes = "points" if select == "points" else ("lasso", "box")
    state = st.plotly_chart(fig, on_select="rerun", selection_mode=modes, **options)
    picked = []
    for point in state["selection"]["points"]:
        data = point.get("customdata")
        if data:
            picked.append(data[0] if meta.get("key_parts", 1) == 1 else tuple(data[: meta["key_parts"]]))
    return list(dict.fromkeys(picked)) or None
