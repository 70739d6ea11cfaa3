"""Actions in words: every action says what and why in both languages, with its figures."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from mart.query import action, customer
from mart.query.action.rules import ACTIONS
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.ui.test_pages import opened, printed
from ui.i18n import t
from ui.screens.cockpit import maturities
from ui.screens.customer import coming
from ui.shared.next_action import with_words

ROW = {
    "customer_id": "C1", "effect_cny": Decimal(1_316), "amount_cny": Decimal(6_000_000), "from_pct": 4.2,
    "to_pct": 4.45, "gap_bps": 25.0, "days_cnt": 120, "product_id": "P1", "product_zh": "代发", "product_en": "Payroll",
    "reason_zh": "收付频繁", "reason_en": "busy account",
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_action_says_what_and_why(lang):
    rows = pl.DataFrame([ROW | {"action": name} for name in ACTIONS], schema=action.SCHEMA)
    said = with_words(rows, lang)
    assert said["what"].n_unique() == said["why"].n_unique() == len(ACTIONS)
    assert not said.filter(pl.col("what").str.contains(r"[{}]") | pl.col("why").str.contains(r"[{}]")).height
    what = dict(said.select("action", "what").iter_rows())
    assert what["reprice"] == {"zh": "重定价至 4.45%", "en": "Reprice to 4.45%"}[lang]
    assert "120" in dict(said.select("action", "why").iter_rows())["collect"]
    assert said.filter(action="sell")["why"][0].endswith({"zh": "收付频繁", "en": "busy account"}[lang])


def test_movements_and_maturities_say_how_much_and_when_nothing_moved():
    due = pl.DataFrame({"product_kind": ["loan", "deposit"], "balance_cny": [Decimal(6_000_000), Decimal(2_000_000)]})
    moved = pl.DataFrame({"change_cny": [Decimal(-1_500_000), Decimal(500_000)], "change_pct": [-75.0, 50.0]})
    found = action.Coming(due, moved, 90, 3)
    assert maturities.due_title(found, "en") == "Maturing within 90 days: loans 6.0m, term deposits 2.0m"
    assert "1.5m" in maturities.moved_title(found, "en") and "500" in maturities.moved_title(found, "en")
    assert "75%" in coming.moved_words(found, "en")
    assert "No large movement" in coming.moved_words(action.Coming(due, moved.clear(), 90, 3), "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_scores_nobody_says_that_no_product_is_asked_for(s_bank: Path, monkeypatch, lang):
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    mart = open_mart(s_bank)
    idle = next(
        who
        for who in customer.find(mart, EXECUTIVE, "", mart.as_of, limit=200)["customer_id"]
        if action.for_customer(mart, EXECUTIVE, who, mart.as_of).is_empty()
    )
    text = " ".join(printed(opened("customers_360", "executive", lang, customer=idle)))
    assert t("action.nothing_unscored", lang) in text and t("action.nothing_hint", lang) not in text
