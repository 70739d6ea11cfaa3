"""The decision queue: at most seven things, due date first, each with one real button.

Not a native table: its rows wrap on a narrow screen instead of scrolling the button out of sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from ui import formats as f
from ui.components.markup import BASE, CAPTION, esc, span
from ui.i18n import t
from ui.theme import Look

LIMIT = 7
_BUTTON = 68


def _grid(lang: str) -> str:
    owner, due = ("44px", "68px") if lang == "zh" else ("82px", "72px")
    return f"display:grid;grid-template-columns:minmax(90px,1fr) 54px {owner} {due};gap:9px;align-items:center;"


@dataclass(frozen=True)
class Decision:
    """One thing to decide: what, its yearly effect on EP (None: not estimated), who, until when, and the verb."""

    key: str
    item: str
    impact_cny: f.Number
    owner: str
    due: date | datetime | None
    action: str


def _moment(item: Decision) -> datetime:
    due = item.due
    if due is None:
        return datetime.max
    return due if isinstance(due, datetime) else datetime(due.year, due.month, due.day, 23, 59)


def first_due(items: Sequence[Decision]) -> list[Decision]:
    """The first seven by due date; things without a date come last."""
    return sorted(items, key=_moment)[:LIMIT]


def row_html(item: Decision, look: Look, now: datetime, unit: f.TableUnit) -> str:
    """Item, effect, owner and due date of one row; late and today are said in words and in colour."""
    tok, impact = look.tokens, f.decimal(item.impact_cny)
    words, tone = f.due(item.due, now, look.lang)
    sign = None if not impact else "positive" if impact > 0 else "negative"
    return (f'<div style="{BASE}{_grid(look.lang)}font-size:13px;line-height:18px">{span(item.item, tok.ink)}'
            f'{span(f.in_unit(impact, unit, signed=True), tok.tone(sign), "text-align:right")}'
            f"{span(item.owner, tok.ink)}{span(words, tok.tone(tone))}</div>")


def _head(look: Look, names: Sequence[str]) -> None:
    tok = look.tokens
    cells = "".join(f'<span style="text-align:{"right" if i == 1 else "left"}">{esc(name)}</span>'
                    for i, name in enumerate(names[:4]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.html(f'<div style="{BASE}{CAPTION}{_grid(look.lang)}color:{tok.muted}">{cells}</div>')
        st.html(f'<div style="{BASE}{CAPTION}color:{tok.muted};text-align:center">{esc(names[4])}</div>', width=_BUTTON)


def decision_queue(items: Sequence[Decision], look: Look, *, key: str, now: datetime) -> str | None:
    """Draw the queue; returns the key of the item whose button was clicked in this run."""
    tok, clicked, shown = look.tokens, None, first_due(items)
    unit = f.table_unit((item.impact_cny for item in shown), look.lang)
    _style(key, tok.hair, tok.surface)
    with st.container(key=key, gap=None):
        _head(look, [t(f"queue.{name}", look.lang) for name in ("item", "impact", "owner", "due", "action")])
        for item in shown:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
                st.html(row_html(item, look, now, unit))
                if st.button(item.action, key=f"{key}_{item.key}", width=_BUTTON):
                    clicked = item.key
    st.html(f'<div style="{BASE}{CAPTION}color:{tok.muted}">{esc(t("queue.footer", look.lang, unit=unit.label))}</div>')
    return clicked


def _style(key: str, hair: str, surface: str) -> None:
    """Rules between the rows and a header on surface, by the container's own key (a class Streamlit promises)."""
    row = f".st-key-{key} > div"
    st.html(f"<style>{row}{{padding:4px 8px;border:1px solid {hair};border-top:0}}"
            f"{row}:first-child{{border-top:1px solid {hair};background:{surface};padding:6px 8px}}"
            f".st-key-{key} button{{min-height:26px;padding:1px 6px;font-size:13px}}</style>")
