"""Does the list treat kinds of customers alike, and do today's customers still look like those it learnt from?"""

import numpy as np
import polars as pl

FLOOR = 1e-4


def fairness(y, p, values, share: float = 0.10) -> dict:
    """Rates per kind of customer when the best `share` of the list is recommended, and the gaps between kinds.

    rows: key, rows_cnt, selected_rate, observed_rate, mean_probability, found_rate (share of takers recommended).
    selected_gap = highest minus lowest selected_rate; selected_ratio = lowest over highest; calibration_gap = largest
    distance of mean_probability and observed_rate. Kinds of fewer than 30 rows are listed but leave the gaps alone.
    """
    y, p = np.asarray(y, float), np.asarray(p, float)
    keys = pl.Series(values).cast(pl.String).fill_null("?").to_numpy()
    chosen = np.zeros(len(p), bool)
    chosen[np.argsort(-p, kind="stable")[: max(1, round(share * len(p)))]] = True
    rows = [_kind(key, keys == key, y, p, chosen) for key in sorted(set(keys))]
    large = [row for row in rows if row["rows_cnt"] >= 30] or rows
    selected = [row["selected_rate"] for row in large]
    return {
        "rows": rows,
        "selected_gap": max(selected) - min(selected),
        "selected_ratio": min(selected) / max(selected) if max(selected) else 1.0,
        "calibration_gap": max(abs(row["mean_probability"] - row["observed_rate"]) for row in large),
    }


def _kind(key: str, here: np.ndarray, y, p, chosen) -> dict:
    takers = here & (y == 1)
    return {
        "key": str(key),
        "rows_cnt": int(here.sum()),
        "selected_rate": float(chosen[here].mean()),
        "observed_rate": float(y[here].mean()),
        "mean_probability": float(p[here].mean()),
        "found_rate": float(chosen[takers].mean()) if takers.any() else None,
    }


def psi(before, now, bins: int = 10) -> float:
    """Population stability index of one column: below 0.1 calm, above 0.25 a different population.

    Numbers are cut at the tenths of `before`; text, booleans and missing values count as they are.
    Worked: shares 50/50 before and 60/40 now give .1 * ln(1.2) - .1 * ln(.8) = .0405.

    >>> round(psi(["a", "b"] * 5, ["a"] * 6 + ["b"] * 4), 4)
    0.0405
    """
    before, now = pl.Series(before), pl.Series(now)
    if before.dtype.is_numeric() and before.n_unique() > bins:
        known = before.cast(pl.Float64).fill_nan(None).drop_nulls().to_numpy()
        cuts = np.unique(np.quantile(known, np.linspace(0, 1, bins + 1)[1:-1]))
        before, now = _cut(before, cuts), _cut(now, cuts)
    old, new = _shares(before), _shares(now)
    keys = sorted(set(old) | set(new))
    left = np.array([max(old.get(key, 0.0), FLOOR) for key in keys])
    right = np.array([max(new.get(key, 0.0), FLOOR) for key in keys])
    return float(np.sum((right - left) * np.log(right / left)))


def _cut(series: pl.Series, cuts: np.ndarray) -> pl.Series:
    numbers = series.cast(pl.Float64).fill_null(np.nan).to_numpy()
    return pl.Series(np.where(np.isnan(numbers), -1, np.searchsorted(cuts, numbers, side="left")))


def _shares(series: pl.Series) -> dict[str, float]:
    counts = series.cast(pl.String).fill_null("\x00missing").value_counts()
    return {key: count / series.len() for key, count in counts.iter_rows()}


def drift(before: pl.DataFrame, now: pl.DataFrame) -> dict[str, float]:
    """PSI of every column of two frames with the same columns, largest first."""
    found = {name: psi(before[name], now[name]) for name in before.columns}
    return dict(sorted(found.items(), key=lambda item: -item[1]))
