"""What one group of customers of a campaign brought: openings and profit against its own held out."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl

from mart.query.campaign.interval import Z_90, difference_interval, is_shown, smallest_shown

PERMUTATIONS = 1_999
AT_ONCE = 30_000  # numbers that stay in the processor's cache
MONEY = pl.Decimal(18, 2)
PEOPLE = ("customer_id", "is_holdout", "is_contacted", "is_converted", "earned_cny")
COUNTS = ("targeted_cnt", "contacted_cnt", "held_cnt", "openings_cnt", "held_openings_cnt")
MEASURES = pl.Schema(
    dict.fromkeys(COUNTS, pl.Int64)
    | dict.fromkeys(("expected", "difference_pct", "low_pct", "high_pct", "smallest_pct"), pl.Float64)
    | {"is_shown": pl.Boolean}
    | dict.fromkeys(("incremental", "incremental_low", "incremental_high"), pl.Float64)
    | dict.fromkeys(("incremental_ep_cny", "ep_low_cny", "ep_high_cny", "contact_cost_cny", "net_ep_cny"), MONEY)
    | {"realised_cny": MONEY, "p_value": pl.Float64}
)


def measured(people: pl.DataFrame, ep_per_opening: float | None, contact_cost: float, seed: str) -> dict[str, Any]:
    """One row of MEASURES, money as float; null what cannot be said: without held out there is no comparison.

    people: one row a customer, columns PEOPLE. expected: openings that the targeted would have had at the rate of the
    held out. difference_pct: openings per 100 targeted less those per 100 held out, low_pct..high_pct its 90 % score
    interval. incremental: difference x targeted. realised_cny: profit of the product on the targeted less the held
    out's, scaled; p_value by permutation. contact_cost_cny: contacts made x what one costs.

    60 of 900 against 10 of 300: 30 would have opened anyway, so 30 are incremental.

    >>> half = pl.DataFrame({"customer_id": ["a"] * 1200, "is_holdout": [False] * 900 + [True] * 300,
    ...     "is_contacted": [True] * 900 + [False] * 300, "earned_cny": [0.0] * 1200,
    ...     "is_converted": [True] * 60 + [False] * 840 + [True] * 10 + [False] * 290})
    >>> found = measured(half, 5_000.0, 100.0, "x")
    >>> [round(found[name], 1) for name in ("expected", "incremental", "incremental_ep_cny", "net_ep_cny")]
    [30.0, 30.0, 150000.0, 60000.0]
    """
    held = people.filter("is_holdout")
    targeted = people.filter(~pl.col("is_holdout"))
    n1, n0, contacted = targeted.height, held.height, int(targeted["is_contacted"].sum())
    hits, misses = int(targeted["is_converted"].sum()), int(held["is_converted"].sum())
    row: dict[str, Any] = dict.fromkeys(MEASURES) | {
        **dict(zip(COUNTS, (n1, contacted, n0, hits, misses), strict=True)),
        "contact_cost_cny": contacted * contact_cost,
    }
    if not n1 or not n0:
        return row
    low, high = difference_interval(hits, n1, misses, n0)
    pooled, difference = (hits + misses) / (n1 + n0), hits / n1 - misses / n0
    realised, p = permutation(people["earned_cny"].to_numpy(), people["is_holdout"].to_numpy(), crc32(seed.encode()))
    spans = {"incremental": difference, "incremental_low": low, "incremental_high": high}
    return row | {
        "expected": n1 * misses / n0, "difference_pct": 100 * difference, "low_pct": 100 * low, "high_pct": 100 * high,
        "smallest_pct": 100 * smallest_shown(pooled, n1, n0) if pooled else None,
        "is_shown": is_shown(hits, n1, misses, n0),
        **{name: rate * n1 for name, rate in spans.items()},
        **_worth({name: rate * n1 for name, rate in spans.items()}, ep_per_opening, contacted * contact_cost),
        "realised_cny": realised * n1, "p_value": p,
    }  # fmt: skip


def judged(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Parts of one campaign with is_shown by a rule that is the stricter, the more of them are compared: at 5 % each,
    one of twenty branches would be shown by chance. Bonferroni: 5 % over the number of parts with both groups.

    Four parts: one-sided at 1.25 %, 2.24 standard deviations in place of 1.64.
    """
    known = [row for row in parts if row["difference_pct"] is not None]
    z = NormalDist().inv_cdf(1 - 0.05 / max(len(known), 1))
    names = ("openings_cnt", "targeted_cnt", "held_openings_cnt", "held_cnt")
    for row in known:
        row["is_shown"] = is_shown(*(row[name] for name in names), z=z)
    return parts


def _worth(openings: dict[str, float], each: float | None, cost: float) -> dict[str, float | None]:
    """Economic profit a year of incremental openings at what one was worth before, and what is left after contacts;
    nothing where holders lost money before: fewer openings are no gain, and more are none either."""
    if each is None or each <= 0:
        return {}
    ends = sorted((openings["incremental_low"] * each, openings["incremental_high"] * each))
    whole = openings["incremental"] * each
    return {"incremental_ep_cny": whole, "ep_low_cny": ends[0], "ep_high_cny": ends[1], "net_ep_cny": whole - cost}


def permutation(earned: np.ndarray, is_held: np.ndarray, seed: int) -> tuple[float, float]:
    """Mean of the targeted less mean of the held out, and the share of random divisions of the same customers that
    reach at least as far from nothing (two-sided, the division itself counted).

    >>> permutation(np.array([5.0, 6.0, 7.0, 0.0, 0.0, 0.0]), np.array([False] * 3 + [True] * 3), 1)[0]
    6.0
    """
    n0 = int(is_held.sum())
    found = float(earned[~is_held].mean() - earned[is_held].mean())
    rng = np.random.default_rng(seed)
    # Most have earned nothing: how many of the others are drawn, then which, is the same division at a fraction of it.
    some = earned[earned != 0]
    counts = rng.hypergeometric(len(some), len(earned) - len(some), n0, PERMUTATIONS)
    drawn = _sums(some, counts, rng) / n0
    others = (earned.sum() - drawn * n0) / (len(earned) - n0) - drawn
    return found, float((1 + (np.abs(others) >= abs(found) - 1e-9).sum()) / (1 + PERMUTATIONS))


def _sums(some: np.ndarray, counts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The sum of so many of `some`, drawn at random anew for each of `counts`; AT_ONCE numbers at a time.

    >>> _sums(np.array([2.0, 2.0, 2.0]), np.array([0, 1, 3]), np.random.default_rng(1)).tolist()
    [0.0, 2.0, 6.0]
    """
    made: list[np.ndarray] = []
    size = max(len(some), 1)
    for part in np.array_split(counts, -(-len(counts) * size // AT_ONCE)):
        orders = rng.permuted(np.broadcast_to(some, (len(part), len(some))), axis=1)
        made.append(np.where(np.arange(len(some)) < part[:, None], orders, 0.0).sum(axis=1))
    return np.concatenate(made)


def shrunk(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with shrunk_pct: each difference drawn to the mean of all of them by its own noise against the spread
    between them (DerSimonian and Laird 1986); with one row, to nothing else than itself.

    >>> two = [{"difference_pct": d, "low_pct": d - 3.29, "high_pct": d + 3.29} for d in (1.0, 5.0)]
    >>> [round(row["shrunk_pct"], 2) for row in shrunk(two)]
    [2.0, 4.0]
    """
    known = [row for row in rows if row["difference_pct"] is not None]
    if not known:
        return [row | {"shrunk_pct": None} for row in rows]
    value = np.array([row["difference_pct"] for row in known])
    noise = np.array([((row["high_pct"] - row["low_pct"]) / (2 * Z_90)) ** 2 for row in known])
    weight = 1 / noise
    mean = (weight * value).sum() / weight.sum()
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    excess = (weight * (value - mean) ** 2).sum() - (len(known) - 1)
    between = max(excess / scale, 0.0) if scale > 0 else 0.0
    centre = (value / (noise + between)).sum() / (1 / (noise + between)).sum()
    kept = between / (between + noise) if len(known) > 1 else np.ones(1)
    drawn = iter(kept * value + (1 - kept) * centre)
    return [row | {"shrunk_pct": None if row["difference_pct"] is None else float(next(drawn))} for row in rows]
