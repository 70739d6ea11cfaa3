"""Relationship and product managers: their sub-branch, grade, skill, name and pay."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from mart.demo import reference
from mart.demo.columns import Columns
from mart.demo.organisation import Orgs
from mart.demo.rng import choose, hashed, stream
from mart.demo.sizes import Size

GRADES = ("assistant", "junior", "middle", "senior", "principal")
GRADE_SHARES = np.array([0.28, 0.35, 0.23, 0.10, 0.04])
MONTHLY_PAY_CNY = np.array([9_500.0, 15_500.0, 24_000.0, 38_000.0, 62_000.0])
REGION_PAY = {"A": 1.25, "B": 1.12, "C": 1.0, "D": 0.9}
SKILL_SIGMA = 0.28


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
        "work_email": [f"{manager_id(r).lower()}@bank.example" for r in rows],
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
