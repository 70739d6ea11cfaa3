"""The file of every list there is, made of rows of its declared kinds, in both languages, and opened again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.ui.lists.declared import declared
from tests.ui.lists.opened_files import faults
from ui import export, workbook
from ui.i18n import LANGS, texts
from ui.lists import Col, List, Mark, Name, Said
from ui.lists.columns import for_file
from ui.lists.declare import FILE
from ui.lists.words import worded

ARGS = {"month": "2026-10", "limit": 75, "hurdle": "1%", "months": 6}
VALUES = {
    "cny": [Decimal("12345678.90"), None, Decimal("-0.05")],
    "month": [24321, None, 24320],
    "date": [date(2026, 10, 31), None, date(2014, 3, 1)],
    "text": ["007", None, "=1+1"],
    "bool": [True, None, False],
    **dict.fromkeys(("cnt", "days", "bps"), [3, None, 0]),
    **dict.fromkeys(("pct", "ratio", "num", "progress"), [0.1234, None, -12.5]),
}


def source(col: Col) -> dict[str, list]:
    """What a column is made of: three rows, the second without a value."""
    words = col.words
    if isinstance(words, Name):
        stems = (words.stem,) if isinstance(words.stem, str) else words.stem
        named = {f"{stem}_{side}": [f"{side}甲", None, f"{side}乙"] for stem in stems for side in ("zh", "en")}
        return named | ({words.or_else: VALUES["text"]} if words.or_else else {})
    if isinstance(words, Said):
        start = f"{words.prefix}."
        known = [key.removeprefix(start) for key in texts("zh") if key.startswith(start)]
        return {words.column or col.key: [known[0] if known else "A", None, known[-1] if known else "B"]}
    if isinstance(words, Mark):
        return {words.column: VALUES["bool"]}
    is_flag = col.kind == "text" and col.key.startswith(("is_", "has_"))
    return {} if words else {col.key: VALUES["bool" if is_flag else col.kind]}


def rows(one: List) -> pl.DataFrame:
    made: dict[str, list] = {}
    for col in (c for c in one.columns if c.place in ("", FILE) and c.kind != "image"):
        made = source(col) | made
    return pl.DataFrame(made, strict=False)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("one", declared(), ids=lambda one: one.name)
def test_the_file_of_a_list_holds_numbers_ids_and_words(one: List, lang: str) -> None:
    frame = worded(rows(one), [c for c in one.columns if c.kind != "image"], lang, FILE)
    columns = [c for c in for_file(one, frame, lang, ARGS) if c.key in frame.columns or c.kind != "image"]
    cover = export.Cover("清单" if lang == "zh" else "List", "2026-10", "总行", {}, {}, "b1", "2026-10", lang=lang)

    def make(kind: str) -> bytes:
        is_book = kind == "xlsx"
        return workbook.to_xlsx(frame, columns, cover) if is_book else export.to_csv(frame, columns, lang)

    assert faults(make, lang) == []
