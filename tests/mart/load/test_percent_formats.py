"""A percent sign that a spreadsheet only writes behind a number is no percent."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest

from tests.mart.load.own_files import raw
from tests.mart.load.test_workbooks import with_rates


@pytest.mark.parametrize("shown", ['0.00"%"', "0.00\\%", '#,##0.00" %"'])
def test_a_percent_sign_that_is_only_written_behind_a_number_changes_nothing(tmp_path, shown):
    bank, changed = with_rates(0.2, 4.35), io.BytesIO()
    book = openpyxl.load_workbook(io.BytesIO(bank.files["zhanghu.xlsx"]))
    for cell in ("C2", "C3"):
        book.active[cell].number_format = shown
    book.save(changed)
    bank.files["zhanghu.xlsx"] = changed.getvalue()
    where, _ = bank.load(tmp_path)
    assert raw(where, "account")["rate_pct"].to_list() == [Decimal("0.2"), Decimal("4.35")]
