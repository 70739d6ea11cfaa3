"""The scorer: probability that a customer takes a product, from a frame of mixed and incomplete columns."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_is_fitted, column_or_1d, validate_data
from threadpoolctl import threadpool_limits

from models import frames, validation
from models.estimators import Boosting, Logistic

CHUNK_ROWS = 50_000  # a matrix much larger than the processor's cache costs each tree half as much again
THREADS = os.cpu_count() or 1
SHUFFLED = {"blend": {"boosting": 0.7, "logistic": 0.3}, "boosting": {"boosting": 1.0}, "logistic": {"logistic": 1.0}}
ORDERED = {
    "recent_blend": {"aged_boosting": 0.7, "recent_logistic": 0.3},
    "steady_blend": {"aged_boosting": 0.7, "logistic": 0.3},
    "aged_boosting": {"aged_boosting": 1.0},
    "recent_logistic": {"recent_logistic": 1.0},
    "logistic": {"logistic": 1.0},
}
MIXES = SHUFFLED | ORDERED


class PropensityModel(ClassifierMixin, BaseEstimator):
    """Binary classifier for Polars frames (also pandas and arrays) with numbers, text, booleans, dates and gaps.

    Ridge logistic regression, gradient boosting and their blend compete on validation rows; where an order is known
    the validation runs forward in time and variants that forget the past compete too. The winner is fitted again on
    all rows, and its log-odds pass through a line fitted on the validation rows, so scoring costs the same.

    order: "rows" when the training rows come oldest first; `time` given to `fit` takes precedence.
    candidate: "auto", or the name of one mix (blend, boosting, logistic, recent_blend, ...), which is then only
        calibrated. gap: in units of `time`, how far a label looks ahead (see `validation.forward_folds`).
    threads: used for fitting; scoring uses what the machine offers. random_state: seed of the whole procedure.

    After `fit`: classes_, n_features_in_, feature_names_in_ (named columns), chosen_, validation_ (mean area under
    the ROC curve of every mix), validation_rows_cnt_, slope_, offset_, averages_ (see `explain`).
    """

    def __init__(self, order=None, candidate="auto", gap=0, threads=1, random_state=0):
        self.order, self.candidate, self.gap = order, candidate, gap
        self.threads, self.random_state = threads, random_state

    def fit(self, X, y, time=None, groups=None):
        """Fit on `X` (rows, columns) and binary `y` (rows,); returns self.

        time: one sortable value a row (number, date or month_no). groups: rows of one group stay on one side of an
        unordered validation. Raises ValueError for no rows, a column without values, labels that are missing or of one
        class, lengths that differ, and an unknown option.
        """
        frame = frames.to_frame(X)
        validate_data(self, _named(X, frame), reset=True, skip_check_array=True)
        target = self._target(y, frame.height)
        when = self._when(time, frame.height)
        if when is not None:
            oldest_first = np.argsort(when, kind="stable")
            frame, target, when = frame[oldest_first], target[oldest_first], when[oldest_first]
            groups = None if groups is None else np.asarray(groups)[oldest_first]
        self.columns_ = frames.learn(frame)
        matrix = frames.encode(self.columns_, frame)
        self.averages_ = frames.averages(self.columns_, matrix)
        # Threads of several processes on few cores wait for one another, so one thread is the safe default.
        with threadpool_limits(self.threads):
            self._fit_matrix(matrix, target, when, None if groups is None else np.asarray(groups))
        return self

    def _fit_matrix(self, matrix, target, when, groups) -> None:
        folds = [] if when is None else validation.forward_folds(when, target, self.gap)
        mixes = ORDERED if folds else SHUFFLED
        folds = folds or validation.shuffled_folds(target, groups, self._seed())
        if self.candidate != "auto":
            if self.candidate not in MIXES:
                raise ValueError(f"candidate={self.candidate!r} is unknown: use auto, {', '.join(MIXES)}.")
            mixes = {self.candidate: MIXES[self.candidate]}
        age = np.ones(len(target)) if when is None else validation.age_of(when)
        slope, shift = self._choose(mixes, matrix, target, age, folds)
        self.parts_ = [(weight, self._train(name, matrix, target, age)) for name, weight in self.mix_.items()]
        self.is_aged_ = any(getattr(part, "aged", False) for _, part in self.parts_)
        self.slope_, self.offset_ = 1.0, 0.0
        level = float(self.margin(matrix[np.argsort(-age, kind="stable")[: max(1, len(age) // 10)]]).mean())
        self.slope_, self.offset_ = slope, shift + (1 - slope) * level

    def _choose(self, mixes, matrix, target, age, folds) -> tuple[float, float]:
        """Set chosen_, mix_ and validation_; returns slope and shift of the calibration."""
        self.validation_rows_cnt_ = sum(len(late) for _, late in folds)
        self.chosen_, self.validation_, line = next(iter(mixes)), {}, (1.0, 0.0)
        if folds:
            members = sorted({name for mix in mixes.values() for name in mix})
            margins = {name: self._unseen(name, matrix, target, age, folds) for name in members}
            self.chosen_, self.validation_ = validation.choose(mixes, margins, target, folds)
            line = validation.calibration(validation.mixed(mixes[self.chosen_], margins), target, folds)
        self.mix_ = mixes[self.chosen_]
        return line

    def _unseen(self, name, matrix, target, age, folds) -> np.ndarray:
        """Log-odds of every validation row from a model that has not seen it; NaN elsewhere."""
        margin = np.full(len(target), np.nan)
        for early, late in folds:
            then = age[early] / max(age[early].max(), 1e-12)
            margin[late] = self._train(name, matrix[early], target[early], then).margin(matrix[late])
        return margin

    def _train(self, name, matrix, target, age):
        kinds = tuple(column.kind for column in self.columns_)
        if name.endswith("logistic"):
            return Logistic(name.startswith("recent")).fit(matrix, kinds, target, age)
        return Boosting(name.startswith("aged"), self._seed()).fit(matrix, kinds, target, age)

    def _seed(self) -> int:
        if isinstance(self.random_state, int | np.integer):
            return int(self.random_state)
        return int(np.random.default_rng(None if self.random_state is None else 0).integers(2**31))

    def _target(self, y, height: int) -> np.ndarray:
        """0/1 labels; sets classes_."""
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        labels = column_or_1d(y.to_numpy() if isinstance(y, pl.Series) else y, warn=True)
        if len(labels) != height:
            raise ValueError(f"Found input variables with inconsistent numbers of samples: [{height}, {len(labels)}]")
        if any(label is None or label != label for label in labels.tolist()):
            raise ValueError("Input y contains NaN: every training row needs a label.")
        check_classification_targets(labels)
        if type_of_target(labels) == "multiclass":
            raise ValueError("Only binary classification is supported. The type of the target is multiclass.")
        self.classes_, target = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"y holds one class only ({self.classes_[0]!r}): the classifier needs rows of both.")
        return target

    def _when(self, time, height: int) -> np.ndarray | None:
        """The order of the training rows as floats, or None."""
        if self.order not in (None, "rows"):
            raise ValueError(f"order={self.order!r} is unknown: use 'rows' or None.")
        if time is None:
            return np.arange(height, dtype=float) if self.order == "rows" else None
        series = time if isinstance(time, pl.Series) else pl.Series(np.asarray(time))
        if series.len() != height or series.null_count():
            raise ValueError(f"time needs one value a row without gaps: {height} rows, {series.len()} times.")
        return series.to_physical().cast(pl.Float64).to_numpy()

    def _checked(self, X) -> pl.DataFrame:
        check_is_fitted(self)
        frame = frames.to_frame(X)
        validate_data(self, _named(X, frame), reset=False, skip_check_array=True)
        return frame

    def decision_function(self, X) -> np.ndarray:
        """Calibrated log-odds of the second class, shape (rows,)."""
        frame = self._checked(X)
        pieces = _pieces(frame)
        if len(pieces) == 1:
            return self._encoded(frame)
        with ThreadPoolExecutor(min(THREADS, len(pieces))) as pool:  # each piece on one core, none waits for another
            return np.concatenate(list(pool.map(self._encoded, pieces)))

    def _encoded(self, frame: pl.DataFrame) -> np.ndarray:
        return self.margin(frames.encode(self.columns_, frame, self.is_aged_))

    def margin(self, matrix: np.ndarray) -> np.ndarray:
        """Calibrated log-odds of rows already encoded, shape (rows,)."""
        return self.slope_ * sum(weight * part.margin(matrix) for weight, part in self.parts_) + self.offset_

    def predict_proba(self, X) -> np.ndarray:
        """Probability of each class, shape (rows, 2), columns in the order of classes_."""
        p = 1 / (1 + np.exp(-self.decision_function(X)))
        return np.column_stack([1 - p, p])

    def predict(self, X) -> np.ndarray:
        """The likelier class of each row, shape (rows,)."""
        is_second = self.decision_function(X) > 0
        return self.classes_[is_second.astype(int)]

    def explain(self, X, top: int = 3) -> pl.DataFrame:
        """The main reasons behind the score of every row; see `models.explain.explain`."""
        from models.explain import explain

        return explain(self, self._checked(X), top)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.input_tags.allow_nan = tags.input_tags.categorical = tags.input_tags.string = True
        return tags


def _named(X, frame: pl.DataFrame):
    """What scikit-learn looks at for names and width: the input itself when it has names, else its frame's shape."""
    return frame if isinstance(X, pl.LazyFrame) else X


def _pieces(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """Slices small enough that the matrix of a million customers is never held whole."""
    return [frame.slice(start, CHUNK_ROWS) for start in range(0, frame.height, CHUNK_ROWS)]
