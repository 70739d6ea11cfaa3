"""KPI cards: value and status, variance to plan and last year, thirteen months, one line of context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from ui import formats as f
from ui.charts.base import half_widths
from ui.charts.spark import sparkline_uri
from ui.components.markup import BASE, CAPTION, MICRO, esc
from ui.i18n import t
from ui.theme import Look


@dataclass(frozen=True)
class VarianceRow:
    """One variance: what it is against, direction of the number, its text, judgement, and the third column."""

    label: str
    arrow: str
    text: str
    tone: str
    tail: str


@dataclass(frozen=True)
class KpiCard:
    """Everything a card prints, as text; `spark` is a data URI."""

    key: str
    label: str
    unit: str
    value: str
    status: str = ""
    status_tone: str = "muted"
    variances: tuple[VarianceRow, ...] = ()
    spark: str = ""
    context: str = ""
    missing: str = ""


def _row(label: str, actual: f.Number, base: f.Number, kind: str, decimals: int, look: Look,
         favourable: str) -> VarianceRow | None:
    """A variance row; None where either side has no value. Ratios differ in bp and show the base itself."""
    value, reference = f.decimal(actual), f.decimal(base)
    if value is None or reference is None:
        return None
    gap = value - reference
    if kind in ("pct", "ratio"):
        scale = 1 if kind == "pct" else 100
        gap = (gap * scale * 100).quantize(Decimal(1), rounding="ROUND_HALF_UP")
        text, tail = f.bps(gap), f.number(reference * scale, decimals)
    else:
        text = f.variance(gap, look.lang, of=value) if kind == "cny" else f.number(gap, decimals, signed=True)
        relative = f.rel_pct(value, reference)
        tail = "" if relative is None else f.pct(relative, 1, signed=True) if abs(relative) < 1000 else f.capped_pct(relative, 999)
    tone = "muted" if gap == 0 else "positive" if (gap > 0) == (favourable == "up") else "negative"
    return VarianceRow(label, f.arrow(gap), text, tone, tail)


def _status(actual: f.Number, plan: f.Number, favourable: str, tolerance_pct: float) -> tuple[str, str]:
    """The judgement (ahead, near, behind or "") and its tone: near within the tolerance of plan."""
    relative = f.rel_pct(actual, plan)
    if relative is None:
        return "", "muted"
    if abs(relative) <= Decimal(str(tolerance_pct)):
        return "near", "muted"
    return ("ahead", "positive") if (relative > 0) == (favourable == "up") else ("behind", "negative")


def _headline(actual: f.Number, kind: str, decimals: int, look: Look, unit: str, noun: str) -> tuple[str, str]:
    """(value, unit) as the card prints them; the caller's unit wins over the one of the kind."""
    value = f.decimal(actual)
    if kind == "cny":
        text, word = f.money_parts(value, look.lang)
        return text, unit or word
    if kind in ("pct", "ratio"):
        return f.number(value if kind == "pct" or value is None else value * 100, decimals), unit or "%"
    return f.number(value, decimals), unit or (noun if look.lang == "zh" else t("kpi.number", look.lang))


def build_kpi(key: str, label: str, actual: f.Number, look: Look, *, kind: str = "cny", decimals: int | None = None,
              unit: str = "", noun: str = "", plan: f.Number = None, last_year: f.Number = None,
              favourable: str = "up", tolerance_pct: float = 2, history: Sequence[f.Number] = (),
              plan_history: Sequence[f.Number] = (), context: str = "", missing: str = "") -> KpiCard:
    """A card from figures. kind: cny, pct (13.22), ratio (.1322), cnt, num.

    EP 31.12m against plan 35.60m -> 3,112 万元, "低于计划", ▼ −448 万 −12.6%. `missing` names the feed that is absent:
    the card then shows a dash and says so, never a zero.
    """
    digits = (2 if kind in ("pct", "ratio", "num") else 0) if decimals is None else decimals
    value, word = _headline(None if missing else actual, kind, digits, look, unit, noun)
    if favourable == "down":
        word = t("kpi.low_is_good", look.lang, unit=word) if word else t("kpi.low_is_good_alone", look.lang)
    if missing:
        return KpiCard(key, label, word, value, missing=t("kpi.missing", look.lang, feed=missing))
    status, tone = _status(actual, plan, favourable, tolerance_pct)
    rows = (_row(t("kpi.plan", look.lang), actual, plan, kind, digits, look, favourable),
            _row(t("kpi.last_year", look.lang), actual, last_year, kind, digits, look, favourable))
    return KpiCard(key, label, word, value, t(f"kpi.status.{status}", look.lang) if status else "", tone,
                   tuple(row for row in rows if row), sparkline_uri(history, plan_history, look), context)


def card_css(look: Look, key: str = "kpi", cards: Sequence[KpiCard] = ()) -> str:
    """The style rules of a grid's cards, said once: fifteen cards that each repeat theirs are 15 kB more a rerun.

    `cards`: those whose label is a button; it leaves room for the unit that stands at the other end of its line.
    """
    tok = look.tokens
    widths = {card.key: round(5.7 * half_widths(card.unit)) + 6 for card in cards if card.unit}
    rooms = "".join(",".join(f".st-key-{key}_{name}_explain" for name, px in widths.items() if px == room) + f"{{max-width:calc(100% - {room}px)}}"
                    for room in dict.fromkeys(widths.values()))
    tones = "".join(f".kc .{name}{{color:{tok.tone(name)}}}" for name in ("positive", "negative", "warning", "muted"))
    return (f"<style>.kc{{{BASE}color:{tok.ink};overflow:hidden}}{tones}"
            ".kc .e{display:flex;justify-content:space-between;align-items:baseline;gap:4px;white-space:nowrap}"
            f".kc .r{{{CAPTION}min-height:36px}}.kc .l{{font-size:13px;line-height:18px}}.kc i{{{MICRO}font-style:normal}}"
            ".kc b{font-size:23px;line-height:31px;font-weight:600}.kc u{text-decoration:none;margin-left:4px}"
            ".kc img{display:block;width:100%;height:28px;margin:5px 0 3px}.kc .none{height:36px}"
            f".kc .c{{{MICRO}overflow:hidden;text-overflow:ellipsis;white-space:nowrap}}"
            f".ku{{{MICRO}position:relative;height:0}}.ku i{{position:absolute;right:0;top:-18.4px;font-style:normal;white-space:nowrap;color:{tok.muted}}}"
            f".st-key-{key} .stButton{{padding:2.2px 0}}.st-key-{key} button{{min-height:0;padding:0;line-height:18px;font-size:13px}}{rooms}</style>")


def card_html(card: KpiCard, *, has_label: bool = True) -> str:
    """The card's inside, in the classes of `card_css`: fixed line heights, so that cards stand level whatever they hold."""
    rows = "".join(
        f'<div class="e"><span class="muted">{esc(row.label)}</span><span class="{esc(row.tone)}">{esc(row.arrow)} {esc(row.text)}'
        f'<u class="{esc(row.tone) if row.tail.endswith("%") else "muted"}">{esc(row.tail)}</u></span></div>'
        for row in card.variances)
    rows = rows or (f'<div class="muted">{esc(card.missing)}</div>' if card.missing else "")  # the feed's name in full, on two lines
    head = (f'<div class="e l"><span>{esc(card.label)}</span><i class="muted">{esc(card.unit)}</i></div>' if has_label else "")
    is_picture = card.spark.startswith("data:image/svg+xml")
    spark = f'<img src="{esc(card.spark)}" alt="{esc(card.label)}">' if is_picture else '<div class="none"></div>'
    return (f'<div class="kc">{head}<div class="e"><b>{esc(card.value)}</b><i class="{esc(card.status_tone)}">{esc(card.status)}</i>'
            f'</div><div class="r">{rows}</div>{spark}<div class="c muted" title="{esc(card.context)}">'
            f'{esc(card.context) or "&nbsp;"}</div></div>')


def kpi_grid(cards: Sequence[KpiCard], look: Look, *, columns: int = 6, explain: bool = True,
             key: str = "kpi") -> str | None:
    """Cards in a grid that wraps below 165 px a card. Returns the key of the card whose "explain" was clicked."""
    clicked = None
    st.html(card_css(look, key, cards if explain else ()))  # with `explain` the label is a button: it must stand where a label stands
    grid = st.grid(columns, min_column_width=165, gap=7, key=key)
    for card in cards:
        with grid.container(border=True, gap=None, key=f"{key}_{card.key}", height="stretch"):
            if explain:
                pressed = st.button(card.label, key=f"{key}_{card.key}_explain", type="tertiary", wrap=False,
                                    help=t("kpi.explain", look.lang))
                clicked = card.key if pressed else clicked
            st.html(_unit_html(card, explain) + card_html(card, has_label=not explain))
    return clicked


def _unit_html(card: KpiCard, is_apart: bool) -> str:
    """The unit at the right end of the button's line: not an element of its own, which a grid of fifteen cards pays
    for in every run."""
    return f'<div class="ku"><i>{esc(card.unit)}</i></div>' if is_apart and card.unit else ""
