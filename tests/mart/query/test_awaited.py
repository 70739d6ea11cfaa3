"""A figure over all systems does not compare with a plan that counts on one which delivers nothing, and does else."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl
import pytest

from mart.query.undelivered import absent_systems, awaited_systems, is_partial

PRODUCTS = pl.DataFrame(
    {
        "product_id": ["P1", "P2", "P3", "P4"],
        "system": ["deposits", "loans", "bills", "old"],
        "valid_to_month_no": [999999, 999999, 999999, 24300],
    }
)


def bank(*planned: str) -> SimpleNamespace:
    """Deposits are delivered; loans and bills are not; the old system has no product any more."""
    return SimpleNamespace(
        as_of=24321,
        presence={"deposits": True, "loans": False, "bills": False, "old": False},
        small=SimpleNamespace(whole=lambda view, scope: PRODUCTS),
        once=lambda key, make: make(),
        has=lambda feed: bool(planned),
        frame=lambda sql, params, scope: pl.DataFrame({"product_id": list(planned)}, schema={"product_id": pl.String}),
    )


@pytest.mark.parametrize(
    ("planned", "awaited"), [((), ()), (("P1",), ()), (("P1", "P2"), ("loans",)), (("P1", "P4"), ())]
)
def test_only_what_the_plan_counts_on_is_waited_for(planned: tuple, awaited: tuple) -> None:
    mart = bank(*planned)
    assert absent_systems(mart, None) == ("bills", "loans") and awaited_systems(mart, None) == awaited
    assert is_partial(mart, None, "rwa") == bool(awaited) and not is_partial(mart, None, "deposits_avg")
