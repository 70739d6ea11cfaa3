"""KPI cards as one piece of HTML: a grid of buttons in the look's colours."""

from __future__ import annotations

from collections.abc import Sequence

from ui.components.kpi import KpiCard
from ui.components.markup import CAPTION, MICRO, esc
from ui.components.pressable import button_html
from ui.i18n import t
from ui.theme import Look

LEAST_PX, GAP_PX = 165, 7


def card_css(look: Look, columns: int) -> str:
    """The style rules of a grid's cards, said once; as many columns as asked for, fewer below 165 px a card."""
    tok = look.tokens
    tones = "".join(f".kc .{name}{{color:{tok.tone(name)}}}" for name in ("positive", "negative", "warning", "muted"))
    width = f"max({LEAST_PX}px,(100% - {(columns - 1) * GAP_PX}px)/{columns})"
    return (
        f"<style>.kg{{display:grid;gap:{GAP_PX}px;grid-template-columns:repeat(auto-fill,minmax({width},1fr))}}"
        f".kc{{color:{tok.ink};overflow:hidden;border:1px"
        f" solid {tok.rule};border-radius:3px;padding:10px 12px}}{tones}.kc"
        " .e{display:flex;justify-content:space-between;align-items:baseline;gap:4px;white-space:nowrap}.kc"
        f" .r{{{CAPTION}min-height:36px}}.kc .l{{font-size:13px;line-height:18px}}.kc i{{{MICRO}font-style:normal}}.kc"
        " b{font-size:23px;line-height:31px;font-weight:600}.kc u{text-decoration:none;margin-left:4px}.kc"
        " svg{display:block;width:100%;height:28px;margin:5px 0 3px}.kc .none{height:36px}.kc path{fill:none;"
        f"stroke:{tok.actual};stroke-width:1.4;stroke-linejoin:round}}.kc path.d{{stroke:{tok.muted};stroke-width:1;"
        f"stroke-dasharray:1.5 2}}.kc circle{{fill:{tok.actual}}}.kc"
        f" .p{{{MICRO}min-height:16px}}.kc .c{{{MICRO}overflow:hidden;text-overflow:ellipsis;white-space:nowrap}}.kc"
        " button{all:unset;cursor:pointer;overflow:hidden;text-overflow:ellipsis;min-width:0}.kc"
        f" button:hover{{color:{tok.accent}}}.kc button:focus-visible{{outline:2px solid {tok.accent}}}</style>"
    )


def _month_html(month: tuple[str, str, str]) -> str:
    """The last month's line: name left, value and distance to plan right."""
    name, value, gap = (esc(text) for text in month)
    return f'<div class="e c"><span class="muted">{name or "&nbsp;"}</span><span>{value} {gap}</span></div>'


def card_html(card: KpiCard, hint: str = "") -> str:
    """One card in the classes of `card_css`: fixed line heights, so that cards stand level whatever they hold.

    With a `hint` its label is a button that gives the card's key.
    """
    rows = "".join(
        f'<div class="e"><span class="muted">{esc(row.label)}</span><span class="{esc(row.tone)}">{esc(row.arrow)}'
        f" {esc(row.text)}<u"
        f' class="{esc(row.tone) if row.tail.endswith("%") else "muted"}">{esc(row.tail)}</u></span></div>'
        for row in card.variances
    )
    rows = rows or (
        f'<div class="muted">{esc(card.missing)}</div>' if card.missing else ""
    )  # the feed's name in full, on two lines
    label = button_html(card.key, card.label, "label", hint) if hint else f"<span>{esc(card.label)}</span>"
    spark = card.spark if card.spark.startswith("<svg viewBox=") else '<div class="none"></div>'
    return (
        f'<div class="kc"><div class="e l">{label}<i class="muted">{esc(card.unit)}</i></div>'
        f'<div class="p muted">{esc(card.period)}</div>'
        f'<div class="e"><b>{esc(card.value)}</b><i class="{esc(card.status_tone)}">{esc(card.status)}</i>'
        f'</div><div class="r">{rows}</div>{spark}'
        f"{_month_html(card.month)}"
        f'<div class="c muted" title="{esc(card.context)}">'
        f"{esc(card.context) or '&nbsp;'}</div></div>"
    )


def kpi_html(cards: Sequence[KpiCard], look: Look, *, columns: int = 6) -> str:
    """Cards in a grid that wraps, as HTML for `pressable`: a card's label, its "explain", gives the card's key."""
    hint = t("kpi.explain", look.lang)
    return card_css(look, columns) + f'<div class="kg">{"".join(card_html(card, hint) for card in cards)}</div>'
