"""The programme behind an assignment: caps as rows, contacts as columns, as HiGHS takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import polars as pl
from scipy.sparse import csc_matrix, hstack

WHOLE = 1e-6  # how far from a whole number a share of a contact may lie and still count as one


@dataclass(frozen=True)
class Cap:
    """One kind of cap: which row each contact counts in (-1: none), how much, and between what it must end."""

    kind: str
    ids: list[str]
    most: np.ndarray
    least: np.ndarray
    row: np.ndarray
    weight: np.ndarray


def cap(kind: str, rows: pl.DataFrame, weight: np.ndarray, frame: pl.DataFrame) -> Cap:
    """`frame` (id first, most, least) as a cap of the contacts in `rows`; null is no limit, no least is 0."""
    name = frame.columns[0]
    frame = frame.with_columns(pl.col(name).cast(pl.String))
    place = frame.select(pl.col(name)).with_row_index("at")
    at = rows.select(pl.col(name).cast(pl.String)).join(place, on=name, how="left", maintain_order="left")["at"]
    least = frame["least"] if "least" in frame.columns else pl.Series([0] * frame.height, dtype=pl.Int64)
    most = frame["most"] if "most" in frame.columns else pl.Series([None] * frame.height, dtype=pl.Int64)
    return Cap(
        kind, frame[name].to_list(), most.cast(pl.Float64).fill_null(np.inf).to_numpy(),
        least.cast(pl.Float64).fill_null(0).to_numpy(), at.cast(pl.Int64).fill_null(-1).to_numpy(),
        np.asarray(weight, dtype=float),
    )  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """All caps as one matrix: rows are ids of a kind, columns contacts."""

    matrix: csc_matrix
    kind: np.ndarray
    ids: np.ndarray
    most: np.ndarray
    least: np.ndarray

    @classmethod
    def of(cls, caps: list[Cap], contacts_cnt: int) -> Limits:
        """Caps one below the other."""
        rows, cols, weights, offset = [], [], [], 0
        for one in caps:
            counted = np.flatnonzero(one.row >= 0)
            rows.append(one.row[counted] + offset)
            cols.append(counted)
            weights.append(one.weight[counted])
            offset += len(one.ids)
        entries = (np.concatenate(weights), (np.concatenate(rows), np.concatenate(cols)))
        return cls(
            csc_matrix(entries, shape=(offset, contacts_cnt)),
            np.array([one.kind for one in caps for _ in one.ids], dtype=object),
            np.array([name for one in caps for name in one.ids], dtype=object),
            np.concatenate([one.most for one in caps]), np.concatenate([one.least for one in caps]),
        )  # fmt: skip


def lower(least: float) -> float:
    """A least as HiGHS takes it: none is minus infinity."""
    return float(least) if least > 0 else -highspy.kHighsInf


def programme(limits: Limits, cost: np.ndarray, least: np.ndarray, slack: np.ndarray | None = None) -> Any:
    """Minimise cost x below the caps, 0 <= x <= 1; with `slack` (rows), one more column each that lifts its row."""
    matrix, upper = limits.matrix, np.ones(limits.matrix.shape[1])
    if slack is not None:
        lift = csc_matrix((np.ones(len(slack)), (slack, np.arange(len(slack)))), shape=(matrix.shape[0], len(slack)))
        matrix = csc_matrix(hstack([matrix, lift]))
        cost, upper = np.concatenate([0 * cost, np.ones(len(slack))]), np.concatenate([upper, least[slack]])
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(len(cost)), upper
    lp.row_lower_ = np.array([lower(one) for one in least])
    lp.row_upper_ = np.where(np.isinf(limits.most), highspy.kHighsInf, limits.most)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    highs = highspy.Highs()
    for name, value in (("output_flag", False), ("solver", "simplex"), ("threads", 1), ("random_seed", 7)):
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    return highs


def make_whole(highs: Any, columns: int, seconds: float) -> None:
    """Solve again by branch and bound: every contact whole."""
    highs.changeColsIntegrality(columns, np.arange(columns), np.array([highspy.HighsVarType.kInteger] * columns))
    for name, value in (("time_limit", float(seconds)), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
        highs.setOptionValue(name, value)
    highs.run()
