"""Files of lists: a cover in words, a name of its own, and what no sheet can hold said before it is made."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from mart.query.filters import NONE, make
from mart.reader import open_mart
from mart.scope import EXECUTIVE, Scope
from ui import components as ui
from ui import nav, theme
from ui.components.exporting import nonced
from ui.identity import Identity
from ui.lists import Col, File, List, files
from ui.screen import Screen

ONE = List("x", "customer", (Col("customer_id"), Col("name")), id="customer_id")
ROWS = pl.DataFrame({"customer_id": ["6222020000123456789"], "name": ["甲"]})


def cover(screen: Screen, monkeypatch: pytest.MonkeyPatch, kind: str = "xlsx") -> dict[str, str]:
    """The cover sheet of a file as {what: value}."""
    made = {}
    monkeypatch.setattr(ui, "export_menu", lambda make, lang, **options: made.update(book=make(kind)))
    files.menu(screen, ONE, File("客户", "x", ROWS, filters={"只看": "是"}))
    sheet = openpyxl.load_workbook(io.BytesIO(made["book"])).worksheets[1]
    return {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2) if row[0].value}


@pytest.fixture
def screen(s_bank: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    mart = open_mart(s_bank)

    def opened(scope: Scope = EXECUTIVE, name: str = "", filters=NONE, lang: str = "zh") -> Screen:
        who, look = Identity(scope, "", name), theme.look("light", lang)
        return Screen(nav.ENTRIES[0], who, mart.as_of, filters, None, "", ui.Badge("", "muted"), look, None)

    return opened


def test_scope_and_filters_are_words_and_no_keys_of_the_machine(screen, monkeypatch):
    chosen = make(branch_id="B01", tier=["high_value", "value"], manager_id="UNASSIGNED")
    told = cover(screen(filters=chosen), monkeypatch)
    assert told["范围"] == "高管 · 全行" and told["筛选：客户层级"] == "高价值、价值" and told["筛选：只看"] == "是"
    assert told["筛选：分行"].endswith("分行") and "B01" not in str(told) and "UNASSIGNED" not in str(told)
    own = cover(screen(Scope("branch_leader", "B01"), "上海分行", lang="en"), monkeypatch)
    assert own["Scope"] == "Branch leader · 上海分行"


def test_no_two_files_have_one_name():
    assert len({nonced("targets") for _ in range(100)}) == 100


def test_more_rows_than_a_sheet_holds_are_said_before_and_csv_stays():
    def page():
        from ui import components as ui

        ui.export_menu(lambda kind: b"", "en", name="x", key="x", rows=1_048_576)

    app = AppTest.from_function(page, default_timeout=30).run()
    assert not app.get("download_button")  # drawn where the menu is opened
    app.session_state["x_menu"] = True
    app.run()
    assert [b.key for b in app.get("download_button")] == ["x_csv"]
    assert app.caption[0].value.startswith("1,048,576 rows are more than the 1,048,575 of an Excel sheet")
