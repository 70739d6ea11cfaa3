"""The best choice of contacts under caps: simplex, branch and bound where it is needed, and the proof by prices."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import highspy
import numpy as np

from models.assign_lp import WHOLE, Limits, lower, make_whole, programme

MOST_BRANCHED = 5_000  # contacts up to which branch and bound ends in time where slots of more than one are in play


@dataclass(frozen=True)
class Solved:
    """chosen: of every contact; value in cents; price of every cap in cents (negative: what a least costs)."""

    chosen: np.ndarray
    value: int
    gap_pct: float
    price: np.ndarray
    used: np.ndarray
    short: np.ndarray
    least: np.ndarray
    highs: Any = field(repr=False)
    linear: float = 0.0


def solve(limits: Limits, cents: np.ndarray, seconds: float) -> Solved:
    """The best choice, its price at every cap and its gap: 0 where it is proved to be the best to the cent."""
    short = _shortfall(limits, seconds)
    least = limits.least - short
    highs = programme(limits, -cents.astype(float), least)
    highs.run()
    share = np.array(highs.getSolution().col_value)
    price = -np.array(highs.getSolution().row_dual)
    bound = _bound(limits, cents, price, least)
    linear = -highs.getInfo().objective_function_value
    if np.abs(share - np.round(share)).max() > WHOLE:
        share, bound = _whole(limits, cents, least, share, seconds, bound)
    chosen = share > 0.5
    value = int(cents[chosen].sum())
    return Solved(chosen, value, _gap_pct(value, bound), price, limits.matrix @ chosen, short, least, highs, linear)


def gain(solved: Solved, limits: Limits, row: int, more: int) -> int:
    """Cents that `more` more of the cap in `row` bring: the linear programme again, from the basis it ended with."""
    highs = solved.highs
    basis = highs.getBasis()
    highs.changeRowBounds(row, lower(solved.least[row]), limits.most[row] + more)
    highs.run()
    found = -highs.getInfo().objective_function_value
    highs.changeRowBounds(row, lower(solved.least[row]), limits.most[row])
    highs.setBasis(basis)
    return round(found - solved.linear)


def _shortfall(limits: Limits, seconds: float) -> np.ndarray:
    """By how many contacts each least cannot be met, fewest in all: 0 everywhere where all can be met together."""
    short, wanted = np.zeros(len(limits.least)), np.flatnonzero(limits.least > 0)
    if not len(wanted):
        return short
    highs = programme(limits, np.zeros(limits.matrix.shape[1]), limits.least, wanted)
    highs.run()
    share = np.array(highs.getSolution().col_value)
    if np.abs(share - np.round(share)).max() > WHOLE:
        make_whole(highs, len(share), seconds)
        share = np.array(highs.getSolution().col_value)
    short[wanted] = np.round(share[limits.matrix.shape[1] :])
    return short


def _whole(
    limits: Limits, cents: np.ndarray, least: np.ndarray, share: np.ndarray, seconds: float, bound: float
) -> tuple[np.ndarray, float]:
    """Whole contacts and the bound proved for them: branch and bound, or where they are too many for it, a dive."""
    dived = _dive(limits, cents, share)
    if len(cents) > MOST_BRANCHED and (limits.matrix @ dived >= least).all():
        return dived, bound
    highs = programme(limits, -cents.astype(float), least)
    make_whole(highs, len(cents), seconds)
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:  # stopped before it found any
        return dived, bound
    return np.array(highs.getSolution().col_value), min(bound, -info.mip_dual_bound)


def _dive(limits: Limits, cents: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Take what the programme takes whole and solve for the room that is left, as long as that adds; then fill up."""
    taken, at = np.zeros(len(cents), bool), np.arange(len(cents))
    while len(at):
        sure = share > 1 - WHOLE
        if not sure.any():
            return _filled(limits, taken, at[np.lexsort((-cents[at], -share))])
        taken[at[sure]] = True
        room = limits.most - limits.matrix @ taken
        entries = limits.matrix.tocoo()
        fits = ~taken
        fits[entries.col[entries.data > room[entries.row]]] = False
        at = np.flatnonzero(fits)
        highs = programme(replace(limits, matrix=limits.matrix[:, at], most=room), -cents[at], 0 * limits.least)
        highs.run()
        share = np.array(highs.getSolution().col_value)
    return taken


def _filled(limits: Limits, taken: np.ndarray, order: np.ndarray) -> np.ndarray:
    """`taken` and every contact of `order` that still fits, one after the other."""
    taken, room, matrix = taken.copy(), limits.most - limits.matrix @ taken, limits.matrix
    for at in order:
        part = slice(matrix.indptr[at], matrix.indptr[at + 1])
        rows, weight = matrix.indices[part], matrix.data[part]
        if (weight <= room[rows]).all():
            room[rows] -= weight
            taken[at] = True
    return taken


def _bound(limits: Limits, cents: np.ndarray, price: np.ndarray, least: np.ndarray) -> float:
    """What no choice can exceed, by the prices (weak duality): the caps at their prices, and for every contact what it
    is worth beyond them."""
    caps = np.where(price > 0, np.where(np.isinf(limits.most), 0, limits.most), least) * price
    return float(caps.sum() + np.maximum(cents - limits.matrix.T @ price, 0).sum())


def _gap_pct(value: int, bound: float) -> float:
    """Share of the bound that is missing; less than half a cent is nothing."""
    return 0.0 if bound - value < 0.5 else 100 * (bound - value) / bound
