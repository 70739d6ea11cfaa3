"""The figures of product lists: what is held is printed in one unit, what is earned in another."""

from __future__ import annotations

from mart.measures import held
from ui.lists import Col

# shown in place of revenue where there is no transfer price
GROSS = ("interest_received_cny", "interest_paid_cny", "fees_cny")
STAND_INS = (("revenue_cny", GROSS),)
FINE = ("earned",)


def money(key: str, **more: object) -> Col:
    """A column of money, in the unit of its group."""
    return Col(key, "cny", group="held" if key in ("volume_cny", *held()) else "earned", **more)
