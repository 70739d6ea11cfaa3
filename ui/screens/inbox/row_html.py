"""Rows of the inbox as ready HTML with real buttons: due date, what, effect, stage, owner, one next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.components.markup import CAPTION, badge_html, esc, span
from ui.components.pressable import button_html
from ui.theme import Look, wash


@dataclass(frozen=True)
class Row:
    """One case in words. `late` stands below the due date; `note` below the title."""

    id: int
    due: str
    late: str
    tone: str | None
    kind: str
    title: str
    note: str
    effect: str
    effect_tone: str | None
    stage: str
    owner: str
    action: str
    is_ticked: bool
    is_chosen: bool


def table(rows: Sequence[Row], heads: Sequence[str], tick: str, look: Look) -> str:
    """Header and rows for `pressable`: "tick:7" ticks a case, "open:7" shows it."""
    due, item, effect, stage, owner = heads
    top = (
        f'<div class="ir ih"><span></span><span>{esc(due)}</span><span>{esc(item)}</span>'
        f'<span class="im"><span class="ie">{esc(effect)}</span><span>{esc(stage)}</span>'
        f"<span>{esc(owner)}</span></span><span></span></div>"
    )
    return _style(look) + top + "".join(_row(row, tick, look) for row in rows)


def _row(row: Row, tick: str, look: Look) -> str:
    tok = look.tokens
    box = (
        f'<button type="button" class="ic" role="checkbox" aria-checked="{str(row.is_ticked).lower()}"'
        f' aria-label="{esc(f"{tick} {row.title}")}" data-press="tick:{row.id}">{"✓" if row.is_ticked else ""}</button>'
    )
    due = span(row.due, tok.tone(row.tone)) + (f"<br>{span(row.late, tok.tone(row.tone), CAPTION)}" if row.late else "")
    item = f"{badge_html(row.kind, 'accent', look)} {span(row.title, tok.ink)}<br>{span(row.note, tok.muted, CAPTION)}"
    marked = " il" if row.is_chosen else ""
    return (
        f'<div class="ir{marked}"><span>{box}</span><span>{due}</span><span class="ii">{item}</span><span class="im">'
        f'<span class="ie">{span(row.effect, tok.tone(row.effect_tone))}</span>'
        f"{span(row.stage, tok.ink)}{span(row.owner, tok.ink)}</span>"
        f"{button_html(f'open:{row.id}', row.action, 'ib')}</div>"
    )


def _style(look: Look) -> str:
    tok = look.tokens
    wide = f"22px 64px minmax(0,1fr) {192 if look.lang == 'zh' else 232}px {72 if look.lang == 'zh' else 96}px"
    return (
        f"<style>.st-key-inbox_list .pressable{{container-type:inline-size}}.ir{{display:grid;"
        f"grid-template-columns:{wide};gap:9px;align-items:start;padding:7px 4px 7px 8px;"
        f"border-bottom:1px solid {tok.hair};font-size:13px;line-height:20px}}"
        f".ih{{{CAPTION}background:{tok.surface};color:{tok.muted};border-bottom:1px solid {tok.rule}}}"
        ".im{display:grid;grid-template-columns:60px minmax(0,1fr) minmax(0,1fr);gap:9px}"
        f".ie{{text-align:right}}.ii{{min-width:0;overflow-wrap:anywhere}}.il{{background:{wash(tok.accent, 0.06)}}}"
        f".ic{{width:15px;height:15px;padding:0;margin-top:3px;font-size:11px;line-height:13px;border-radius:3px;"
        f"border:1px solid {tok.previous};background:transparent;color:{tok.on_accent};cursor:pointer}}"
        f".ic[aria-checked=true]{{background:{tok.accent};border-color:{tok.accent}}}"
        f".ib{{min-height:28px;padding:1px 6px;font:inherit;color:{tok.ink};background:transparent;"
        f"border:1px solid {tok.rule};border-radius:3px;cursor:pointer}}"
        f".ib:hover{{color:{tok.accent};border-color:{tok.accent}}}"
        f".ib:focus-visible,.ic:focus-visible{{outline:2px solid {tok.accent}}}"
        "@container (max-width:600px){.ir{grid-template-columns:24px 62px minmax(0,1fr) auto}.ih .im{display:none}"
        ".im{grid-column:3;grid-row:2;display:flex;flex-wrap:wrap;gap:2px 12px;margin-top:-6px}.ie{text-align:left}}"
        "</style>"
    )
