"""The two kinds of model behind the estimator, both fitted on one encoded matrix (see `frames.encode`).

`margin(matrix)` of either gives log-odds, shape (rows,). The logistic one copes with skewed amounts and outliers by
a signed logarithm and clipping, so it cannot run away outside what it was trained on. The boosting one may look at
the age of a training row (1 = newest); every row to be scored counts as newest, so trees forget outdated levels
where the data say so and keep the past where it still holds.
"""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

CLIP = 4.0
RARE_CNT = 20
HALF_LIFE = 0.10
RECENT_TAKERS_CNT = 100
SMALL_ROWS = 100_000


class Logistic:
    """Ridge logistic regression on standardised numbers, missing marks and category levels.

    `recent` halves the weight of a row for every 10 % of the training rows that are newer; with fewer than 1,000
    takers in training it forgets more slowly, so that about 100 of them always fall within one halving.
    """

    def __init__(self, recent: bool = False, strength: float = 0.01):
        self.recent, self.strength = recent, strength

    def fit(self, matrix: np.ndarray, kinds: tuple[str, ...], y: np.ndarray, age: np.ndarray) -> "Logistic":
        """Fit on `matrix` (rows, columns), 0/1 `y` and `age` in 0..1 (1 = newest)."""
        half_life = max(HALF_LIFE, RECENT_TAKERS_CNT / max(1, min(y.sum(), (1 - y).sum())))
        weight = 0.5 ** ((1 - age) / half_life) if self.recent else np.ones(len(y))
        is_category = np.array([kind == "category" for kind in kinds])
        self.numbers_, self.categories_ = np.flatnonzero(~is_category), np.flatnonzero(is_category)
        self._learn_scale(matrix[:, self.numbers_], weight)
        self.levels_ = [_frequent(matrix[:, j], weight) for j in self.categories_]
        design = np.hstack([*self._numeric(matrix), *self._dummies(matrix)])
        model = LogisticRegression(C=self.strength, solver="newton-cholesky", max_iter=50)
        model.fit(design, y, sample_weight=weight * len(y) / weight.sum())
        self._keep(model.coef_[0], float(model.intercept_[0]))
        return self

    def _learn_scale(self, numbers: np.ndarray, weight: np.ndarray) -> None:
        finite = np.where(np.isfinite(numbers), numbers, np.nan)
        self.unit_ = np.array([_log_unit(column) for column in finite.T])
        squeezed = _squeeze(finite, self.unit_)
        known = np.isfinite(squeezed)
        total = np.maximum((known * weight[:, None]).sum(0), 1e-12)
        filled = np.where(known, squeezed, 0.0)
        self.mean_ = (filled * weight[:, None]).sum(0) / total
        spread = (np.where(known, filled - self.mean_, 0.0) ** 2 * weight[:, None]).sum(0) / total
        self.scale_ = np.where(spread > 1e-12, np.sqrt(spread), 1.0)

    def _numeric(self, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Standardised numbers with 0 for missing, and the missing marks."""
        numbers = matrix[:, self.numbers_]
        missing = np.isnan(numbers)
        z = (_squeeze(numbers, self.unit_) - self.mean_) / self.scale_
        return np.where(missing, 0.0, np.clip(z, -CLIP, CLIP)), missing.astype(float)

    def _dummies(self, matrix: np.ndarray) -> list[np.ndarray]:
        pairs = zip(self.categories_, self.levels_, strict=True)
        return [(matrix[:, j, None] == levels[None, :]).astype(float) for j, levels in pairs]

    def _keep(self, coefficients: np.ndarray, intercept: float) -> None:
        """Fold dummies into one table per category: scoring is then a look-up; rare and unseen levels add nothing."""
        width = len(self.numbers_)
        self.slope_, self.missing_ = coefficients[:width], coefficients[width : 2 * width]
        self.intercept_, self.tables_, start = intercept, [], 2 * width
        for levels in self.levels_:
            table = np.zeros(int(levels.max(initial=0)) + 3)
            table[levels.astype(int)] = coefficients[start : start + len(levels)]
            self.tables_.append(table)
            start += len(levels)

    def margin(self, matrix: np.ndarray) -> np.ndarray:
        """Log-odds of each row, shape (rows,)."""
        z, missing = self._numeric(matrix)
        total = z @ self.slope_ + missing @ self.missing_ + self.intercept_
        for j, table in zip(self.categories_, self.tables_, strict=True):
            total += table[np.nan_to_num(np.minimum(matrix[:, j], len(table) - 1), nan=len(table) - 1).astype(int)]
        return total


class Boosting:
    """Shallow, slow gradient boosting; `aged` adds the age of the training row as one more column."""

    def __init__(self, aged: bool = False, seed: int = 0):
        self.aged, self.seed = aged, seed

    def fit(self, matrix: np.ndarray, kinds: tuple[str, ...], y: np.ndarray, age: np.ndarray) -> "Boosting":
        """Fit on `matrix` (rows, columns), 0/1 `y` and `age` in 0..1 (1 = newest)."""
        self.model_ = HistGradientBoostingClassifier(
            learning_rate=0.05, max_iter=150, max_leaf_nodes=8, min_samples_leaf=int(np.clip(len(y) // 50, 2, 50)),
            l2_regularization=10.0, max_features=0.5, early_stopping=False, random_state=self.seed,
        )  # fmt: skip
        known = np.isfinite(matrix).any(axis=0)  # a column that only later rows know: a constant, never split
        filled = matrix if known.all() else np.where(known, matrix, 0.0)
        self.model_.fit(np.column_stack([filled, age]) if self.aged else filled, y)
        return self

    def margin(self, matrix: np.ndarray) -> np.ndarray:
        """Log-odds of each row, shape (rows,); `matrix` may carry the constant age column as its last one."""
        width = self.model_.n_features_in_
        if matrix.shape[1] < width:
            matrix = np.column_stack([matrix, np.ones(len(matrix))])
        # Every tree ends in a meeting of all threads; on a busy machine that costs small batches far more than it
        # saves.
        with threadpool_limits(1 if len(matrix) < SMALL_ROWS else None, user_api="openmp"):
            return self.model_.decision_function(matrix[:, :width])


def _log_unit(column: np.ndarray) -> float:
    """Unit of the signed logarithm for a column with a long tail, 0 for a column that is used as it is."""
    size = np.abs(column[np.isfinite(column)])
    if len(size) == 0:
        return 0.0
    middle, tail = np.quantile(size, [0.75, 0.995])
    positive = size[size > 0]
    if len(positive) == 0 or tail <= 10 * max(middle, np.quantile(positive, 0.25)):
        return 0.0
    return float(np.median(positive))


def _squeeze(numbers: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """sign(x) * log(1 + |x| / unit) in columns with a unit, x elsewhere."""
    long = np.flatnonzero(unit)
    if len(long) == 0:
        return numbers
    squeezed = numbers.copy()
    squeezed[:, long] = np.sign(numbers[:, long]) * np.log1p(np.abs(numbers[:, long]) / unit[long])
    return squeezed


def _frequent(codes: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Level codes seen often enough to deserve a coefficient of their own."""
    known = codes[np.isfinite(codes)].astype(int)
    counts = np.bincount(known) if len(known) else np.zeros(0, int)
    return np.flatnonzero(counts >= min(RARE_CNT, max(2, len(codes) // 50))).astype(float)
