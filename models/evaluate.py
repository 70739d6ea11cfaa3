"""Every figure of a product's card from its judged rows: later months, ownership groups held out."""

from __future__ import annotations

import numpy as np
import polars as pl

from mart.months import month_text
from models import bootstrap, fairness, quality
from models.dataset import Source
from models.judge import Judged
from models.publication import verdict
from models.rows import Rows

KINDS = ("size_class", "ownership", "region_code", "industry_code")
GAIN_POINTS = 50
DRIFT_ROWS = 20_000


def judged_frame(judged: Judged) -> pl.DataFrame:
    """product_id, customer_id, month_no, group_id, y, p and the baselines' p, one row a judged row."""
    rows = judged.rows
    keys = rows.source.frame.select("customer_id", "month_no", "group_id", *KINDS)[rows.row]
    plain = [pl.Series(f"p_{name}", value, dtype=pl.Float32) for name, value in judged.baselines.items()]
    return keys.with_columns(
        pl.lit(judged.product_id).alias("product_id"),
        pl.Series("y", rows.y, dtype=pl.Int8),
        pl.Series("p", judged.p, dtype=pl.Float64),
        *plain,
    )


def figures(rows: pl.DataFrame, capacity: int | None, repeats: int = bootstrap.REPEATS) -> dict:
    """`quality.evaluation` of judged rows with intervals over ownership groups, baselines, gain curve and verdict.

    `lead_90` of a baseline: interval of model minus baseline, the same groups drawn for both. With a column `true`
    (see `models.truth.beside`) the figures hold what was possible at best.
    """
    y, p = rows["y"].to_numpy().astype(float), rows["p"].to_numpy()
    groups = {name: rows[name].fill_null("?") for name in KINDS if rows[name].null_count() < rows.height}
    found = quality.evaluation(y, p, groups, capacity, repeats=1)
    plain = {name: rows[name].to_numpy() for name in rows.columns if name.startswith("p_")}
    draws = bootstrap.draws(rows["group_id"].to_numpy(), repeats)
    drawn = {name: bootstrap.resampled(y, value, *draws) for name, value in {"p": p, **plain}.items()}
    found["intervals_90"] = bootstrap.by_name(drawn["p"])
    found["baselines"] = {
        name.removeprefix("p_"): {
            "auc": quality.auc(y, value),
            "average_precision": quality.average_precision(y, value),
            "lead_90": bootstrap.by_name(drawn["p"] - drawn[name]),
        }
        for name, value in plain.items()
    }
    possible = {"best_possible": best_possible(y, rows["true"].to_numpy())} if "true" in rows.columns else {}
    return found | possible | {"gain": gain(y, p), **verdict(found, found["baselines"])}


def best_possible(y: np.ndarray, true: np.ndarray) -> dict[str, float]:
    """What nobody can do better than: the figures of the true probabilities, known on a demo bank."""
    return {
        "auc": quality.auc(y, true),
        "average_precision": quality.average_precision(y, true),
        "lift_at_10_pct": quality.lift_at(y, true, 0.1),
    }


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


def window(months: list[int]) -> dict[str, str]:
    """First and last month of a list as text."""
    return {"from": month_text(min(months)), "to": month_text(max(months)), "months_cnt": len(set(months))}


def rows_of(rows: Rows) -> dict[str, int]:
    """Size of a set of rows."""
    return {
        "rows_cnt": len(rows.y),
        "takers_cnt": rows.takers_cnt,
        "customers_cnt": len(np.unique(rows.source.who[rows.row])),
    }
