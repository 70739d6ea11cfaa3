"""No text of a bank becomes a formula in a file."""

import csv
import io
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.test_export import book
from ui import export, workbook
from ui.columns import Column

HOSTILE = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "=cmd|' /C calc'!A0",
    "http://evil",
    "＝1+1",
    " =1+1",
    "{=1+1}",
    "internal:Sheet!A1",
    "mailto:a@b",
    "\x00=1",
    "|calc",
    "%0A=1",
]


def formulas(data: bytes) -> list[str]:
    """Formula, link and macro elements of a workbook."""
    with ZipFile(io.BytesIO(data)) as archive:
        text = {
            name: archive.read(name).decode("utf-8", "ignore") for name in archive.namelist() if "docProps" not in name
        }
    found = [name for name, body in text.items() if "<f>" in body or "<f " in body or "hyperlink" in body.lower()]
    return found + [name for name in text if "vba" in name or "external" in name]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=40), st.sampled_from(HOSTILE)), min_size=1, max_size=6))
def test_no_text_becomes_a_formula_or_a_link(texts):
    frame = pl.DataFrame({"name": texts}, schema={"name": pl.String})
    cover = export.Cover(texts[0], texts[0], texts[-1], {texts[0]: texts[-1]}, {texts[0]: texts[0]})
    data = workbook.to_xlsx(frame, [Column("name", texts[0] or "x")], cover)
    assert formulas(data) == []
    cells = [c for row in openpyxl.load_workbook(io.BytesIO(data))["清单"].iter_rows(min_row=2) for c in row]
    assert all(c.data_type in ("s", "n") and (c.value is None or isinstance(c.value, str)) for c in cells)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=40), st.sampled_from(HOSTILE)), min_size=1, max_size=6))
def test_no_csv_cell_starts_a_formula(texts):
    data = export.to_csv(
        pl.DataFrame({"name": texts, "v": [1.5] * len(texts)}),
        [Column("name", texts[0]), Column("v", "V", "num")],
        "zh",
    )
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(texts) + 1 and all(len(row) == 2 for row in rows)
    for row in rows:
        assert row[0].lstrip(" \u00a0\u3000\ufeff")[:1] not in tuple("=+-@\t\r\n|%＝＋－＠"), row[0]
    assert {row[1] for row in rows[1:]} == {"1.5"}


def test_negative_numbers_are_not_taken_for_formulas():
    frame = pl.DataFrame({"v": [Decimal("-5.10")]}, schema={"v": pl.Decimal(18, 2)})
    assert export.to_csv(frame, [Column("v", "V", "cny")], "zh").decode("utf-8-sig").splitlines()[1] == "-5.10"
    assert book(frame, [Column("v", "V", "cny")])["清单"]["A2"].value == -5.1
