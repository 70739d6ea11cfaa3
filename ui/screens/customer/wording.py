"""The words of a block: its headline in its unit, the change in a year with its tone, and a fact."""

from __future__ import annotations

from collections.abc import Sequence

from ui import formats as f
from ui.charts import sparkline_uri
from ui.components import Block, Fact
from ui.i18n import t
from ui.parts import difference
from ui.screen import Screen


def change(now: object, before: object, lang: str, kind: str = "cny", favourable: str = "up") -> tuple[str, str]:
    """Change against a year ago as (text, tone): "▲ +0.35 亿", favourable or adverse."""
    new, old = f.decimal(now), f.decimal(before)
    if new is None or old is None:
        return "", "muted"
    gap = difference(new, old) if kind == "cny" else new - old
    text = f.variance(gap, lang) if kind == "cny" else f.number(gap, 0, signed=True)
    return f"{f.arrow(gap)} {text}", (
        "muted" if gap == 0 or favourable == "none" else "positive" if (gap > 0) == (favourable == "up") else "negative"
    )


def spark(screen: Screen, values: Sequence[object]) -> str:
    """The months of a block as a small picture."""
    return sparkline_uri(list(values), None, screen.look, width=160)


def fact(
    lang: str,
    key: str,
    value: object,
    kind: str = "cny",
    decimals: int | None = None,
    tone: str | None = None,
    noun: str = "",
) -> Fact:
    """One figure of a block with its name; `noun` is its Chinese measure word."""
    return Fact(t(f"customer.fact.{key}", lang), f.value(value, kind, lang, decimals, noun=noun), tone)


def money_block(
    title: str, key: str, value: object, change: tuple[str, str], spark: str, rows: Sequence[Fact], lang: str
) -> Block:
    """A block headed by money in its own unit; without a value it says that the feed is missing."""
    number, unit = f.money_parts(value, lang)
    measure = (
        t(f"customer.measure.{key}", lang, unit=unit) if value is not None else t(f"customer.measure.{key}_plain", lang)
    )
    if value is None:
        change = (t("customer.fact.no_feed", lang), "warning")
    return Block(title, measure, number, change[0], change[1], spark, tuple(rows))


def ratio(part: object, whole: object) -> object:
    """A part in percent of the whole; None without a part or where the whole is nothing."""
    top, base = f.decimal(part), f.decimal(whole)
    return None if top is None or not base else top / base * 100
