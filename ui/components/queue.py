"""The decision queue: at most seven things, due date first, each with one real button.

Not a native table: its rows wrap on a narrow screen instead of scrolling the button out of sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ui import formats as f
from ui.components.markup import CAPTION, esc, span
from ui.components.pressable import button_html
from ui.i18n import t
from ui.theme import Look

LIMIT = 7
_BUTTON = 68


@dataclass(frozen=True)
class Decision:
    """One thing to decide: what, its yearly effect on EP (None: not estimated), who, until when, and the verb. `note`:
    what has been decided already."""

    key: str
    item: str
    impact_cny: f.Number
    owner: str
    due: date | datetime | None
    action: str
    note: str = ""


def _moment(item: Decision) -> datetime:
    due = item.due
    if due is None:
        return datetime.max
    return due if isinstance(due, datetime) else datetime(due.year, due.month, due.day, 23, 59)


def first_due(items: Sequence[Decision]) -> list[Decision]:
    """The first seven by due date; things without a date come last."""
    return sorted(items, key=_moment)[:LIMIT]


def row_html(item: Decision, look: Look, now: datetime, unit: f.TableUnit) -> str:
    """Item with its owner below, effect, due date and button of one row; late and today in words and in colour."""
    tok, impact = look.tokens, f.decimal(item.impact_cny)
    words, tone = f.due(item.due, now, look.lang)
    sign = None if not impact else "positive" if impact > 0 else "negative"
    below = "<br>".join(span(one, tok.muted, CAPTION) for one in (item.owner, item.note) if one)
    effect = span(f.in_unit(impact, unit, signed=True), tok.tone(sign), "text-align:right")
    return (
        f'<div class="dr"><div class="dg"><span>{span(item.item, tok.ink)}<br>{below}</span>{effect}'
        f"{span(words, tok.tone(tone))}</div>"
        f"{button_html(item.key, item.action, 'db')}</div>"
    )


def _head(look: Look) -> str:
    *names, action = [t(f"queue.{name}", look.lang) for name in ("item", "impact", "due", "action")]
    cells = "".join(
        f'<span style="text-align:{"right" if i == 1 else "left"}">{esc(name)}</span>' for i, name in enumerate(names)
    )
    return f'<div class="dr dh"><div class="dg">{cells}</div><span class="da">{esc(action)}</span></div>'


def queue_html(items: Sequence[Decision], look: Look, now: datetime) -> str:
    """The first seven due as HTML for `pressable`: header, rows, and the line that says the unit. A button gives the
    item's key."""
    shown = first_due(items)
    unit = f.table_unit((item.impact_cny for item in shown), look.lang)
    rows = "".join(row_html(item, look, now, unit) for item in shown)
    return (
        f'{_style(look)}<div class="dq">{_head(look)}{rows}</div>'
        f'<div class="df">{esc(t("queue.footer", look.lang, unit=unit.label))}</div>'
    )


def _style(look: Look) -> str:
    """Rules between the rows, a header on surface, buttons as Streamlit draws its own."""
    tok = look.tokens
    due = "68px" if look.lang == "zh" else "72px"
    return (
        f"<style>.dr{{display:flex;gap:8px;align-items:center;padding:4px 8px;border:1px solid"
        f" {tok.hair};border-top:0;font-size:13px;line-height:18px}}.dh{{{CAPTION}border-top:1px solid"
        f" {tok.hair};background:{tok.surface};color:{tok.muted};padding:6px"
        f" 8px}}.dg{{flex:1;min-width:0;display:grid;grid-template-columns:minmax(90px,1fr) 60px"
        f" {due};gap:9px;align-items:center}}.da{{width:{_BUTTON}px;text-align:center}}"
        f".db{{flex:none;width:{_BUTTON}px;min-height:26px;padding:1px 6px;"
        f"font:inherit;color:{tok.ink};background:transparent;border:1px solid"
        f" {tok.rule};border-radius:3px;cursor:pointer}}.db:hover{{color:{tok.accent};border-color:{tok.accent}}}"
        f".db:focus-visible{{outline:2px solid {tok.accent}}}"
        ".dq{container-type:inline-size}@container (max-width:400px){.dh{display:none}"
        ".dr{border-top:0}.dr .dg{grid-template-columns:1fr auto auto}.dr .dg span:first-child{grid-column:1/-1}}"
        f".df{{{CAPTION}color:{tok.muted};margin-top:8px}}</style>"
    )
