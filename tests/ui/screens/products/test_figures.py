"""What product lists call held or earned is what the registry of measures says."""

from __future__ import annotations

from mart.measures import held, named
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
