"""A search that finds more than it lists says so: the length of a page is not the number of hits."""

from __future__ import annotations

from pathlib import Path

import pytest

from mart.query import customer
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.ui.screens.work.test_inbox import said
from tests.ui.test_pages import opened
from ui.i18n import t
from ui.screens.customer.search import FOUND


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_more_hits_than_rows_are_said(lang: str, s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    app = opened("customers_360", "executive", lang)
    field = next(one for one in app.text_input if (one.key or "").startswith("customer_search_"))
    field.set_value("公司").run()
    assert t("customer.search.hits_more", lang, text="公司", count=FOUND) in said(app)
    assert t("table.part_rows", lang, total=FOUND) in said(app)
    mart = open_mart(s_bank)
    number = customer.find(mart, EXECUTIVE, "", mart.as_of, limit=1)["customer_id"][0]
    field = next(one for one in app.text_input if (one.key or "").startswith("customer_search_"))
    field.set_value(number).run()
    assert t("customer.search.hits", lang, text=number, count=1) in said(app)
    assert t("table.all_rows", lang, total=1) in said(app)
