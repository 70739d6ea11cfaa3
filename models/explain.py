"""Reasons behind a score as data, to be put into words by whoever shows them."""

import numpy as np
import polars as pl

from models import frames

BATCH_ROWS = 1000
SCHEMA = {
    "row": pl.UInt32, "rank": pl.UInt8, "feature": pl.String, "value": pl.String, "number": pl.Float64,
    "average": pl.String, "average_number": pl.Float64, "direction": pl.String, "contribution": pl.Float64,
}  # fmt: skip


def explain(model, frame: pl.DataFrame, top: int = 3, usual: pl.DataFrame | None = None) -> pl.DataFrame:
    """Up to `top` reasons a row, strongest first, one record each.

    usual: what each row is compared with, a row each, columns of features; the model's average where it has none.

    Columns: row (position in `frame`), rank (1 = strongest), feature, value and average as text, number and
    average_number for whatever is numeric (null otherwise), direction ("raises" or "lowers") and contribution in
    log-odds: the row's score minus its score with this feature at the average. So moving the feature of a "raises"
    to the average lowers the score by `contribution`; a feature that would move it the other way half-way there is
    not named. The average is the mean of a number and the most frequent value of a flag or category.
    """
    matrix = frames.encode(model.columns_, frame, model.is_aged_)
    averages = _averages(model, frame, usual)
    starts = range(0, len(matrix), BATCH_ROWS)
    effect = np.vstack([_effects(model, matrix[at : at + BATCH_ROWS], averages[at : at + BATCH_ROWS]) for at in starts])
    order = np.argsort(-np.abs(effect), axis=1, kind="stable")[:, :top]
    strength = np.take_along_axis(effect, order, axis=1)
    row, place = np.nonzero(np.abs(strength) > 1e-9)
    return _records(model, frame, matrix, averages, row, place, order[row, place], strength[row, place])


def _averages(model, frame: pl.DataFrame, usual: pl.DataFrame | None) -> np.ndarray:
    """What each row is compared with, shape (rows, columns)."""
    found = np.tile(np.asarray(model.averages_, float), (frame.height, 1))
    for j, column in enumerate(model.columns_):
        if usual is not None and column.name in usual.columns:
            known = frames.encode((column,), usual.select(column.name))[:, 0]
            found[:, j] = np.where(np.isfinite(known), known, found[:, j])
    return found


def _effects(model, matrix: np.ndarray, averages: np.ndarray) -> np.ndarray:
    """Contribution of every feature to each row, 0 where the way to the average is not one-directional.

    All moved copies of the rows are scored in one call: half-way first, then at the average.
    """
    width, rows_cnt = len(model.columns_), len(matrix)
    moved = np.broadcast_to(matrix, (2, width, *matrix.shape)).copy()
    for j, average in enumerate(averages.T):
        is_number = model.columns_[j].kind not in ("flag", "category")
        between = is_number & np.isfinite(matrix[:, j])
        moved[0, j, :, j] = np.where(between, (matrix[:, j] + average) / 2, average)
        moved[1, j, :, j] = average
    scores = model.margin(np.vstack([matrix, moved.reshape(-1, matrix.shape[1])]))
    half, effect = scores[:rows_cnt] - scores[rows_cnt:].reshape(2, width, rows_cnt)
    return np.where(half * effect < 0, 0.0, effect).T


def _records(model, frame, matrix, usual, row, place, feature, strength) -> pl.DataFrame:
    values, averages = np.empty(len(row), object), np.empty(len(row), object)
    numbers, middles = np.full(len(row), np.nan), np.full(len(row), np.nan)
    for j in np.unique(feature):
        here, column = np.flatnonzero(feature == j), model.columns_[j]
        values[here] = frame[column.name][row[here]].cast(pl.String).to_numpy()
        averages[here] = [_average_text(column, value) for value in usual[row[here], j]]
        if column.kind != "category":
            numbers[here], middles[here] = matrix[row[here], j], usual[row[here], j]
    data = {
        "row": row, "rank": place + 1, "feature": [model.columns_[j].name for j in feature],
        "value": list(values), "number": numbers, "average": list(averages), "average_number": middles,
        "direction": np.where(strength > 0, "raises", "lowers").tolist(), "contribution": strength,
    }  # fmt: skip
    return pl.DataFrame(data).cast(SCHEMA).with_columns(pl.col("number", "average_number").fill_nan(None))


def _average_text(column, average: float) -> str:
    if column.kind == "category":
        return column.levels[int(average)]
    if column.kind == "flag":
        return "true" if average else "false"
    if column.kind == "date":
        return str(np.datetime64(int(average), "D"))
    return f"{average:g}"
