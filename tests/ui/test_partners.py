"""The line on partner products below a statement."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from ui.shared import partners


def test_the_line_says_how_much_which_and_the_rule():
    profit = [Decimal(n) for n in (30, 20, 10, -10)]
    rows = pl.DataFrame({"product_zh": list("甲乙丙丁"), "product_en": list("ABCD"), "profit_cny": profit})
    said = partners.words(rows, Decimal(200), "customer", "en")
    assert "referrals 50, 25.0%" in said and "A 30, B 20" in said and "4 products" in said and "D -10" not in said
    assert "counted once" in said and "%" not in partners.words(rows, Decimal(-5), "customer", "en")
    assert "100%" in partners.words(rows.head(1), None, "manager", "en")
