"""The whale curve and the value plane as drawn: ends, peak and room for words stay."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

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


def test_where_nobody_loses_there_is_no_tail_to_point_at() -> None:
    some = SimpleNamespace(loss_cny=Decimal("-2000000"), loss_customers_pct=27.3, peak_pct=149.7)
    assert value.tail_words(some, "zh") == (
        "末 27% 客户侵蚀 200\u00a0万元，相当于净额 50%",
        "末 27.3% 客户侵蚀 200\u00a0万元",
    )
    none = SimpleNamespace(loss_cny=Decimal(0), loss_customers_pct=0.0, peak_pct=100.0)
    assert value.tail_words(none, "en") == ("No customer loses", "")
