"""The true probabilities of a demo bank, which lie beside its mart: how far are the scores from the best possible?

Only this module reads them, and only to measure; no mart, no training and no score ever does.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from mart.months import month_text
from models import quality
from models.labels import EMBARGO_MONTHS, LABEL_MONTHS

AHEAD = range(EMBARGO_MONTHS + 1, EMBARGO_MONTHS + LABEL_MONTHS + 1)


def truths_file(data: Path) -> Path | None:
    """The true probabilities of a demo bank, None where there are none."""
    file = Path(data) / "truths" / "opening_probability.parquet"
    return file if file.exists() else None


def true_probability(file: Path, rows: pl.DataFrame) -> np.ndarray:
    """True probability of opening in the label window of judged rows of one product, shape (rows,).

    1 - product of (1 - monthly probability) over the three months. A month without a true row counts 0; after the
    opening the pair has no rows any more, so the months left count like the month of the opening.
    """
    months = sorted({int(month) + ahead for month in rows["month_no"].unique() for ahead in AHEAD})
    texts = {month_text(number): number for number in months}
    truth = (
        pl.scan_parquet(file)
        .filter((pl.col("product_id") == rows["product_id"][0]) & pl.col("month").is_in(list(texts)))
        .select(
            "customer_id",
            "probability",
            "is_opened",
            label_no=pl.col("month").replace_strict(texts, return_dtype=pl.Int64),
        )
        .collect()
    )
    chances, opened = [], []
    for ahead in AHEAD:
        wanted = rows.select("customer_id", label_no=pl.col("month_no").cast(pl.Int64) + ahead)
        found = wanted.join(truth, on=["customer_id", "label_no"], how="left", maintain_order="left")
        chances.append(found["probability"].fill_null(0).to_numpy().astype(float))
        opened.append(found["is_opened"].fill_null(False).to_numpy())
    chance, took = np.array(chances), np.array(opened)
    after = np.vstack([np.zeros(took.shape[1], bool), np.maximum.accumulate(took, axis=0)[:-1]])
    chance = np.where(after, (chance * took).max(0), chance)
    return 1 - np.prod(1 - chance, axis=0)


def beside(file: Path | None, frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Judged rows by product with the column `true`; as they are where the truth is not known."""
    if file is None:
        return frames
    return {
        name: rows.with_columns(true=pl.Series(true_probability(file, rows), dtype=pl.Float64))
        for name, rows in frames.items()
    }


def distance(frames: dict[str, pl.DataFrame], published: set[str]) -> dict | None:
    """Per product: AUC of the scores and of the true probabilities, lift at 10 % of both, calibration; and the means
    over the published products that anybody took in the test. None where the truth is not known."""
    if not all("true" in rows.columns for rows in frames.values()):
        return None
    table = []
    for product_id, rows in frames.items():
        y, p, best = rows["y"].to_numpy().astype(float), rows["p"].to_numpy(), rows["true"].to_numpy()
        table.append({
            "product_id": product_id, "is_published": product_id in published, "takers_cnt": int(y.sum()),
            "auc": quality.auc(y, p),
            "auc_true": quality.auc(y, best), "lift_at_10_pct": quality.lift_at(y, p, 0.1),
            "lift_at_10_pct_true": quality.lift_at(y, best, 0.1),
            "ece": quality.ece(y, p), "distance_to_true": float(np.mean(np.abs(p - best))),
            "mean_probability": float(p.mean()),
            "mean_true": float(best.mean()),
        })  # fmt: skip
    shown = [row for row in table if row["is_published"] and np.isfinite(row["auc"])]
    means = (
        {
            name: float(np.mean([row[name] for row in shown]))
            for name in ("auc", "auc_true", "ece", "lift_at_10_pct", "lift_at_10_pct_true")
        }
        if shown
        else {}
    )
    return {
        "products": table,
        "published_cnt": len(shown),
        "mean": means,
        "auc_ratio": means["auc"] / means["auc_true"] if means else None,
    }
