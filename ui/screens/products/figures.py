"""The figures of product lists: what is held is printed in one unit, what is earned in another."""

from __future__ import annotations

from ui.lists import Col

HELD = ("volume_cny", "deposits_avg_cny", "loans_avg_cny", "rwa_cny")  # as the registry of measures says (under test)
# shown in place of revenue where there is no transfer price
GROSS = ("interest_received_cny", "interest_paid_cny", "fees_cny")
STAND_INS = (("revenue_cny", GROSS),)
FINE = ("earned",)
# metrics that every list of results shows
RESULTS = ("revenue", "cost", "expected_loss", "rwa", "economic_profit", "raroc")


def money(key: str, **more: object) -> Col:
    """A column of money, in the unit of its group."""
    return Col(key, "cny", group="held" if key in HELD else "earned", **more)
