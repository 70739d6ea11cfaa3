"""A list screen that nobody has written before: what it takes is a declaration and a drawing of four lines."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.drawn import column, listed, lists, sort_by, words
from tests.ui.lists import sixth_screen


def page(data: str, lang: str):
    """The sixth screen on a bank, as an executive sees it."""
    from pathlib import Path

    import streamlit as st

    from mart.query.filters import NONE
    from mart.reader import open_mart
    from mart.scope import EXECUTIVE
    from tests.ui.lists import sixth_screen
    from ui import components as ui
    from ui import nav, theme
    from ui.identity import Identity
    from ui.screen import Screen

    who = Identity(EXECUTIVE, "", "")
    month = open_mart(Path(data)).as_of
    look = theme.look("light", lang)
    sixth_screen.draw(Screen(nav.ENTRIES[0], who, month, NONE, None, "", ui.Badge("", "muted"), look, st.container()))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_list_is_worded_united_sorted_and_exported(lang: str, s_bank: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    made = {}
    monkeypatch.setattr(
        "ui.components.export_menu", lambda make, lang, *, key, **options: made.update({key: make("csv")})
    )
    app = AppTest.from_function(page, kwargs={"data": str(s_bank), "lang": lang}, default_timeout=60).run()
    assert not app.exception, app.exception
    heads, rows_shown = listed(lists(app)[0]["html"])
    assert len(heads) == 6 and all(len(row) == 6 for row in rows_shown)
    assert heads[0] == {"zh": "客户", "en": "Customer"}[lang]
    line = words(lists(app)[0]["html"])
    assert {"zh": "贷款余额：万元", "en": "Loans: CNY m"}[lang] in line or "亿元" in line or "CNY bn" in line
    rows = list(csv.reader(io.StringIO(made["borrowers_export"].decode("utf-8-sig"))))
    assert rows[0][:2] == [{"zh": "客户号", "en": "Customer number"}[lang], {"zh": "客户", "en": "Customer"}[lang]]
    assert rows[0][4] == {"zh": "贷款余额 (元)", "en": "Loans (CNY)"}[lang] and len(rows) == 16
    sort_by(app, "borrowers", {"zh": "经济利润", "en": "Econ. profit"}[lang])
    profits = [float(one.replace("−", "-").replace(",", "")) for one in column(app, 4) if one != "—"]
    assert profits == sorted(profits, reverse=True)


def test_it_takes_no_more_than_thirty_five_lines():
    lines = [one for one in Path(sixth_screen.__file__).read_text("utf-8").splitlines() if one.strip()]
    assert len(lines) <= 35
