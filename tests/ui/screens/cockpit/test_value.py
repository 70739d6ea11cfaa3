"""The whale curve and the value plane as drawn: ends, peak and room for words stay."""

from __future__ import annotations

import polars as pl

from ui.screens.cockpit import value


def test_both_sides_of_a_split_keep_room_for_their_words() -> None:
    assert value.around(0, 10, 9) == (0, 15.0)
    low, high = value.around(-3.0, 1.0, 0.0)
    assert (low, high) == (-3.0, 2.0)


def test_a_thinned_curve_keeps_its_ends_and_its_peak() -> None:
    curve = pl.DataFrame(
        {
            "customers_pct": [i / 10 for i in range(1001)],
            "profit_pct": [min(i, 1400 - i) / 7 + (0.5 if i == 703 else 0) for i in range(1001)],
        }
    )
    few = value.thinned(curve)
    assert few.height < 250
    assert few["customers_pct"][0] == 0 and few["customers_pct"][-1] == 100
    assert few["profit_pct"].max() == round(curve["profit_pct"].max(), 2)
