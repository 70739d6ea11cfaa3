"""Why a customer is in its tier: a figure that is printed nowhere is not printed here."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mart.query.segment.why import TierPolicy, tier_reason
from ui.screens.customer.ledger import raroc
from ui.shared.tier_reason import decisive_words, lose_words

POLICY = TierPolicy("t", *map(Decimal, (100, 6, 2, 3, 500, 20, 5000, 200)), hurdle_pct=Decimal(12), tax_pct=Decimal(25))
ROW = {
    "tier": "high_value", "deposits_avg_cny": Decimal(9000), "contribution_year_cny": Decimal(900), "is_credit": True,
    "raroc_12m": Decimal("0.973"), "raroc_12m_pct": 97.3, "is_high_value": True,
}  # fmt: skip


@pytest.mark.parametrize(("lang", "why"), [("zh", "资本占用过小"), ("en", "too little capital")])
def test_raroc_on_too_little_capital_is_said_in_words_in_both_places(lang: str, why: str) -> None:
    small = ROW | {"raroc_12m_pct": None}
    for row, is_printed in ((ROW, True), (small, False)):
        reason = tier_reason(row, POLICY)
        words = decisive_words(reason, lang)
        assert "12.0%" in words and ("97.3%" in words, why in words) == (is_printed, not is_printed)
        assert ("bp" in lose_words(reason, Decimal(1159), lang)) == is_printed
        assert raroc(row, lang).value == ("97.3%" if is_printed else why)


def test_a_customer_without_raroc_has_a_dash() -> None:
    assert raroc(ROW | {"raroc_12m": None, "raroc_12m_pct": None}, "en").value == "—"
