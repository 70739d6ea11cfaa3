"""The top of every screen: question, badge, as-of and scope; three sentences; breadcrumb; the formula line below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import theme
from ui.components.markup import BODY, CAPTION, badge_html, emphasised, ends, esc, plain, span
from ui.i18n import t


@dataclass(frozen=True)
class Badge:
    """A short word and its tone: positive, negative, warning, accent, muted."""

    text: str
    tone: str = "muted"


@dataclass(frozen=True)
class Crumb:
    """One step of a path. With `page` it is a link (query is its URL state), without it a button that returns `key`."""

    key: str
    label: str
    page: str | None = None
    query: Mapping[str, str] | None = None


def page_header(
    question: str, *, badge: Badge | None = None, asof: str | None = None, scope: str | None = None
) -> DeltaGenerator:
    """The question as title; right of it badge, as-of and scope. Returns the right-hand container for more controls."""
    look = theme.current()
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.title(plain(question), anchor=False, width="stretch")
    right = row.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="right", gap="xsmall", width="content"
    )
    chips = [badge_html(badge.text, badge.tone, look)] if badge else []
    for word, value in (("asof", asof), ("scope", scope)):
        if value:
            chips.append(
                f'<span style="{CAPTION}border:1px solid {look.tokens.rule};border-radius:3px;padding:4px 9px;'
                f'white-space:nowrap">{span(t(f"common.{word}", look.lang), look.tokens.muted)} '
                f"{span(value, look.tokens.ink)}</span>"
            )
    if chips:
        right.html(f'<div style="display:flex;gap:7px;align-items:center">{"".join(chips)}</div>', width="content")
    return right


def three_sentences(items: Sequence[tuple[str, str]]) -> None:
    """The answer in five seconds: label and sentence, usually three; **bold** marks the figures."""
    look = theme.current()
    cells = "".join(
        f'<div>{span(label, look.tokens.muted, CAPTION)}<div style="{BODY}color:{look.tokens.ink}">{emphasised(text)}'
        "</div></div>"
        for label, text in items
    )
    least = 250 if len(items) < 4 else 170  # four stand in one row, too
    st.html(
        f'<div style="display:grid;grid-template-columns:repeat(auto-fit,minmax({least}px,1fr));gap:4px 44px;'
        f'border-top:1px solid {look.tokens.rule};border-bottom:1px solid {look.tokens.rule};padding:11px 0 12px">'
        f"{cells}</div>"
    )


def breadcrumb(crumbs: Sequence[Crumb], key: str = "crumb") -> str | None:
    """The path from the bank to here; the last step is where we stand. Returns the key of a clicked button."""
    look, clicked = theme.current(), None
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        for crumb in crumbs[:-1]:
            if crumb.page:
                st.page_link(crumb.page, label=plain(crumb.label), query_params=crumb.query)
            elif st.button(plain(crumb.label), key=f"{key}_{crumb.key}", type="tertiary"):
                clicked = crumb.key
            st.html(span("›", look.tokens.muted, CAPTION), width="content")
        if crumbs:
            st.html(span(crumbs[-1].label, look.tokens.ink, BODY, is_bold=True), width="content")
    return clicked


def formula_line(left: str, right: str = "") -> None:
    """The last line of a screen: how the figures are made, and by which policy and build."""
    tok = theme.current().tokens
    st.html(
        f'<div style="{CAPTION}color:{tok.muted};border-top:1px solid {tok.rule};padding-top:10px">'
        f"{ends(esc(left), esc(right))}</div>"
    )


def badge(text: str, tone: str = "muted") -> None:
    """One badge."""
    badges([Badge(text, tone)])


def badges(items: Sequence[Badge]) -> None:
    """Badges in a row that wraps."""
    look = theme.current()
    pieces = "".join(badge_html(item.text, item.tone, look) for item in items)
    if pieces:
        st.html(f'<div style="display:flex;flex-wrap:wrap;gap:7px">{pieces}</div>')
