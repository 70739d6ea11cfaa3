"""KPI cards: value and status, variance to plan and last year, thirteen months, one line of context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mart.query.metric.guard import change_pct
from ui import formats as f
from ui.charts.spark import sparkline_svg
from ui.i18n import t
from ui.parts import difference
from ui.theme import Look

TONES = {"better": "positive", "near": "muted", "worse": "negative"}


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
    """Everything a card prints, as text; `spark` is SVG, `period` what the figures are of, `month` the last
    month where they are of more: its name, its value and its distance to plan."""

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
    period: str = ""
    month: tuple[str, str, str] = ("", "", "")


def _row(
    label: str,
    actual: f.Number,
    base: f.Number,
    kind: str,
    decimals: int,
    look: Look,
    favourable: str,
    floor_pct: float,
) -> VarianceRow | None:
    """A variance row; None where either side has no value, no percentage of a base of
    nearly nothing. Ratios differ in bp and show the base itself."""
    value, reference = f.decimal(actual), f.decimal(base)
    if value is None or reference is None:
        return None
    gap = difference(value, reference) if kind == "cny" else value - reference
    if kind in ("pct", "ratio"):
        scale = 1 if kind == "pct" else 100
        gap = (gap * scale * 100).quantize(Decimal(1), rounding="ROUND_HALF_UP")
        text, tail = f.bps(gap), f.number(reference * scale, decimals)
    else:
        text = f.variance(gap, look.lang, of=value) if kind == "cny" else f.number(gap, decimals, signed=True)
        relative = change_pct(value, reference, Decimal(str(floor_pct)))
        tail = f.NONE if relative is None else f.pct(relative, 1, signed=True)
    tone = "muted" if gap == 0 else "positive" if (gap > 0) == (favourable == "up") else "negative"
    return VarianceRow(label, f.arrow(gap), text, tone, tail)


def _headline(actual: f.Number, kind: str, decimals: int, look: Look, unit: str, noun: str) -> tuple[str, str]:
    """(value, unit) as the card prints them; the caller's unit wins over the one of the kind."""
    value = f.decimal(actual)
    if kind == "cny":
        text, word = f.money_parts(value, look.lang)
        return text, unit or word
    if kind in ("pct", "ratio"):
        return f.number(value if kind == "pct" or value is None else value * 100, decimals), unit or "%"
    return f.number(value, decimals), unit or (noun if look.lang == "zh" else t("kpi.number", look.lang))


def build_kpi(
    key: str,
    label: str,
    actual: f.Number,
    look: Look,
    *,
    kind: str = "cny",
    decimals: int | None = None,
    unit: str = "",
    noun: str = "",
    plan: f.Number = None,
    last_year: f.Number = None,
    favourable: str = "up",
    status: str = "none",
    floor_pct: float = 0,
    history: Sequence[f.Number] = (),
    plan_history: Sequence[f.Number] = (),
    context: str = "",
    missing: str = "",
    reason: str = "",
    period: str = "",
    month: tuple[str, str, str] = ("", "", ""),
) -> KpiCard:
    """A card from figures. kind: cny, pct (13.22), ratio (.1322), cnt, num.

    EP 31.12m against plan 35.60m -> 3,112 万元, "低于计划", ▼ −448 万 −12.6%. `missing` names the feed that is absent:
    the card then shows a dash and says so, never a zero; `reason` says why else there is no figure. `status`: better,
    near, worse or none. `floor_pct`: a plan below so many percent of the actual gives no variance in percent. `period`
    and `month`: see `KpiCard`.
    """
    digits = (2 if kind in ("pct", "ratio", "num") else 0) if decimals is None else decimals
    value, word = _headline(None if missing else actual, kind, digits, look, unit, noun)
    if favourable == "down":
        word = t("kpi.low_is_good", look.lang, unit=word) if word else t("kpi.low_is_good_alone", look.lang)
    if missing:
        return KpiCard(key, label, word, value, missing=t("kpi.missing", look.lang, feed=missing), period=period)
    if actual is None and reason:
        return KpiCard(key, label, word, value, missing=reason, period=period)
    rows = (
        _row(t("kpi.plan", look.lang), actual, plan, kind, digits, look, favourable, floor_pct),
        _row(t("kpi.last_year", look.lang), actual, last_year, kind, digits, look, favourable, floor_pct),
    )
    return KpiCard(
        key,
        label,
        word,
        value,
        t(f"kpi.status.{status}", look.lang) if status in TONES else "",
        TONES.get(status, "muted"),
        tuple(row for row in rows if row),
        sparkline_svg(history, plan_history),
        context,
        period=period,
        month=month,
    )
