"""Numbers, money, dates and signs as the screen prints them: 万/亿 in Chinese, k/m/bn in English.

Pure functions of a value and a language. Values are Decimal, int, float or None; a Decimal stays exact to its last
digit, and what has no value prints as an em dash, never as zero. Minus is U+2212; number and unit are held together
by a no-break space.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from ui import currency
from ui.dates import NBSP, NONE, day, due, month

__all__ = [
    "MINUS",
    "NBSP",
    "NONE",
    "Number",
    "TableUnit",
    "arrow",
    "bps",
    "capped_pct",
    "count",
    "day",
    "decimal",
    "diff_bps",
    "due",
    "exact_unit",
    "in_unit",
    "money",
    "money_parts",
    "month",
    "multiple_pct",
    "number",
    "pct",
    "table_unit",
    "unit",
    "value",
    "variance",
]
MINUS = "\u2212"
WAN, YI = Decimal(10_000), Decimal(100_000_000)
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)

Number = Decimal | int | float | None


def decimal(value: Number) -> Decimal | None:
    """The value as a Decimal, None for None, NaN and infinities. A float goes by its shortest text, 0.1 -> 0.1."""
    if value is None:
        return None
    if isinstance(value, float):
        return Decimal(repr(value)) if math.isfinite(value) else None
    exact = value if isinstance(value, Decimal) else Decimal(int(value))
    return exact if exact.is_finite() else None


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), context=_CONTEXT)


def _text(value: Decimal, decimals: int, signed: bool) -> str:
    if value and value.adjusted() > 40:  # no bank's figure: say its size instead of forty digits
        return f"{value:.2E}".replace("-", MINUS)
    rounded = _rounded(value, decimals)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,.{decimals}f}"


def number(value: Number, decimals: int = 0, signed: bool = False) -> str:
    """A plain number: number(-1234.5, 1) -> "−1,234.5"; half rounds away from zero; no value -> "—"."""
    exact = decimal(value)
    return NONE if exact is None else _text(exact, decimals, signed)


# ---- money ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class TableUnit:
    """The unit of a table's money columns, printed once: in_unit(v) = v / divisor with `decimals` digits."""

    name: str
    divisor: Decimal
    decimals: int
    label: str


_UNITS = {
    "zh": {"one": (Decimal(1), 0, "元"), "wan": (WAN, 0, "万元"), "yi": (YI, 2, "亿元")},
    "en": {"one": (Decimal(1), 0, "CNY"), "wan": (Decimal(10**6), 2, "CNY m"), "yi": (Decimal(10**9), 2, "CNY bn")},
}


def unit(name: str, lang: str) -> TableUnit:
    """A unit by name: one (元 / CNY), wan (万元 / CNY m with 2 decimals, the same digits), yi (亿元 / CNY bn)."""
    divisor, decimals, label = _UNITS[lang][name]
    return TableUnit(name, divisor, decimals, currency.words(label))


def exact_unit(lang: str) -> TableUnit:
    """Yuan to the cent, for tables that must be seen to add up."""
    return TableUnit("cent", Decimal(1), 2, currency.words(_UNITS[lang]["one"][2]))


def table_unit(values: Iterable[Number], lang: str) -> TableUnit:
    """The one unit for all money of a table: by its largest value, 元 below 10 万, 亿元 from 100 亿, else 万元."""
    largest = max((abs(v) for v in map(decimal, values) if v is not None), default=Decimal(0))
    return unit("one" if largest < 10 * WAN else "wan" if largest < 100 * YI else "yi", lang)


def in_unit(value: Number, unit: TableUnit, signed: bool = False) -> str:
    """Money in a table's unit, without it: in_unit(16_320_000, 万元) -> "1,632"; in CNY m -> "16.32"."""
    exact = decimal(value)
    return NONE if exact is None else _text(exact / unit.divisor, unit.decimals, signed)


def _digits(value: Decimal, word: str) -> int:
    size = abs(value)
    if word == "亿元":
        return 2 if size < 100 else 1 if size < 1000 else 0
    return 1 if word == "万元" and size < 100 else 0


def _scaled_zh(value: Decimal) -> tuple[Decimal, str]:
    size = abs(value)
    if size >= YI - 5_000:  # 99,999,600 would print as 10,000 万
        return value / YI, "亿元"
    return (value / WAN, "万元") if size >= WAN else (value, "元")


def _scaled_en(value: Decimal) -> tuple[Decimal, str]:
    size = abs(value)
    for limit, suffix in ((10**9, "bn"), (10**6, "m"), (10**3, "k")):
        if size >= Decimal(limit) * Decimal("0.99995"):
            return value / limit, suffix
    return value, ""


def money_parts(value: Number, lang: str, signed: bool = False) -> tuple[str, str]:
    """Headline money as (number, unit): (337_100_000, zh) -> ("3.37", "亿元"); en -> ("337.1m", "CNY"); 2,838.8 bn ->
    "2,839bn"."""
    exact = decimal(value)
    if exact is None:
        return NONE, "" if lang == "zh" else currency.words("CNY")
    if lang == "zh":
        scaled, word = _scaled_zh(exact)
        return _text(scaled, _digits(scaled, word), signed), currency.words(word)
    scaled, suffix = _scaled_en(exact)
    return _text(scaled, 1 if suffix and abs(scaled) < 1000 else 0, signed) + suffix, currency.words("CNY")


def money(value: Number, lang: str, signed: bool = False) -> str:
    """Headline money in one string: "3.37 亿元" · "3,112 万元" · "337.1m" (CNY is said once, elsewhere)."""
    text, word = money_parts(value, lang, signed)
    return f"{text}{NBSP}{word}" if lang == "zh" and word else text


def variance(value: Number, lang: str, of: Number = None) -> str:
    """A difference of money, short: (−3_920_000, zh) -> "−392 万"; (3.6e9, zh) -> "+36 亿"; en -> "−3.9m"; 0 -> "0".

    `of` is the figure it belongs to: half a billion beside 291.4bn is "+0.5bn" in English, not "+500.0m".
    """
    exact, whole = decimal(value), decimal(of)
    if exact is None:
        return NONE
    if lang == "en":
        in_bn = whole is not None and abs(whole) >= 10**9 and 10**8 <= abs(exact) < 10**9
        return _text(exact / 10**9, 1, True) + "bn" if in_bn else money(exact, lang, signed=True)
    scaled, word = _scaled_zh(exact)
    digits = (0 if abs(scaled) >= 10 else 2) if word == "亿元" else (0 if abs(scaled) >= 10 or word == "元" else 1)
    text = _text(scaled, digits, signed=True)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if text == "0" else f"{text}{NBSP}{word[:-1] or word}"


def arrow(value: Number) -> str:
    """The direction of a number, which is not yet a judgement: ▲ up, ▼ down, ＝ no change."""
    exact = decimal(value)
    return NONE if exact is None else "▲" if exact > 0 else "▼" if exact < 0 else "＝"


# ---- ratios and counts ------------------------------------------------------------------------------------------
def pct(value: Number, decimals: int = 2, signed: bool = False) -> str:
    """A value in percent: 13.22 -> "13.22%"."""
    return NONE if decimal(value) is None else number(value, decimals, signed) + "%"


def capped_pct(value: Number, cap: float, decimals: int = 0) -> str:
    """A percentage whose size says nothing more beyond ±cap: 10,992 with cap 1,000 -> ">1,000%", −5,323 ->
    "<−1,000%"."""
    exact = decimal(value)
    if exact is None or abs(exact) <= cap:
        return pct(value, decimals)
    return (">" if exact > 0 else "<") + pct(cap if exact > 0 else -cap, 0)


def multiple_pct(value: Number, cap: float, lang: str, decimals: int = 0) -> str:
    """A percentage that turns into a multiple beyond ±cap, where nobody reads percent: 957 -> "957%", 10,992 with cap
    1,000 -> "110×" or "110 倍"."""
    exact = decimal(value)
    if exact is None or abs(exact) <= cap:
        return pct(value, decimals)
    return number(exact / 100) + (f"{NBSP}倍" if lang == "zh" else "×")


def bps(value: Number, signed: bool = True) -> str:
    """A value in basis points: -18 -> "−18 bp"."""
    return NONE if decimal(value) is None else f"{number(value, 0, signed)}{NBSP}bp"


def diff_bps(actual_pct: Number, reference_pct: Number) -> Decimal | None:
    """Difference of two percentages in bp: (13.22, 13.40) -> -18; None where either has no value."""
    actual, reference = decimal(actual_pct), decimal(reference_pct)
    return None if actual is None or reference is None else (actual - reference) * 100


def count(value: Number, lang: str, noun: str = "") -> str:
    """A count, in Chinese with its measure word: (24180, zh, "户") -> "24,180 户"; en -> "24,180"."""
    text = number(value)
    return f"{text}{NBSP}{noun}" if noun and lang == "zh" and text != NONE else text


# ---- one door ---------------------------------------------------------------------------------------------------
def value(
    value: object,
    kind: str,
    lang: str,
    decimals: int | None = None,
    unit: TableUnit | None = None,
    signed: bool = False,
    noun: str = "",
) -> str:
    """Any value by its kind: cny pct ratio bps cnt num days text month date bool. A ratio is a fraction: .132 ->
    13.20%.

    Money goes by `unit` where a table has one, else by its own size: the one door for tables and blocks.
    """
    if value is None:
        return NONE
    if kind == "cny":
        return in_unit(value, unit, signed) if unit else money(value, lang, signed)
    if kind == "ratio":
        exact = decimal(value)
        return pct(None if exact is None else exact * 100, 2 if decimals is None else decimals, signed)
    if kind in ("pct", "progress"):
        return pct(value, 2 if decimals is None else decimals, signed)
    if kind == "bps":
        return bps(value, signed)
    if kind in ("cnt", "num"):
        text = number(value, decimals or 0, signed)
        return f"{text}{NBSP}{noun}" if noun and lang == "zh" else text
    if kind == "days":
        return f"{number(value)}{NBSP}{'天' if lang == 'zh' else 'd'}"
    if kind == "month":
        return month(value)
    if kind == "date":
        return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[lang][value]
    return str(value)
