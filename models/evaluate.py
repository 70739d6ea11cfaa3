"""Every figure of a product's card from its judged rows: later months, ownership groups held out.

On a demo bank the true probabilities lie beside the mart; only this module reads them, and only to measure how far the
scores are from the best possible.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from mart.months import month_no, month_text
from models import fairness, metrics
from models.dataset import EMBARGO_MONTHS, LABEL_MONTHS, Source
from models.registry import verdict
from models.rows import Rows
from models.train import Judged

REPEATS, LEVEL = 200, 0.90
KINDS = ("size_class", "ownership", "region_code", "industry_code")
GAIN_POINTS = 50
DRIFT_ROWS = 20_000


def judged_frame(judged: Judged) -> pl.DataFrame:
    """product_id, customer_id, month_no, group_id, y, p and the baselines' p, one row a judged row."""
    rows = judged.rows
    keys = rows.source.frame.select("customer_id", "month_no", "group_id", *KINDS)[rows.row]
    plain = [pl.Series(f"p_{name}", value, dtype=pl.Float32) for name, value in judged.baselines.items()]
    return keys.with_columns(pl.lit(judged.product_id).alias("product_id"), pl.Series("y", rows.y, dtype=pl.Int8),
                             pl.Series("p", judged.p, dtype=pl.Float64), *plain)


def figures(rows: pl.DataFrame, capacity: int | None, repeats: int = REPEATS) -> dict:
    """`metrics.evaluation` of judged rows with intervals over ownership groups, baselines, gain curve and verdict."""
    y, p = rows["y"].to_numpy().astype(float), rows["p"].to_numpy()
    groups = {name: rows[name].fill_null("?") for name in KINDS if rows[name].null_count() < rows.height}
    found = metrics.evaluation(y, p, groups, capacity, repeats=1)
    found["intervals_90"] = intervals(y, p, rows["group_id"].to_numpy(), repeats)
    plain = {name.removeprefix("p_"): rows[name].to_numpy() for name in rows.columns if name.startswith("p_")}
    found["baselines"] = {name: {"auc": metrics.auc(y, value), "average_precision": metrics.average_precision(y, value)}
                          for name, value in plain.items()}
    return found | {"gain": gain(y, p), **verdict(found, found["baselines"])}


def intervals(y: np.ndarray, p: np.ndarray, groups: np.ndarray, repeats: int = REPEATS, seed: int = 0) -> dict[str, list[float]]:
    """90 % bootstrap intervals of AUC, average precision, ALIFT and lift at 10 %, whole groups drawn with replacement.

    Groups are drawn as weights on rows sorted once, so a repeat costs one pass.
    """
    order = np.argsort(-p, kind="stable")
    y, tied = y[order], np.append(np.diff(p[order]) != 0, True)
    _, place = np.unique(groups[order], return_inverse=True)
    rng, values = np.random.default_rng(seed), []
    for _ in range(repeats):
        drawn = np.bincount(rng.integers(0, place.max() + 1, place.max() + 1), minlength=place.max() + 1)[place].astype(float)
        values.append(_weighted(y, drawn, tied))
    known = np.array([row for row in values if np.isfinite(row).all()])
    names = ("auc", "average_precision", "alift", "lift_at_10_pct")
    if not len(known):
        return {name: [None, None] for name in names}
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return {name: [float(low[i]), float(high[i])] for i, name in enumerate(names)}


def _weighted(y: np.ndarray, weight: np.ndarray, tied: np.ndarray) -> tuple[float, float, float, float]:
    """AUC, average precision, ALIFT and lift at 10 % of weighted rows, best first; `tied` marks the last of equal p."""
    hits, rows = np.cumsum(weight * y)[tied], np.cumsum(weight)[tied]
    takers, total = hits[-1], rows[-1]
    if takers == 0 or takers == total:
        return (np.nan,) * 4
    misses = rows - hits
    area = float(np.trapezoid(np.append(0, hits), np.append(0, misses)) / (takers * (total - takers)))
    precision = np.divide(hits, rows, out=np.zeros_like(hits), where=rows > 0)
    average = float((np.diff(hits, prepend=0) * precision).sum() / takers)
    reached = float(np.interp(0.1 * total, np.append(0, rows), np.append(0, hits)))
    rate = takers / total
    return area, average, rate / 2 + (1 - rate) * area, reached / takers / 0.1


def gain(y: np.ndarray, p: np.ndarray, points: int = GAIN_POINTS) -> list[list[float]]:
    """[share contacted, share of takers reached] in percent, best first, from [0, 0] to [100, 100]."""
    order = np.argsort(-p, kind="stable")
    reached = np.append(0, np.cumsum(y[order])) / max(y.sum(), 1)
    at = np.unique(np.rint(np.linspace(0, len(y), points + 1)).astype(int))
    return [[100 * int(n) / len(y), 100 * float(reached[n])] for n in at]


def drift(source: Source, months: list[int], names: list[str], top: int = 10, seed: int = 0) -> list[dict]:
    """PSI of each feature between the training months and the last month, largest first."""
    when = source.frame["month_no"].to_numpy()
    rng = np.random.default_rng(seed)
    sides = [np.flatnonzero(np.isin(when, months)), np.flatnonzero(when == source.last)]
    before, now = (source.frame.select(names)[np.sort(rng.permutation(side)[:DRIFT_ROWS])] for side in sides)
    return [{"feature": name, "psi": value} for name, value in list(fairness.drift(before, now).items())[:top]]


def truths_file(data: Path) -> Path | None:
    """The true probabilities of a demo bank, None where there are none."""
    file = Path(data) / "truths" / "opening_probability.parquet"
    return file if file.exists() else None


def true_probability(file: Path, rows: pl.DataFrame) -> np.ndarray:
    """True probability of opening in the label window of judged rows of one product, shape (rows,).

    1 - product of (1 - monthly probability) over the three months. A month without a true row counts 0; after the
    opening the pair has no rows any more, so the months left count like the month of the opening.
    """
    truth = (pl.scan_parquet(file).filter(pl.col("product_id") == rows["product_id"][0])
             .select(pl.col("customer_id").cast(pl.String), "month", "probability", "is_opened").collect())
    truth = truth.with_columns(label_no=pl.col("month").cast(pl.String).replace_strict(_numbers(truth), return_dtype=pl.Int64))
    chances, opened = [], []
    for ahead in range(EMBARGO_MONTHS + 1, EMBARGO_MONTHS + LABEL_MONTHS + 1):
        wanted = rows.select("customer_id", label_no=pl.col("month_no").cast(pl.Int64) + ahead)
        found = wanted.join(truth, on=["customer_id", "label_no"], how="left", maintain_order="left")
        chances.append(found["probability"].fill_null(0).to_numpy().astype(float))
        opened.append(found["is_opened"].fill_null(False).to_numpy())
    chance, took = np.array(chances), np.array(opened)
    after = np.vstack([np.zeros(took.shape[1], bool), np.maximum.accumulate(took, axis=0)[:-1]])
    chance = np.where(after, (chance * took).max(0), chance)
    return 1 - np.prod(1 - chance, axis=0)


def _numbers(truth: pl.DataFrame) -> dict[str, int]:
    return {text: month_no(text) for text in truth["month"].cast(pl.String).unique().to_list()}


def against_truth(file: Path, judged: pl.DataFrame, published: set[str]) -> dict:
    """Per product: AUC of the scores and of the true probabilities, lift at 10 % of both, calibration; and the means over
    the published products that anybody took in the test."""
    table = []
    for (product_id,), rows in judged.group_by(["product_id"], maintain_order=True):
        y, p, best = rows["y"].to_numpy().astype(float), rows["p"].to_numpy(), true_probability(file, rows)
        table.append({
            "product_id": product_id, "is_published": product_id in published, "takers_cnt": int(y.sum()), "auc": metrics.auc(y, p),
            "auc_true": metrics.auc(y, best), "lift_at_10_pct": metrics.lift_at(y, p, 0.1), "lift_at_10_pct_true": metrics.lift_at(y, best, 0.1),
            "ece": metrics.ece(y, p), "distance_to_true": float(np.mean(np.abs(p - best))), "mean_probability": float(p.mean()),
            "mean_true": float(best.mean()),
        })  # fmt: skip
    shown = [row for row in table if row["is_published"] and np.isfinite(row["auc"])]
    means = {name: float(np.mean([row[name] for row in shown])) for name in ("auc", "auc_true", "ece", "lift_at_10_pct", "lift_at_10_pct_true")} if shown else {}
    return {"products": table, "published_cnt": len(shown), "mean": means,
            "auc_ratio": means["auc"] / means["auc_true"] if means else None}


def window(months: list[int]) -> dict[str, str]:
    """First and last month of a list as text."""
    return {"from": month_text(min(months)), "to": month_text(max(months)), "months_cnt": len(set(months))}


def rows_of(rows: Rows) -> dict[str, int]:
    """Size of a set of rows."""
    return {"rows_cnt": len(rows.y), "takers_cnt": rows.takers_cnt, "customers_cnt": len(np.unique(rows.source.who[rows.row]))}
