"""Branches, sub-branches and managers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from mart.demo import reference
from mart.demo.columns import Columns
from mart.demo.rng import choose, hashed, stream
from mart.demo.sizes import Size

GRADES = ("assistant", "junior", "middle", "senior", "principal")
GRADE_SHARES = np.array([0.26, 0.34, 0.25, 0.11, 0.04])
MONTHLY_PAY_CNY = np.array([9_500.0, 15_500.0, 24_000.0, 38_000.0, 62_000.0])
REGION_PAY = {"A": 1.25, "B": 1.12, "C": 1.0, "D": 0.9}
MOVE_AFTER_MONTHS = 14
# The first city has two branches; the second is this row of the branches (0 is the first).
SECOND_BRANCH, ZONE = 2, ("自贸区", "Free-Trade Zone")
SKILL_SIGMA = 0.28


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


def make_managers(size: Size, orgs: Orgs, seed: int) -> Columns:
    """Product managers at head office first, then relationship managers dealt to the sub-branches."""
    people = Columns({"org": np.int32, "grade": np.int8, "is_pm": bool, "active": bool, "planted": bool})
    rng = stream(seed, "managers")
    product_managers = size.product_managers
    count = size.managers - product_managers
    people.append(
        product_managers,
        org=0,
        grade=choose(rng, np.array([0, 0, 0.5, 0.35, 0.15]), product_managers),
        is_pm=True,
        active=True,
    )
    org = np.repeat(np.arange(orgs.first_sub, len(orgs.ids)), _staff(orgs.weight[orgs.first_sub :], count))
    people.append(count, org=org, grade=_grades(org, orgs.weight, rng), active=True)
    return people


def _staff(weight: np.ndarray, count: int) -> np.ndarray:
    """Managers of each sub-branch: two, and the rest by weight (largest remainders)."""
    least = min(2, count // len(weight))
    share = weight / weight.sum() * (count - least * len(weight))
    staff = np.floor(share).astype(int)
    staff[np.argsort(staff - share, kind="stable")[: count - least * len(weight) - int(staff.sum())]] += 1
    return staff + least


def _grades(org: np.ndarray, weight: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Grades by their shares: every sub-branch has an experienced manager before any has two, large ones first."""
    turn = np.arange(len(org)) - np.searchsorted(org, org)
    first = np.flatnonzero(turn == 0)
    order = np.concatenate([first[np.argsort(-weight[org[first]])], rng.permutation(np.flatnonzero(turn > 0))])
    grades = np.empty(len(org), np.int8)
    limits = np.rint(np.cumsum(GRADE_SHARES[::-1]) * len(org))
    grades[order] = len(GRADES) - 1 - np.searchsorted(limits, np.arange(len(org)), side="right").clip(0, 4)
    return grades


def manager_skill(managers: Columns, seed: int) -> np.ndarray:
    """What each manager makes of the same customers, as a factor (1 is usual): the planted truth of rankings."""
    rows = np.arange(len(managers))
    skill = np.exp(SKILL_SIGMA * ndtri(hashed(seed, "skill", rows).clip(1e-9, 1 - 1e-9)) - SKILL_SIGMA**2 / 2)
    return np.where(managers.is_pm | managers.planted, 1.0, skill)


def manager_columns(people: Columns, orgs: Orgs, rows: np.ndarray, seed: int) -> dict[str, object]:
    """Columns of org_people.manager for the given rows."""
    names = [person_name(seed, int(row)) for row in rows]
    return {
        "manager_id": [manager_id(r) for r in rows],
        "name_zh": [zh for zh, _ in names],
        "name_en": [en for _, en in names],
        "role": ["product_manager" if x else "relationship_manager" for x in people.is_pm[rows]],
        "org_id": [orgs.ids[x] for x in people.org[rows]],
        "grade": [GRADES[x] for x in people.grade[rows]],
        "is_active": people.active[rows].tolist(),
    }


def manager_id(row: int) -> str:
    """Staff number of a manager row."""
    return f"M{row + 1:05d}"


def person_name(seed: int, row: int) -> tuple[str, str]:
    """A name in Chinese and in pinyin, family name first."""
    lists = reference.words()
    pick = hashed(seed, "person", np.arange(row * 4, row * 4 + 4))
    family = lists["surnames"][int(pick[0] ** 1.6 * len(lists["surnames"]))]
    first = lists["given"][int(pick[1] * len(lists["given"]))]
    second = lists["given"][int(pick[2] * len(lists["given"]))] if pick[3] < 0.72 else ("", "")
    return family[0] + first[0] + second[0], f"{family[1]} {(first[1] + second[1]).capitalize()}"


def pay_cents(people: Columns, orgs: Orgs, rows: np.ndarray, month_no: int, seed: int) -> np.ndarray:
    """Total pay of the month: grade and region, a personal level, and bonuses in the first and last month of a year."""
    regions = np.array([REGION_PAY[c.coefficient_region] for c in reference.cities()])
    city = orgs.city[people.org[rows]]
    region = np.where(city >= 0, regions[city], 1.1)
    personal = 0.85 + 0.3 * hashed(seed, "pay", rows)
    bonus = {0: 1.9, 11: 1.25}.get(month_no % 12, 0.95)
    return np.rint(MONTHLY_PAY_CNY[people.grade[rows]] * region * personal * bonus).astype(np.int64) * 100
