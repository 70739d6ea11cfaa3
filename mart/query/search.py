"""What somebody types to find a customer, a manager or a filter's value: words in any order, parts, pinyin initials.

Every word must be found. Full-width signs and letter case make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import polars as pl

from mart.reader import Mart
from mart.scope import EXECUTIVE

LEAST_OF_A_CODE = 6  # signs of a registration number; fewer would find half the bank, or only its mask


@dataclass(frozen=True)
class Search:
    """A condition over a view and its parameters. `ids` names the column that pinyin initials decide."""

    condition: str
    params: dict[str, object]


def words(text: str) -> tuple[str, ...]:
    """The words of a search, folded.

    >>> words("  Ａcme　１２ 贸易 ")
    ('acme', '12', '贸易')
    """
    return tuple(unicodedata.normalize("NFKC", text).lower().split())


def search(
    text: str, names: tuple[str, ...], key: str, codes: tuple[str, ...] = (), initials: pl.DataFrame | None = None
) -> Search:
    """SQL condition: each word is in one of `names` or `key`, or begins a code, or is among the pinyin initials.

    names, key, codes: column expressions of the caller, never user text. initials: frame(key, initials) of
    `customer_initials`.

    >>> search("星 港", ("c.name_zh",), "c.customer_id").params
    {'w0': '星', 'w1': '港'}
    """
    parts: list[str] = []
    params: dict[str, object] = {}
    for i, word in enumerate(words(text)):
        params[f"w{i}"] = word
        tests = [f"contains(lower(coalesce({name}, '')), $w{i})" for name in (*names, key)]
        if len(word) >= LEAST_OF_A_CODE:
            tests += [f"starts_with(lower(coalesce({code}, '')), $w{i})" for code in codes]
        if initials is not None and re.fullmatch("[a-z]{2,}", word):
            params[f"k{i}"] = initials.filter(pl.col("initials").str.contains(word, literal=True))["key"].to_list()
            tests.append(f"{key} IN (SELECT unnest(CAST($k{i} AS VARCHAR[])))")
        parts.append(f"({' OR '.join(tests)})")
    return Search(" AND ".join(parts) or "TRUE", params)


def customer_initials(mart: Mart) -> pl.DataFrame:
    """frame(key, initials) of all customers, made once a build: a list of keys that the caller's own scope still cuts.

    Initials by the usual reading of each sign and, after a space, by the second one: 重庆 is found as "zq" and as "cq".
    """
    return mart.once(("initials",), lambda: _initials(mart))


def _initials(mart: Mart) -> pl.DataFrame:
    sql = "SELECT DISTINCT customer_id AS key, name_zh FROM customer WHERE name_zh IS NOT NULL"
    names, (first, second) = mart.frame(sql, scope=EXECUTIVE), _tables()
    spelt = [f"{name.translate(first)} {name.translate(second)}" for name in names["name_zh"]]
    return names.select("key").with_columns(initials=pl.Series(spelt, dtype=pl.String).str.to_lowercase())


@cache
def _tables() -> tuple[dict[int, str], dict[int, str]]:
    """Sign -> initial by its first and by its second reading (the first where it has one only)."""
    from pypinyin import Style, pinyin

    first: dict[int, str] = {}
    second: dict[int, str] = {}
    for code in range(0x4E00, 0x9FA6):
        readings = list(dict.fromkeys(r[:1] for r in pinyin(chr(code), Style.FIRST_LETTER, heteronym=True)[0]))
        first[code], second[code] = readings[0], readings[-1] if len(readings) == 1 else readings[1]
    return first, second
