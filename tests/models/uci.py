"""The UCI Bank Marketing campaign and the three ways it is judged. Read in place, never copied."""

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn.model_selection import StratifiedKFold

from models import PropensityModel, quality

WINDOW_ROWS = 20_000


def folder() -> Path:
    """Folder of the campaign files; skips the test where it is absent, fails it on a build machine."""
    root = Path(os.environ.get("COCKPIT_REALDATA", Path(__file__).parents[3] / "shared" / "realdata"))
    found = root / "bank_marketing"
    if not found.is_dir():
        reason = f"no real data at {found} (set COCKPIT_REALDATA)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def campaign(name: str = "bank-additional-full", drop: tuple[str, ...] = ("duration",)):
    """(frame, y) of a campaign file, oldest row first."""
    path = folder() / f"{name}.csv.gz"
    rows = pl.read_csv(path, separator=";", infer_schema_length=None)
    return rows.drop("y", *drop), (rows["y"] == "yes").cast(pl.Int8).to_numpy()


def figures(y, p) -> dict[str, float]:
    """AUC, average precision and ALIFT, and the share of takers in the better half of the list."""
    best_half = quality.precision_at(y, p, len(y) // 2) * (len(y) // 2) / y.sum()
    return {
        "auc": quality.auc(y, p), "average_precision": quality.average_precision(y, p),
        "alift": quality.alift(y, p), "best_half": float(best_half), "ece": quality.ece(y, p),
    }  # fmt: skip


def rolling(frame, y, step: int, rows_cnt: int | None = None, tick=lambda done: None) -> dict[str, float]:
    """Refit on the 20,000 rows before each step of the last quarter; figures over the pooled predictions.

    rows_cnt: judge that many rows at the end instead of the last quarter.
    """
    start = len(y) - rows_cnt if rows_cnt else int(len(y) * 0.75)
    p = np.zeros(len(y))
    for first in range(start, len(y), step):
        train, now = slice(first - WINDOW_ROWS, first), slice(first, min(first + step, len(y)))
        model = PropensityModel(order="rows").fit(frame[train], y[train])
        p[now] = model.predict_proba(frame[now])[:, 1]
        tick((now.stop - start) / (len(y) - start))
    return figures(y[start:], p[start:])


def static(frame, y) -> dict[str, float]:
    """Fit once on the first three quarters, judge the last."""
    cut = int(len(y) * 0.75)
    model = PropensityModel(order="rows").fit(frame[:cut], y[:cut])
    return figures(y[cut:], model.predict_proba(frame[cut:])[:, 1]) | {"chosen": model.chosen_}


def fifths(y):
    """(train, test) row numbers of five random folds."""
    return StratifiedKFold(5, shuffle=True, random_state=0).split(y, y)


def shuffled(frame, y) -> dict[str, float]:
    """Five random folds."""
    p = np.zeros(len(y))
    for train, now in fifths(y):
        p[now] = PropensityModel().fit(frame[train], y[train]).predict_proba(frame[now])[:, 1]
    return figures(y, p)
