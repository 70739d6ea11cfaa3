"""Numbers, money, dates and signs as the screen prints them: 万/亿 in Chinese, k/m/bn in English.

Pure functions of a value and a language. Values are Decimal, int, float or None; a Decimal stays exact to its last
digit, and what has no value prints as an em dash, never as zero. Minus is U+2212; number and unit are held together
by a no-break space.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ui.dates import NBSP, NONE, day, due, month
from ui.money import TableUnit, exact_unit, in_unit, money, money_parts, table_unit, unit, variance
from ui.numbers import MINUS, Number, decimal, number

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
    "share",
    "table_unit",
    "unit",
    "value",
    "variance",
]


# ---- signs, ratios and counts -----------------------------------------------------------------------------------
def arrow(value: Number) -> str:
    """The direction of a number, which is not yet a judgement: ▲ up, ▼ down, ＝ no change."""
    exact = decimal(value)
    return NONE if exact is None else "▲" if exact > 0 else "▼" if exact < 0 else "＝"


def pct(value: Number, decimals: int = 2, signed: bool = False) -> str:
    """A value in percent: 13.22 -> "13.22%". What is not the whole is never rounded to it: 99.96 at one decimal ->
    "99.9%", 100.02 -> "100.0%"."""
    exact = decimal(value)
    if exact is not None and abs(exact) < 100 and abs(round(exact, decimals)) == 100:
        exact -= Decimal(1).scaleb(-decimals).copy_sign(exact) / 2
    return NONE if exact is None else number(exact, decimals, signed) + "%"


def share(part: int, whole: int) -> str:
    """A share in whole percent which calls nothing what is something, and all what is not all: (1, 695) -> "<1%", (694,
    695) -> ">99%", (0, 0) -> "0%"."""
    exact = 100 * part / whole if whole else 0.0
    if 0 < exact < 0.5:
        return "<1%"
    return ">99%" if 99.5 <= exact < 100 else pct(exact, 0)


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
