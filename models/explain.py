"""Reasons behind a score as data, to be put into words by whoever shows them."""

import numpy as np
import polars as pl

from models import frames

BATCH_ROWS = 4096  # moved copies that are scored at once: few enough for the processor's cache
LEAST = 1e-9  # log-odds; less is no reason
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
    effect = _effects(model, matrix, averages, top)
    order = _strongest(effect, top)
    strength = np.take_along_axis(effect, order, axis=1)
    row, place = np.nonzero(np.abs(strength) > LEAST)
    return _records(model, frame, matrix, averages, row, place, order[row, place], strength[row, place])


def _averages(model, frame: pl.DataFrame, usual: pl.DataFrame | None) -> np.ndarray:
    """What each row is compared with, shape (rows, columns)."""
    found = np.tile(np.asarray(model.averages_, float), (frame.height, 1))
    for j, column in enumerate(model.columns_):
        if usual is not None and column.name in usual.columns:
            known = frames.encode((column,), usual.select(column.name))[:, 0]
            found[:, j] = np.where(np.isfinite(known), known, found[:, j])
    return found


def _effects(model, matrix: np.ndarray, averages: np.ndarray, top: int) -> np.ndarray:
    """Contribution of every feature to each row, shape (rows, columns); 0 where one of the `top` strongest is not
    one-directional on its way to the average.

    What is at the average already is not moved, and only what would be named is looked at half-way.
    """
    base, own = model.margin(matrix), matrix[:, : averages.shape[1]]  # behind the features the age, which stays
    effect = np.zeros_like(averages)
    moving = np.nonzero(own != averages)
    effect[moving] = base[moving[0]] - _moved(model, matrix, moving, averages[moving])
    is_number = np.array([column.kind not in ("flag", "category") for column in model.columns_])
    is_open = (np.abs(effect) > LEAST) & is_number & np.isfinite(own)
    while True:
        is_named = np.zeros_like(is_open)
        np.put_along_axis(is_named, _strongest(effect, top), True, axis=1)
        asked = np.nonzero(is_named & is_open)
        if not len(asked[0]):
            return effect
        half = base[asked[0]] - _moved(model, matrix, asked, (own[asked] + averages[asked]) / 2)
        is_against = (half * effect[asked] < 0) & (np.abs(half) > LEAST)  # less is noise of the sum, no direction
        effect[asked] = np.where(is_against, 0.0, effect[asked])
        is_open[asked] = False


def _strongest(effect: np.ndarray, top: int) -> np.ndarray:
    """Columns of the `top` largest contributions of each row, shape (rows, top)."""
    return np.argsort(-np.abs(effect), axis=1, kind="stable")[:, :top]


def _moved(model, matrix: np.ndarray, at: tuple[np.ndarray, ...], value: np.ndarray) -> np.ndarray:
    """Score of the row of each place `at` (rows, columns) with that one value in it, shape (places,)."""
    made = np.empty(len(value))
    for start in range(0, len(value), BATCH_ROWS):
        here = slice(start, start + BATCH_ROWS)
        part = matrix[at[0][here]]
        part[np.arange(len(part)), at[1][here]] = value[here]
        made[here] = model.margin(part)
    return made


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
