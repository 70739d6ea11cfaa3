"""The variance split: exact whatever the numbers, and each driver means what its definition says."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mart.query.metric.variance import AMOUNTS, DRIVERS, variance

cents = st.integers(-(10**13), 10**13).map(lambda n: Decimal(n).scaleb(-2))
keys = st.tuples(st.sampled_from(["B1", "B2", "B3"]), st.sampled_from(["P1", "P2", "P3", "P4"]))
cells = st.dictionaries(keys, st.lists(cents, min_size=len(AMOUNTS), max_size=len(AMOUNTS)), max_size=8)


def _frame(rows: dict) -> pl.DataFrame:
    data = [
        {
            "branch_id": b,
            "product_id": p,
            "kind": "loan" if p in ("P1", "P2") else "deposit",
            **dict(zip(AMOUNTS, values, strict=True)),
        }
        for (b, p), values in rows.items()
    ]
    schema = {
        "branch_id": pl.String,
        "product_id": pl.String,
        "kind": pl.String,
        **dict.fromkeys(AMOUNTS, pl.Decimal(38, 2)),
    }
    return pl.DataFrame(data, schema=schema)


def _profit(frame: pl.DataFrame) -> Decimal:
    total = {name: sum(frame[name].to_list(), Decimal(0)) for name in AMOUNTS}
    return (
        total["ftp_margin_cny"]
        + total["fees_cny"]
        + total["capital_credit_cny"]
        - total["cost_cny"]
        - total["expected_loss_cny"]
        - total["default_loss_cny"]
        - total["surtax_cny"]
        - total["tax_cny"]
        - total["capital_charge_cny"]
    )


@settings(max_examples=150, deadline=None)
@given(cells, cells, st.sampled_from([(31, 31), (31, 28), (304, 303)]))
def test_drivers_sum_to_the_difference_to_the_cent(actual, base, days):
    now, before = _frame(actual), _frame(base)
    found = variance(now, before, days=days)
    assert found.start_cny == _profit(before) and found.end_cny == _profit(now)
    assert sum(found.drivers["amount_cny"].to_list(), Decimal(0)) == found.end_cny - found.start_cny
    for driver in DRIVERS:
        assert sum(found.cells[driver].to_list(), Decimal(0)) == dict(found.drivers.rows())[driver]


def _cell(product: str, volume: str, margin: str, kind: str = "loan", **others: str) -> dict:
    return {
        "branch_id": "B1",
        "product_id": product,
        "kind": kind,
        **dict.fromkeys(AMOUNTS, Decimal("0.00")),
        "volume_cny": Decimal(volume),
        "ftp_margin_cny": Decimal(margin),
        **{k: Decimal(v) for k, v in others.items()},
    }


def _split(actual: list[dict], base: list[dict]) -> dict[str, Decimal]:
    return {
        driver: amount for driver, amount in variance(pl.DataFrame(actual), pl.DataFrame(base)).drivers.rows() if amount
    }


def test_a_longer_month_is_days_and_nothing_else():
    """28 days at the same rate, balance and capital: what accrues grows by 31/28 and nothing else has moved."""
    february = _cell(
        "P1", "100", "2.80", expected_loss_cny="0.28", capital_credit_cny="0.56", capital_charge_cny="1.12"
    )
    march = _cell("P1", "100", "3.10", expected_loss_cny="0.31", capital_credit_cny="0.62", capital_charge_cny="1.24")
    found = variance(pl.DataFrame([march]), pl.DataFrame([february]), days=(31, 28))
    assert {driver: str(amount) for driver, amount in found.drivers.rows() if amount} == {"days": "0.21"}


def test_more_of_the_same_is_volume():
    base = [_cell("P1", "100", "2.00"), _cell("P2", "100", "2.00")]
    assert _split([_cell("P1", "150", "3.00"), _cell("P2", "100", "2.00")], base) == {"volume": Decimal("1.00")}


def test_a_better_margin_is_rate():
    assert _split([_cell("P1", "100", "2.50")], [_cell("P1", "100", "2.00")]) == {"rate": Decimal("0.50")}


def test_the_same_total_shifted_to_the_better_product_is_mix():
    base = [_cell("P1", "100", "1.00"), _cell("P2", "100", "3.00")]
    assert _split([_cell("P1", "50", "0.50"), _cell("P2", "150", "4.50")], base) == {"mix": Decimal("1.00")}


def test_loans_and_deposits_do_not_mix_with_one_another():
    base = [_cell("P1", "100", "2.00"), _cell("D1", "100", "1.00", "deposit")]
    actual = [_cell("P1", "50", "1.00"), _cell("D1", "150", "1.50", "deposit")]
    assert _split(actual, base) == {"volume": Decimal("-0.50")}


def test_a_new_product_is_valued_at_its_own_rate():
    assert _split([_cell("P1", "100", "2.00"), _cell("P9", "10", "1.00")], [_cell("P1", "100", "2.00")]) == {
        "volume": Decimal("0.20"),
        "mix": Decimal("0.80"),
    }


def test_the_other_drivers_are_differences_with_their_sign():
    actual = [
        _cell(
            "P1",
            "0",
            "0",
            fees_cny="5",
            cost_cny="3",
            expected_loss_cny="1",
            default_loss_cny="7",
            capital_credit_cny="2",
            capital_charge_cny="6",
            surtax_cny="1",
            tax_cny="1",
        )
    ]
    found = _split(actual, [_cell("P1", "0", "0")])
    assert {k: int(v) for k, v in found.items()} == {
        "fees": 5,
        "cost": -3,
        "expected_loss": -1,
        "default_loss": -7,
        "capital": -4,
        "tax": -2,
    }


def test_amounts_shared_between_managers_stay_exact():
    third = Decimal("0.33333333")
    found = variance(pl.DataFrame([_cell("P1", "0", "0") | {"fees_cny": third}]), pl.DataFrame([_cell("P1", "0", "0")]))
    assert found.end_cny == third == found.drivers["amount_cny"].sum()


def test_no_cells_no_variance():
    empty = _frame({})
    found = variance(empty, empty)
    assert found.start_cny == found.end_cny == 0 and found.cells.is_empty()
    with pytest.raises(ValueError, match="actual cells lack the column cost_cny"):
        variance(empty.drop("cost_cny"), empty)
