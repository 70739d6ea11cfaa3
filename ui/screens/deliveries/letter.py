"""A message as it reads: its line, and what stands below it."""

from __future__ import annotations

import streamlit as st

from ui import theme
from ui.components.markup import MICRO, esc, span


def draw(subject: str, body: str, caption: str = "") -> None:
    """The message in a frame."""
    tok = theme.current().tokens
    head = f"<div>{span(caption, tok.muted, MICRO)}</div>" if caption else ""
    lines = "".join(f'<div style="color:{tok.ink}">{esc(line)}</div>' for line in body.splitlines())
    st.html(
        f'<div style="border:1px solid {tok.hair};border-radius:6px;padding:10px 14px;font-size:13px;'
        f'line-height:20px;overflow-wrap:anywhere">{head}'
        f'<div style="padding:2px 0 4px">{span(subject, tok.ink, is_bold=True)}</div>{lines}</div>'
    )
