"""Scoring a million rows of thirty mixed columns against the fitted trees' own predict_proba on a ready matrix.

python -m tests.bench.score_million [--rows 1000000] [--repeats 30]: alternates the two, asserts equal rankings first,
prints p50 and p95 of both and their ratios as JSON. The ready matrix is what a user of the raw model must have built
before; its making is not counted on the raw side.
"""

import argparse
import json
import time

import numpy as np
import polars as pl

from models import PropensityModel, frames

TARGET = 1.3


def customers(rows_cnt: int, seed: int = 7) -> tuple[pl.DataFrame, np.ndarray]:
    """(frame, y): 18 amounts and ratios with gaps, 6 categories, 4 flags, 2 dates."""
    rng = np.random.default_rng(seed)
    amounts = rng.lognormal(0, 1, (rows_cnt, 18)) * rng.choice([1, np.nan], (rows_cnt, 18), p=[0.95, 0.05])
    levels = np.array([f"level_{i:02d}" for i in range(20)])
    data = {f"amount_{i}": amounts[:, i] for i in range(18)}
    data |= {f"kind_{i}": levels[rng.integers(0, 4 + 3 * i, rows_cnt)] for i in range(6)}
    data |= {f"is_{i}": rng.random(rows_cnt) < 0.3 for i in range(4)}
    days = rng.integers(0, 5000, (2, rows_cnt)).astype("datetime64[D]")
    frame = pl.DataFrame(data | {"opened": days[0], "seen": days[1]})
    score = np.nan_to_num(amounts[:, 0]) + (data["kind_0"] == "level_01") + data["is_0"] - 4
    return frame, (rng.random(rows_cnt) < 1 / (1 + np.exp(-score))).astype(int)


def run(candidate: str, rows_cnt: int, repeats: int) -> dict:
    """Timings of one candidate, seconds."""
    frame, y = customers(rows_cnt)
    model = PropensityModel(candidate=candidate).fit(frame[:30_000], y[:30_000])
    matrix = frames.encode(model.columns_, frame)
    raw = next(part.model_ for _, part in model.parts_ if hasattr(part, "model_"))
    assert np.allclose(model.margin(matrix), model.decision_function(frame))
    if candidate == "boosting":
        p, q = raw.predict_proba(matrix)[:, 1], model.predict_proba(frame)[:, 1]
        assert (np.diff(q[np.argsort(p, kind="stable")]) >= -1e-12).all()
    ours, theirs = [], []
    for _ in range(repeats):
        ours.append(_seconds(lambda: model.predict_proba(frame)))
        theirs.append(_seconds(lambda: raw.predict_proba(matrix)))
    ours, theirs = np.array(ours), np.array(theirs)
    found = {
        f"{name}_p{q}_s": float(np.percentile(t[:, 0], q))
        for name, t in (("ours", ours), ("raw", theirs))
        for q in (50, 95)
    }
    wall, work = np.median(ours / theirs, axis=0)
    return {
        "candidate": candidate,
        "rows": rows_cnt,
        **found,
        "ratio_p50": float(wall),
        "cpu_ratio_p50": float(work),
        "target": TARGET,
    }


def _seconds(work) -> tuple[float, float]:
    """Wall clock and processor seconds; on a machine that others use only the latter compares the two fairly."""
    start, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - used


def main() -> None:
    """Print one JSON line a candidate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=30)
    chosen = parser.parse_args()
    for candidate in ("boosting", "blend"):
        found = run(candidate, chosen.rows, chosen.repeats)
        print(json.dumps({k: round(v, 3) if isinstance(v, float) else v for k, v in found.items()}), flush=True)


if __name__ == "__main__":
    main()
