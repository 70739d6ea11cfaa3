"""Who looks after which customer: leads, 60/40 pairs, the unassigned, and what changes when a manager moves or
leaves."""

from __future__ import annotations

import numpy as np

from mart.demo.columns import Columns
from mart.demo.organisation import GRADE_SHARES
from mart.demo.rng import choose, stream

JOINT_SHARE, UNASSIGNED_SHARE = 0.08, 0.05
_LOAD_BY_GRADE = np.array([0.55, 0.9, 1.15, 1.4, 1.6])
_BIG_BY_GRADE = np.array([0.12, 0.45, 1.2, 3.2, 7.0])


class Desk:
    """Active relationship managers by sub-branch, ready to draw from."""

    def __init__(self, managers: Columns) -> None:
        rows = np.flatnonzero(managers.active & ~managers.is_pm)
        self.rows = rows[np.argsort(managers.org[rows], kind="stable")]
        self.org = managers.org[self.rows]
        self.edges = {
            big: np.concatenate(
                [
                    [0.0],
                    np.cumsum(
                        load[managers.grade[self.rows]]
                        * np.where(managers.planted[self.rows], 0.0 if big else 0.5, 1.0)
                    ),
                ]
            )
            for big, load in ((False, _LOAD_BY_GRADE), (True, _BIG_BY_GRADE))
        }

    def draw(self, home: np.ndarray, big: bool, rng: np.random.Generator) -> np.ndarray:
        """A manager row for each home sub-branch, -1 where it has none."""
        edges = self.edges[big]
        low, high = np.searchsorted(self.org, home, side="left"), np.searchsorted(self.org, home, side="right")
        at = edges[low] + rng.random(len(home)) * (edges[high] - edges[low])
        place = np.clip(np.searchsorted(edges, at, side="right") - 1, low, np.maximum(high - 1, low))
        return np.where(high > low, self.rows[np.minimum(place, len(self.rows) - 1)], -1)


def assign(people: Columns, rows: np.ndarray, managers: Columns, rng: np.random.Generator) -> None:
    """Set lead and second of the given customers. Big customers tend to senior managers."""
    desk = Desk(managers)
    wealth = people.deposit_now[rows] + people.loan[rows]
    home = people.home[rows]
    lead = np.where(wealth > 3e7, desk.draw(home, True, rng), desk.draw(home, False, rng))
    second = desk.draw(home, False, rng)
    joint = (rng.random(len(rows)) < JOINT_SHARE) & (second != lead) & (lead >= 0)
    free = rng.random(len(rows)) < np.where(wealth > 3e7, 0.004, UNASSIGNED_SHARE)
    people.lead[rows] = np.where(free, -1, lead)
    people.second[rows] = np.where(joint & ~free, second, -1)


def staff_changes(people: Columns, managers: Columns, seed: int, month_no: int) -> tuple[np.ndarray, np.ndarray]:
    """Moves, departures, hires and January promotions of a month. Returns (changed managers, customers to reassign)."""
    rng = stream(seed, "staff", month_no)
    able = np.flatnonzero(managers.active & ~managers.is_pm & ~managers.planted)
    draw = rng.random(len(able))
    gone, moved = able[draw < 0.003], able[(draw >= 0.003) & (draw < 0.006)]
    old = managers.org[moved]
    managers.active[gone] = False
    managers.org[moved] = rng.permutation(old) if len(moved) > 1 else old
    stayed = moved[managers.org[moved] == old] if len(moved) else moved
    moved = np.setdiff1d(moved, stayed)
    hires = managers.append(
        len(gone), org=managers.org[gone], grade=choose(rng, GRADE_SHARES[:3], len(gone)), active=True
    )
    raised = (
        able[(draw >= 0.9) & (managers.grade[able] < 4) & managers.active[able]] if month_no % 12 == 0 else able[:0]
    )
    managers.grade[raised] += 1
    changed = np.unique(np.concatenate([gone, moved, raised, np.arange(hires.start, hires.stop)])).astype(int)
    away = np.concatenate([gone, moved])
    touched = np.flatnonzero(np.isin(people.lead, away) | np.isin(people.second, away)) if len(away) else away
    return changed, touched


def reassign(people: Columns, rows: np.ndarray, managers: Columns, seed: int, month_no: int) -> None:
    """New managers for customers whose lead or second left their sub-branch; nobody becomes unassigned by it."""
    rng = stream(seed, "reassign", month_no)
    desk = Desk(managers)
    lead = desk.draw(people.home[rows], False, rng)
    people.lead[rows] = lead
    people.second[rows] = -1


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
