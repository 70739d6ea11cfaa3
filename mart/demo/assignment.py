"""Who looks after which customer: leads, 60/40 pairs, the unassigned, and what changes when a manager moves or
leaves."""

from __future__ import annotations

import numpy as np

from mart.demo.columns import Columns
from mart.demo.population import ACTIVE
from mart.demo.rng import stream

JOINT_SHARE, UNASSIGNED_SHARE = 0.15, 0.05
# What the bank expects of a grade in a year (CNY), and how many customers it can look after.
EXPECTED_CNY = np.array([0.5e6, 1.2e6, 2.5e6, 5e6, 1e7])
MOST_CUSTOMERS = np.array([62, 70, 72, 68, 60])
# A failure or recovery of a loan weighs more than its margin: who may look after it goes by this share of it.
LOAN_WEIGHT, MARGIN_OF_LOAN = 0.022, 0.003
# A customer worth more than this share of what is expected goes to a higher grade; below a floor only numbers count.
LARGEST_SHARE, BY_NUMBER_BELOW_CNY = 0.4, 12_000.0


def worth_cny(people: Columns, rows: np.ndarray) -> np.ndarray:
    """What a customer is thought to bring in a year, margins and fees: a portfolio is made up by it."""
    deposit, loan = people.deposit[rows] * people.factor[rows], people.loan[rows] * people.credit[rows]
    fees = 30_000 * (deposit / 3e6 + 0.02) ** 0.34 * (people.status[rows] == ACTIVE)
    return 0.0038 * deposit + MARGIN_OF_LOAN * loan + fees


def rank_cny(people: Columns, rows: np.ndarray) -> np.ndarray:
    """How large a customer is for who looks after it: a third of its worth, or its loans at their weight."""
    return np.maximum(0.35 * worth_cny(people, rows), LOAN_WEIGHT * people.loan[rows] * people.credit[rows])


def outgrown(people: Columns, rows: np.ndarray, managers: Columns) -> np.ndarray:
    """Those of `rows` that have become too large for the grade of their manager."""
    held = rows[people.lead[rows] >= 0]
    most = LARGEST_SHARE * EXPECTED_CNY[managers.grade[people.lead[held]]]
    return held[(rank_cny(people, held) > 1.3 * most) & ~people.planted[held]]


class Desk:
    """Active relationship managers by sub-branch, with what each already looks after."""

    def __init__(self, people: Columns, managers: Columns) -> None:
        held = np.flatnonzero(people.lead >= 0)
        self.load = np.bincount(people.lead[held], worth_cny(people, held), minlength=len(managers))
        self.count = np.bincount(people.lead[held], minlength=len(managers)).astype(float)
        self.load[managers.planted] += 1e12  # those with planted customers get small ones only
        self.expected, self.most = EXPECTED_CNY[managers.grade], MOST_CUSTOMERS[managers.grade]
        able = np.flatnonzero(managers.active & ~managers.is_pm)
        self.able = able[np.argsort(managers.org[able], kind="stable")]
        self.org = managers.org[self.able]

    def of(self, org: int) -> np.ndarray:
        """Managers of a sub-branch."""
        return self.able[np.searchsorted(self.org, org) : np.searchsorted(self.org, org, side="right")]

    def deal(self, org: int, rank: np.ndarray, worth: np.ndarray) -> np.ndarray:
        """A manager for each customer of a sub-branch, given in falling order of rank; -1 where there is nobody."""
        team = self.of(org)
        if not len(team):
            return np.full(len(worth), -1)
        load, count = self.load[team].tolist(), self.count[team].tolist()
        expected, most = self.expected[team].tolist(), self.most[team].tolist()
        places, top = range(len(team)), max(expected)
        dealt = []
        for size, value in zip(rank.tolist(), worth.tolist(), strict=True):
            if value >= BY_NUMBER_BELOW_CNY:
                fit = [i for i in places if size <= LARGEST_SHARE * expected[i] or expected[i] == top]
                free = [i for i in fit if count[i] < most[i]] or fit
                at = min(free, key=lambda i: (load[i] + value) / expected[i])
            else:
                at = min(places, key=lambda i: count[i] / most[i])
            load[at] += value
            count[at] += 1
            dealt.append(at)
        self.load[team], self.count[team] = load, count
        return team[dealt]


def assign(people: Columns, rows: np.ndarray, managers: Columns, rng: np.random.Generator) -> None:
    """Set lead and second of the given customers: the largest go to senior managers, portfolios are of like size."""
    desk, worth = Desk(people, managers), worth_cny(people, rows)
    free = rng.random(len(rows)) < np.where(worth > 2e5, 0.004, UNASSIGNED_SHARE)
    rank, thought = rank_cny(people, rows), worth * np.exp(0.3 * rng.standard_normal(len(rows)))
    draw, pick = rng.random(len(rows)), rng.random(len(rows))
    people.lead[rows], people.second[rows] = -1, -1
    home = people.home[rows]
    order = np.lexsort((-rank, home))
    edges = np.searchsorted(home[order], np.unique(home))
    for part in np.split(order, edges[1:]):
        part = part[~free[part]]
        if len(part):
            people.lead[rows[part]] = desk.deal(int(home[part[0]]), rank[part], thought[part])
            _pair(people, rows[part], desk, draw[part] < JOINT_SHARE, pick[part])


def _pair(people: Columns, rows: np.ndarray, desk: Desk, joint: np.ndarray, pick: np.ndarray) -> None:
    """A second manager of the same sub-branch for some customers: one of whom about as much is expected."""
    team, lead = desk.of(int(people.home[rows[0]])), people.lead[rows]
    if len(team):
        other = team[(pick * len(team)).astype(int)]
        alike = (desk.expected[other] >= 0.5 * desk.expected[lead]) & (other != lead) & (desk.load[other] < 1e12)
        people.second[rows] = np.where(joint & alike, other, -1)


def staff_changes(people: Columns, managers: Columns, seed: int, month_no: int) -> tuple[np.ndarray, np.ndarray]:
    """Moves, departures, hires and January promotions of a month. Returns (changed managers, customers handed over).

    Whoever comes takes over the whole portfolio: a hire that of the leaver, those who swap places each other's.
    """
    rng = stream(seed, "staff", month_no)
    able = np.flatnonzero(managers.active & ~managers.is_pm & ~managers.planted)
    draw = rng.random(len(able))
    gone, moved = able[draw < 0.003], able[(draw >= 0.003) & (draw < 0.006)]
    managers.active[gone] = False
    hires = managers.append(len(gone), org=managers.org[gone], grade=managers.grade[gone], active=True)
    heir = np.arange(len(managers))
    heir[gone] = np.arange(hires.start, hires.stop)
    moved = _swap(managers, moved, heir)
    raised = (
        able[(draw >= 0.94) & (managers.grade[able] < 4) & managers.active[able]] if month_no % 12 == 0 else able[:0]
    )
    managers.grade[raised] += 1
    changed = np.unique(np.concatenate([gone, moved, raised, np.arange(hires.start, hires.stop)])).astype(int)
    away = np.concatenate([gone, moved])
    touched = np.flatnonzero(np.isin(people.lead, away) | np.isin(people.second, away)) if len(away) else away
    for column in (people.lead, people.second):
        column[touched] = np.where(column[touched] >= 0, heir[column[touched]], -1)
    people.second[touched[people.second[touched] == people.lead[touched]]] = -1
    return changed, touched


def _swap(managers: Columns, moved: np.ndarray, heir: np.ndarray) -> np.ndarray:
    """Managers of one grade take each other's places in a ring. Returns those who do."""
    before = managers.org.copy()
    for grade in range(int(managers.grade.max()) + 1):
        ring = moved[managers.grade[moved] == grade]
        managers.org[ring] = before[np.roll(ring, 1)]
        heir[np.roll(ring, 1)] = ring
    return moved[heir[moved] != moved]


def share_rows(people: Columns, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(customer, manager, share in millionths of a percent) for the assigned among `rows`, ordered by customer."""
    held = rows[people.lead[rows] >= 0]
    pair = held[people.second[held] >= 0]
    customer = np.concatenate([held, pair])
    manager = np.concatenate([people.lead[held], people.second[pair]])
    first = np.where(people.second[held] >= 0, 60, 100)
    share = np.concatenate([first, np.full(len(pair), 40)]) * 1_000_000
    order = np.argsort(customer, kind="stable")
    return customer[order], manager[order], share[order]
