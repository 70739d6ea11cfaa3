"""Roles: what each may read, as records. Views, score rules, masking, persona lists and menus follow from these.

A new role is a record here, a list of whom one can look as in `mart.query.personas` where none fits, and its words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dimension = Literal["bank", "branch", "product", "customer"]

EVERYTHING = ("business", "results", "ranking", "scorecard", "data")


@dataclass(frozen=True)
class Role:
    """One role. `dimension`: by what its ids limit it; the whole bank, branches, the products one answers for, or the
    customers one manages (amounts then weighted by the manager's share).

    `subjects`: what it reads, which decides the pages: business (cockpit, customers, products, targets), results (what
    campaigns brought: both groups of one must be seen whole), ranking (managers compared), scorecard (one manager's
    results), data (feeds, metrics, models), upkeep (what was sent to whom, who looked at what), own_products (the
    products one answers for, on one page). `personas`: the list of `mart.query.personas` that demo mode offers.
    """

    name: str
    dimension: Dimension
    personas: str
    subjects: tuple[str, ...] = EVERYTHING
    can_hold_several: bool = False  # ids
    sees_customers: bool = True  # who customers are, and figures of single ones
    sees_contacts: bool = False  # phone, e-mail and registration number of customers managed now, in full
    sees_account_numbers: bool = False  # in full
    sees_bad_rows: bool = False  # where in a delivered file a row was refused
    starts_with_figures: bool = False  # whoever leads the bank; everybody else starts with their work
    keeps_people: bool = False  # may set for others what people set themselves
    publishes_materials: bool = False  # may put marketing material into the library, and retire their own

    @property
    def is_whole_bank(self) -> bool:
        """No limit: the id is BANK."""
        return self.dimension == "bank"

    @property
    def is_of_branches(self) -> bool:
        """Limited to branches: facts booked there, customers counted by home branch."""
        return self.dimension == "branch"

    @property
    def is_of_products(self) -> bool:
        """Limited to products: customers are sums of their accounts of these."""
        return self.dimension == "product"

    @property
    def is_of_customers(self) -> bool:
        """A manager's own customers: amounts are weighted by the share, the plan is not split that far."""
        return self.dimension == "customer"


_RECORDS = (
    Role("executive", "bank", "bank", sees_bad_rows=True, starts_with_figures=True),
    Role("regional_head", "branch", "regions", can_hold_several=True, sees_account_numbers=True),
    Role("branch_leader", "branch", "branches", sees_account_numbers=True),
    Role(
        "product_manager",
        "product",
        "product_managers",
        ("business", "results", "data", "own_products"),
        publishes_materials=True,
    ),
    Role(
        "relationship_manager",
        "customer",
        "relationship_managers",
        ("business", "scorecard", "data"),
        sees_contacts=True,
        sees_account_numbers=True,
    ),
    Role("steward", "bank", "bank", ("data", "upkeep"), sees_customers=False, sees_bad_rows=True, keeps_people=True),
)
ROLES = {role.name: role for role in _RECORDS}
