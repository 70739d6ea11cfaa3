"""Branches and sub-branches, and the one that moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mart.demo import reference
from mart.demo.rng import hashed
from mart.demo.sizes import Size

MOVE_AFTER_MONTHS = 14
# The first city has two branches; the second is this row of the branches (0 is the first).
SECOND_BRANCH, ZONE = 2, ("自贸区", "Free-Trade Zone")


@dataclass
class Orgs:
    """Row 0 is the bank, rows 1..branches the branches, then the sub-branches. `parent` changes when one moves."""

    branches: int
    ids: list[str]
    name_zh: list[str]
    name_en: list[str]
    parent: np.ndarray
    city: np.ndarray
    weight: np.ndarray

    @property
    def first_sub(self) -> int:
        """Row of the first sub-branch."""
        return 1 + self.branches

    def branch_of(self, org: np.ndarray) -> np.ndarray:
        """Branch row of each organisation row, as of now."""
        return np.where(org <= self.branches, org, self.parent[org])

    def level(self, row: int) -> str:
        """Level of a row."""
        return "bank" if row == 0 else "branch" if row <= self.branches else "sub_branch"


def make_orgs(size: Size, seed: int) -> Orgs:
    """The organisation when the world starts; sub-branches are dealt to the branches in turn."""
    cities = reference.cities()
    branch_city = _branch_cities(size.branches)
    places = [(r["zh"], r["en"]) for r in reference.rows("demo_places")]
    ids, zh, en = ["HO"], ["示范银行总行"], ["Demo Bank Head Office"]
    parent, city = [-1], [-1]
    for number, own in enumerate(branch_city):
        ids.append(f"B{number + 1:02d}")
        zh.append(f"{cities[own].name_zh}{ZONE[0] if _is_second(number, size.branches) else ''}分行")
        en.append(f"{cities[own].name_en} {ZONE[1] + ' ' if _is_second(number, size.branches) else ''}Branch")
        parent.append(0)
        city.append(own)
    for number in range(size.sub_branches):
        branch, place = number % size.branches, number // size.branches
        item, second = cities[branch_city[branch]], _is_second(branch, size.branches)
        names = places if second else [*item.districts, *places]
        ids.append(f"S{number + 1:04d}")
        zh.append(f"{item.name_zh}{ZONE[0] if second else ''}{names[place][0]}支行")
        en.append(f"{item.name_en} {ZONE[1] + ' ' if second else ''}{names[place][1]} Sub-branch")
        parent.append(branch + 1)
        city.append(branch_city[branch])
    weight = np.array([0.0, *(cities[c].weight for c in city[1:])])
    weight *= 0.6 + 0.8 * hashed(seed, "org weight", np.arange(len(ids)))
    return Orgs(size.branches, ids, zh, en, np.array(parent), np.array(city), weight)


def _is_second(branch: int, branches: int) -> bool:
    """Whether a branch (0 is the first) is the second one of the first city: the third, or the last of fewer."""
    return branches > 1 and branch == min(SECOND_BRANCH, branches - 1)


def _branch_cities(branches: int) -> list[int]:
    """City row of each branch: one branch a city, but two in the first."""
    rows = list(range(branches))
    if branches < 2:
        return rows
    second = min(SECOND_BRANCH, branches - 1)
    return [*rows[:second], 0, *rows[second : branches - 1]]


def moved_sub_branch(orgs: Orgs) -> tuple[int, int] | None:
    """(sub-branch row, new branch row) of the one reorganisation, or None in a bank of one branch.

    A sub-branch goes to the other branch of its own city: its customers do not move.
    """
    if orgs.branches < 2:
        return None
    own = np.flatnonzero(orgs.parent == min(SECOND_BRANCH, orgs.branches - 1) + 1)
    return (int(own[-1]), 1) if len(own) > 1 else None


def org_columns(orgs: Orgs, rows: np.ndarray) -> dict[str, list]:
    """Columns of org_people.org for the given rows, as the organisation stands."""
    cities = reference.cities()
    found = [cities[c] if c >= 0 else None for c in orgs.city[rows]]
    return {
        "org_id": [orgs.ids[r] for r in rows],
        "parent_org_id": [orgs.ids[orgs.parent[r]] if r else None for r in rows],
        "org_level": [orgs.level(int(r)) for r in rows],
        "name_zh": [orgs.name_zh[r] for r in rows],
        "name_en": [orgs.name_en[r] for r in rows],
        "region_code": [c.province if c else None for c in found],
        "coefficient_region": [c.coefficient_region if c else None for c in found],
        "city_zh": [c.name_zh if c else None for c in found],
        "city_en": [c.name_en if c else None for c in found],
    }
