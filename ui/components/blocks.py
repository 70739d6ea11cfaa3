"""Blocks of facts: key-value lists, the five blocks of a customer, a timeline, a note line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from ui import theme
from ui.components.markup import CAPTION, MICRO, emphasised, ends, picture, span


@dataclass(frozen=True)
class Fact:
    """A label, its printed value, and the value's tone."""

    label: str
    value: str
    tone: str | None = None


@dataclass(frozen=True)
class Block:
    """A block of the customer page: title, what the headline is, the headline with its change, picture, facts."""

    title: str
    measure: str
    headline: str
    change: str = ""
    change_tone: str = "muted"
    spark: str = ""
    facts: tuple[Fact, ...] = ()


def _facts_html(facts: Sequence[Fact], look: theme.Look) -> str:
    tok = look.tokens
    return "".join(
        ends(span(fact.label, tok.muted), span(fact.value, tok.tone(fact.tone)), "font-size:13px;line-height:23px")
        for fact in facts
    )


def key_values(facts: Sequence[Fact], title: str = "", right: str = "") -> None:
    """Label left, value right, one fact a line; an optional heading with a muted word at its right."""
    look = theme.current()
    head = (
        ends(
            span(title, look.tokens.ink, "font-size:14px;line-height:20px", is_bold=True),
            span(right, look.tokens.muted, MICRO),
            "margin-bottom:4px",
        )
        if title
        else ""
    )
    st.html(f"<div>{head}{_facts_html(facts, look)}</div>")


def fact_block(block: Block) -> None:
    """One block in a bordered card; put five in st.columns(5) or a grid."""
    look = theme.current()
    tok = look.tokens
    change = span(block.change, tok.tone(block.change_tone), CAPTION + "margin-left:8px") if block.change else ""
    body = (
        ends(
            span(block.title, tok.ink, "font-size:14px;line-height:20px", is_bold=True),
            span(block.measure, tok.muted, MICRO),
        )
        + "<div"
        f' style="line-height:31px;white-space:nowrap">{span(block.headline, tok.ink, "font-size:21px", is_bold=True)}'
        f"{change}</div>"
        + f'<div style="margin:2px 0 6px">{picture(block.spark, block.title)}</div>'
        + _facts_html(block.facts, look)
    )
    with st.container(border=True, height="stretch"):
        st.html(f"<div>{body}</div>")


def timeline(events: Sequence[tuple[date, str, str, str]]) -> None:
    """What happened, newest first as given: (date, kind, text, who). It goes back over years, so a day has its own."""
    tok = theme.current().tokens
    rows = "".join(
        '<div style="display:grid;grid-template-columns:76px 64px 1fr auto;gap:10px;padding:6px 0;'
        f'border-top:1px solid {tok.hair};font-size:13px;line-height:20px"><span'
        f' style="color:{tok.muted}">{when:%Y-%m-%d}'
        f"</span>{span(kind, tok.ink)}{span(text, tok.ink)}{span(who, tok.muted)}</div>"
        for when, kind, text, who in events
    )
    st.html(f"<div>{rows}</div>")


def note(text: str, *, is_ruled: bool = False) -> None:
    """A muted line under a chart or table; **bold** allowed. `is_ruled` draws a thin line above it."""
    tok = theme.current().tokens
    rule = f"border-top:1px solid {tok.hair};padding-top:7px;" if is_ruled else ""
    st.html(f'<div style="{CAPTION}color:{tok.muted};{rule}">{emphasised(text)}</div>')
