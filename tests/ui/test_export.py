"""Files of lists: typed, complete, and without a cell a spreadsheet would run."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import polars as pl
import pytest

from ui import export, workbook
from ui.columns import Column

COLUMNS = [
    Column("name", "客户"),
    Column("month", "月份", "month"),
    Column("ep_cny", "经济利润", "cny", help="风险调整后利润 − 资本成本"),
    Column("raroc", "RAROC", "ratio"),
    Column("share_pct", "占比", "pct", decimals=1),
    Column("n", "户数", "cnt"),
    Column("opened", "开户", "date"),
    Column("spark", "走势", "image"),
]
FRAME = pl.DataFrame(
    {
        "name": ["恒澜精密", '=HYPERLINK("http://x")'],
        "month": [24321, 24320],
        "ep_cny": [Decimal("1290000.07"), None],
        "raroc": [0.142, None],
        "share_pct": [12.34, 0.0],
        "n": [3, 0],
        "opened": [date(2014, 3, 1), None],
        "spark": ["data:image/svg+xml;base64,x", ""],
    },
    schema_overrides={"ep_cny": pl.Decimal(18, 2)},
)
COVER = export.Cover(
    "客户清单",
    "2026-10",
    "郑州分行",
    {"层级": "高价值"},
    {"RAROC": "年化风险调整后利润 ÷ 平均经济资本"},
    "b1103",
    "2026-07",
)


def book(frame=FRAME, columns=COLUMNS, cover=COVER):
    """The written workbook, read back."""
    return openpyxl.load_workbook(io.BytesIO(workbook.to_xlsx(frame, columns, cover)))


def test_numbers_stay_numbers_and_money_is_exact():
    sheet = book()["清单"]
    assert [c.value for c in sheet[1]] == ["客户", "月份", "经济利润 (元)", "RAROC (%)", "占比 (%)", "户数", "开户"]
    row = sheet[2]
    assert row[2].value == 1290000.07 and row[2].data_type == "n" and row[2].number_format == "#,##0.00"
    assert (row[3].value, row[3].number_format) == (0.142, "0.00%")
    assert row[4].number_format == '0.0"%"' and (row[5].value, row[1].value) == (3, "2026-10")
    assert row[6].value.date() == date(2014, 3, 1)


def test_what_has_no_value_is_an_empty_cell_not_a_zero():
    row = book()["清单"][3]
    assert (row[2].value, row[3].value, row[5].value) == (None, None, 0)


def test_header_is_frozen_filtered_and_wide_enough():
    sheet = book()["清单"]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:G3"
    assert sheet.column_dimensions["A"].width >= 20 and sheet.column_dimensions["C"].width >= 15


def test_cover_says_as_of_scope_filters_and_definitions():
    words = [c.value for row in book()["封面"].iter_rows() for c in row if c.value]
    for expected in (
        "客户清单",
        "2026-10",
        "郑州分行",
        "筛选：层级",
        "高价值",
        "b1103",
        "2026-07",
        "经济利润",
        "风险调整后利润 − 资本成本",
        "年化风险调整后利润 ÷ 平均经济资本",
        "2",
    ):
        assert expected in words


def test_a_number_is_a_number_of_fifteen_digits_in_a_sheet_and_exact_in_csv():
    frame = pl.DataFrame({"v": [Decimal("12345678901234567.89")]}, schema={"v": pl.Decimal(38, 2)})
    cell = book(frame, [Column("v", "V", "cny")])["清单"]["A2"]
    assert (cell.value, cell.data_type) == (12345678901234600, "n")
    assert export.to_csv(frame, [Column("v", "V", "cny")], "zh").decode("utf-8-sig").splitlines()[1] == (
        "12345678901234567.89"
    )


@pytest.mark.parametrize("text", ["6222020000123456789", "007", "12E5", "1.5e3", "+0012"])
def test_an_id_that_a_spreadsheet_would_spoil_is_text_in_both_files(text):
    frame, columns = pl.DataFrame({"id": [text]}), [Column("id", "ID")]
    assert export.to_csv(frame, columns, "en").decode("utf-8-sig").splitlines()[1] == f"'{text}"
    cell = book(frame, columns)["清单"]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_units_and_truth_are_in_the_language_of_the_file():
    frame = pl.DataFrame({"v": [1.5], "ok": [True], "r": [0.1234], "d": [3]})
    columns = [Column("v", "EP", "cny"), Column("ok", "OK"), Column("r", "R", "ratio"), Column("d", "Age", "days")]
    told = {lang: export.to_csv(frame, columns, lang).decode("utf-8-sig").splitlines() for lang in ("zh", "en")}
    assert told["en"] == ["EP (CNY),OK,R (%),Age (days)", "1.5,yes,12.3400,3"]
    assert told["zh"] == ["EP (元),OK,R (%),Age (天)", "1.5,是,12.3400,3"]
    assert book(frame, columns)["清单"]["B2"].value == "是"


def test_more_rows_than_a_sheet_holds_are_refused_in_one_line(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 1)
    with pytest.raises(ValueError, match="2 rows do not fit a sheet"):
        book()


def test_an_empty_list_is_a_readable_file():
    sheet = book(FRAME.clear())["清单"]
    assert sheet.max_row == 1 and sheet["A1"].value == "客户"


def test_a_column_the_frame_lacks_is_named():
    with pytest.raises(KeyError, match="'gone' is not in the frame"):
        workbook.to_xlsx(FRAME, [Column("gone", "X")], COVER)


def test_csv_opens_in_excel_with_chinese_and_plain_numbers():
    data = export.to_csv(FRAME, COLUMNS, "zh")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[1] == ["恒澜精密", "2026-10", "1290000.07", "14.200", "12.34", "3", "2014-03-01"]
    assert rows[2] == ['\'=HYPERLINK("http://x")', "2026-10".replace("10", "09"), "", "", "0.0", "0", ""]
