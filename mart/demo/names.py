"""Company names, and the other text of a customer: written only when a row is delivered."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mart.demo import reference
from mart.demo.columns import Columns
from mart.demo.population import INDUSTRIES
from mart.demo.rng import hashed

_SUFFIXES = (("有限公司", "Co., Ltd."), ("股份有限公司", "Corp."), ("集团有限公司", "Group"), ("", ""))


@cache
def _brands() -> tuple[pa.Array, pa.Array]:
    """Every two-character brand, the first pairs being no more special than the last."""
    chars = reference.words()["brand"]
    pairs = [(a, b) for a in chars for b in chars if a[0] != b[0]]
    return pa.array([a[0] + b[0] for a, b in pairs]), pa.array([(a[1] + b[1]).capitalize() for a, b in pairs])


@cache
def _words() -> tuple[pa.Array, pa.Array, np.ndarray, np.ndarray]:
    """All industry words in one list, with first place and count of each section."""
    table = reference.industry_words()
    flat = [pair for code in INDUSTRIES for pair in table[code]]
    counts = np.array([len(table[code]) for code in INDUSTRIES])
    return pa.array([zh for zh, _ in flat]), pa.array([en for _, en in flat]), np.cumsum(counts) - counts, counts


class Namer:
    """Deals brands so that no two companies of a city share one (a 12 k-pair deck, then three characters)."""

    def __init__(self, seed: int, cities: int) -> None:
        self.seed = seed
        self.next = np.zeros(max(cities, 1), np.int64)

    def deal(self, people: Columns, rows: np.ndarray, city: np.ndarray) -> None:
        """Set brand and industry word of new customers; `city` is the city row of each."""
        order = np.argsort(city, kind="stable")
        place = np.empty(len(rows), np.int64)
        starts = np.searchsorted(city[order], np.arange(len(self.next)))
        place[order] = np.arange(len(rows)) - starts[city[order]]
        people.brand[rows] = self.next[city] + place
        self.next += np.bincount(city, minlength=len(self.next))
        _, _, first, count = _words()
        section = people.industry[rows]
        people.word[rows] = first[section] + (hashed(self.seed, "word", rows) * count[section]).astype(int)


def company_names(
    city: np.ndarray, brand: np.ndarray, word: np.ndarray, size: np.ndarray, seed: int
) -> tuple[pa.Array, pa.Array]:
    """Names in Chinese and English from the codes dealt; `city` is the row in demo_cities."""
    cities = reference.cities()
    brand_zh, brand_en = _brands()
    words_zh, words_en, _, _ = _words()
    deck = len(brand_zh)
    pair = (brand.astype(np.int64) * 4_099 + city.astype(np.int64) * 1_657 + seed * 331) % deck
    third = brand // deck
    chars = reference.words()["brand"]
    extra_zh = pa.array(["", *(zh for zh, _ in chars)])
    extra_en = pa.array(["", *(f" {en.capitalize()}" for _, en in chars)])
    suffix = np.where(
        word >= len(words_zh) - 3, 3, np.where(size == 0, 2 - brand % 2, np.where((size == 1) & (brand % 3 == 0), 1, 0))
    )
    zh = pc.binary_join_element_wise(
        pa.array([c.name_zh for c in cities]).take(pa.array(city)), brand_zh.take(pa.array(pair)),
        extra_zh.take(pa.array(third)),
        words_zh.take(pa.array(word)), pa.array([s for s, _ in _SUFFIXES]).take(pa.array(suffix)), "",
    )  # fmt: skip
    en = pc.binary_join_element_wise(
        pa.array([c.name_en for c in cities]).take(pa.array(city)),
        pc.binary_join_element_wise(brand_en.take(pa.array(pair)), extra_en.take(pa.array(third)), ""),
        words_en.take(pa.array(word)), pa.array([s for _, s in _SUFFIXES]).take(pa.array(suffix)), " ",
    )  # fmt: skip
    return zh, pc.utf8_rtrim_whitespace(en)
