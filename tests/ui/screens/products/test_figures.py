"""What product lists call held or earned is what the registry of measures says."""

from __future__ import annotations

from pathlib import Path

import pytest

from mart.measures import held, named
from tests.ui.test_pages import opened, printed
from ui.i18n import LANGS, t
from ui.lists import Col
from ui.screens.products import customers, figures, split, tree, verdicts


def test_money_of_product_lists_is_held_or_earned_as_the_registry_says():
    shown = {
        column.key: column.group
        for one in (tree.TREE, split.SPLIT, customers.LARGEST, verdicts.VERDICTS)
        for column in one.columns
        if isinstance(column, Col) and column.group
    }
    measured = {key: group for key, group in shown.items() if key in named("account")}
    assert {key for key, group in measured.items() if group == "held"} == set(measured) & set(held())
    assert set(figures.HELD) - set(held()) == {"volume_cny"} and len(measured) > 8


@pytest.mark.parametrize("lang", LANGS)
def test_a_bank_with_all_feeds_lacks_none(s_bank: Path, monkeypatch: pytest.MonkeyPatch, lang: str):
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    text = " ".join(printed(opened("products_profitability", "executive", lang)))
    assert t("product.tree.note", lang) in text
    assert t("table.absent", lang, names="") not in text, "no account moved, which no feed could have brought"
