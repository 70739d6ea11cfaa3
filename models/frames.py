"""Mixed frames to one numeric matrix, learnt once and fast to repeat.

Numbers, booleans, dates and durations become float64; a category becomes the position of its level in the order the
levels first appeared in the training rows, so that splitting the codes at a point means "levels that came into use
later". Missing values and levels that training never saw become NaN.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from sklearn.utils import check_array

MOST_LEVELS = 200
TEXT = (pl.String, pl.Categorical, pl.Enum)


@dataclass(frozen=True)
class Column:
    """One feature: `kind` is number, flag, date, duration or category."""

    name: str
    kind: str
    levels: tuple[str, ...] = ()


def to_frame(X) -> pl.DataFrame:
    """Polars frame of anything two-dimensional: Polars or pandas frames keep names, arrays get x0, x1, ...

    Raises ValueError for one-dimensional, sparse, empty or complex input, in scikit-learn's words.
    """
    if isinstance(X, pl.LazyFrame):
        X = X.collect()
    if not isinstance(X, pl.DataFrame):
        X = _from_pandas(X) if hasattr(X, "iloc") and hasattr(X, "columns") else _from_array(X)
    if X.width == 0:
        raise ValueError(f"Found array with 0 feature(s) (shape=({X.height}, 0)) while a minimum of 1 is required.")
    if X.height == 0:
        raise ValueError(f"Found array with 0 sample(s) (shape=(0, {X.width})) while a minimum of 1 is required.")
    return X


def _from_pandas(frame) -> pl.DataFrame:
    """Column by column, so that pandas objects, categories and missing marks all arrive without pyarrow's help."""
    return pl.DataFrame({str(name): _series(frame[name].to_numpy()) for name in frame.columns})


def _from_array(X) -> pl.DataFrame:
    # pyrefly: ignore[unexpected-keyword]
    array = check_array(X, dtype=None, ensure_all_finite=False, ensure_min_samples=1)
    return pl.DataFrame({f"x{j}": _series(array[:, j]) for j in range(array.shape[1])})


def _series(values: np.ndarray) -> pl.Series:
    if values.dtype.kind == "f":
        return pl.Series(values.astype(np.float64))
    if values.dtype.kind in "biuM":
        return pl.Series(values)
    if values.dtype.kind in "US":
        return pl.Series(values.astype(str))
    kept = [None if v is None or v != v else v for v in values]
    if all(isinstance(v, bool | np.bool_ | None) for v in kept):
        return pl.Series(kept, dtype=pl.Boolean)
    if any(isinstance(v, str) for v in kept):
        return pl.Series([None if v is None else str(v) for v in kept], dtype=pl.String)
    if all(isinstance(v, date | timedelta | None) for v in kept):
        return pl.Series(kept)
    return pl.Series([np.nan if v is None else float(v) for v in kept])


def learn(frame: pl.DataFrame) -> tuple[Column, ...]:
    """The columns of a training frame with the levels of every category, in order of first appearance.

    Raises ValueError naming the columns without any value and columns of a type that cannot be a feature.
    """
    empty = [series.name for series in frame.get_columns() if _is_empty(series)]
    if empty:
        raise ValueError(f"No value in any training row in column(s) {', '.join(empty)}: leave them out.")
    return tuple(_column(series) for series in frame.get_columns())


def _is_empty(series: pl.Series) -> bool:
    if series.null_count() == series.len():
        return True
    return series.dtype.is_float() and bool(series.is_nan().fill_null(True).all())


def _column(series: pl.Series) -> Column:
    dtype, name = series.dtype, series.name
    if dtype == pl.Boolean:
        return Column(name, "flag")
    if dtype.is_numeric():
        return Column(name, "number")
    if isinstance(dtype, pl.Date | pl.Datetime):
        return Column(name, "date")
    if isinstance(dtype, pl.Duration):
        return Column(name, "duration")
    if isinstance(dtype, TEXT):
        return Column(name, "category", _levels(series))
    raise ValueError(f"Column {name!r} has type {dtype}: give numbers, text, booleans or dates.")


def _levels(series: pl.Series) -> tuple[str, ...]:
    """Levels in order of first appearance; beyond 200 the rarest are treated like unseen ones."""
    text = series.cast(pl.String).drop_nulls()
    if text.n_unique() <= MOST_LEVELS:
        return tuple(text.unique(maintain_order=True).to_list())
    counts = pl.DataFrame({"level": text}).group_by("level", maintain_order=True).len()
    kept = set(counts.sort("len", descending=True, maintain_order=True)["level"].head(MOST_LEVELS).to_list())
    return tuple(level for level in counts["level"].to_list() if level in kept)


def encode(columns: tuple[Column, ...], frame: pl.DataFrame, extra: int = 0) -> np.ndarray:
    """Row-major float64 matrix (rows, columns + extra); the extra trailing columns are filled with ones.

    >>> learnt = learn(pl.DataFrame({"size": ["s", "m"], "open": [True, None]}))
    >>> encode(learnt, pl.DataFrame({"size": ["m", "xl"], "open": [False, True]})).tolist()
    [[1.0, 0.0], [nan, 1.0]]
    """
    expressions = [_expression(column, frame.schema[column.name]) for column in columns]
    ones = [pl.lit(1.0).alias(f"\x00{i}") for i in range(extra)]
    return np.require(frame.select(*expressions, *ones).to_numpy(order="c"), np.float64, ["C", "W"])


def _expression(column: Column, dtype: pl.DataType) -> pl.Expr:
    value = pl.col(column.name)
    if column.kind == "category":
        codes = [float(i) for i in range(len(column.levels))]
        text = value.cast(pl.String)
        return text.replace_strict(list(column.levels), codes, default=None, return_dtype=pl.Float64)
    return _number(value, column, dtype)


def _number(value: pl.Expr, column: Column, dtype: pl.DataType) -> pl.Expr:
    """Dates count days, durations count days, booleans count 0 and 1."""
    if isinstance(dtype, TEXT):
        raise ValueError(f"Column {column.name!r} was a {column.kind} in training and is text now.")
    if isinstance(dtype, pl.Date):
        value = value.cast(pl.Int32)
    elif isinstance(dtype, pl.Datetime):
        value = value.dt.epoch("s") / 86400
    elif isinstance(dtype, pl.Duration):
        value = value.dt.total_seconds() / 86400
    return value if dtype == pl.Float64 else value.cast(pl.Float64)


def averages(columns: tuple[Column, ...], matrix: np.ndarray) -> np.ndarray:
    """Mean of numbers and dates, most frequent value of flags and categories, shape (columns,)."""
    found = np.zeros(len(columns))
    for j, column in enumerate(columns):
        known = matrix[np.isfinite(matrix[:, j]), j]
        discrete = column.kind in ("flag", "category")
        found[j] = np.bincount(known.astype(int)).argmax() if discrete else known.mean() if len(known) else 0.0
    return found
