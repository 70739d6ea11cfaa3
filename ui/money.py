"""Money as the screen prints it: 万/亿 in Chinese, k/m/bn in English, and the one unit of a table's money columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ui import currency
from ui.dates import NBSP, NONE
from ui.numbers import Number, decimal, printed

WAN, YI = Decimal(10_000), Decimal(100_000_000)


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
    return NONE if exact is None else printed(exact / unit.divisor, unit.decimals, signed)


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
        return printed(scaled, _digits(scaled, word), signed), currency.words(word)
    scaled, suffix = _scaled_en(exact)
    return printed(scaled, 1 if suffix and abs(scaled) < 1000 else 0, signed) + suffix, currency.words("CNY")


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
        return printed(exact / 10**9, 1, True) + "bn" if in_bn else money(exact, lang, signed=True)
    scaled, word = _scaled_zh(exact)
    digits = (0 if abs(scaled) >= 10 else 2) if word == "亿元" else (0 if abs(scaled) >= 10 or word == "元" else 1)
    text = printed(scaled, digits, signed=True)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if text == "0" else f"{text}{NBSP}{word[:-1] or word}"
