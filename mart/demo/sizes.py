"""How large a demo bank is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Entities of a bank; `customers` is reached after `months` months, arrivals included."""

    name: str
    branches: int
    sub_branches: int
    managers: int
    customers: int
    months: int

    @property
    def arrivals(self) -> int:
        """New customers a month: half a percent of the full number."""
        return max(1, self.customers // 200)

    @property
    def first_customers(self) -> int:
        """Customers when the world starts."""
        return self.customers - (self.months - 1) * self.arrivals

    @property
    def product_managers(self) -> int:
        """Product managers at head office, part of `managers`."""
        return min(40, max(2, self.managers // 50))


SIZES = {
    "s": Size("s", 3, 12, 60, 2_000, 25),
    "m": Size("m", 20, 160, 1_200, 60_000, 25),
    "l": Size("l", 45, 900, 5_000, 400_000, 37),
    "xl": Size("xl", 45, 1_800, 12_000, 1_000_000, 37),
}
