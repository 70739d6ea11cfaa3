"""How much of a manager's result is the manager: a rank with its uncertainty.

A manager's result is a sum over few customers, so much of any difference between two managers is who happened to be in
the portfolio. With x a customer's profit of the year, capped, and e what such a customer brings on average,

    ratio r = Σx / Σe        noise s² = φ Σe² / (Σe)²        effect θ = log r + s² / 2

The customer is the unit of noise. φ, the squared variation of a customer around r·e, is pooled over the peer group: one
manager's own few customers would make a low result look sure of itself. The log of a noisy ratio lies s² / 2 too low.
Effects are shrunk towards the mean of their peer group (grade × region) by how much the group's managers differ beyond
noise, τ² (DerSimonian and Laird 1986): weight B = τ² / (τ² + s²), posterior mean μ + B (θ − μ), posterior variance
τ² (1 − B) + (1 − B)² V(μ). Ranks follow from the posteriors (Laird and Louis 1989).
"""

from __future__ import annotations

import math

import numpy as np
import polars as pl

LEAST_RATIO = 0.05  # a portfolio that loses money has no logarithm: it counts as a twentieth of what is expected
SURE = 0.95
TOP_SHARE = 0.25
Z_90 = 1.645
_CHUNK = 64  # managers looked at together, so that the matrix stays small
_LEVELS, _BETWEEN, _NODES = (64, 4096), 16, 31  # of the grid of levels, from one to the next, of the quadrature


def effects(books: pl.DataFrame, group: str = "peers") -> pl.DataFrame:
    """Adds theta and noise (variance of theta) from sums over each manager's customers.

    books: x (Σx), e (Σe), xx (Σx²), xe (Σxe), ee (Σe²) in yuan a year, n customers, and the peer group.

    Two customers of 110 and 90 where 100 each are expected: r = 1, φ = (10² + 10²) / (2 × 100²) × 2 / (2 − 1) = 0.02,
    s² = 0.02 × 20,000 / 200² = 0.01, θ = 0 + 0.005:

    >>> two = {"x": [200.0], "e": [200.0], "xx": [20200.0], "xe": [20000.0], "ee": [20000.0], "n": [2], "peers": ["a"]}
    >>> effects(pl.DataFrame(two)).select(pl.col("theta", "noise").round(6)).row(0)
    (0.005, 0.01)
    """
    ratio = (pl.col("x") / pl.col("e")).clip(LEAST_RATIO)
    squares = (pl.col("xx") - 2 * ratio * pl.col("xe") + ratio**2 * pl.col("ee")).clip(0)
    free = pl.col("n").sum() / (pl.col("n") - 1).sum().clip(1)
    spread = (squares.sum() / (ratio**2 * pl.col("ee")).sum() * free).over(group)
    noise = (spread * pl.col("ee") / pl.col("e") ** 2).clip(1e-12)
    return books.with_columns(theta=ratio.log() + noise / 2, noise=noise)


def shrunk(books: pl.DataFrame, group: str = "peers") -> pl.DataFrame:
    """Adds mean and variance of each manager's effect, shrunk within `group`; a group of one keeps its noise."""
    parts = [_shrunk(part) for part in books.partition_by(group, maintain_order=True)]
    return pl.concat(parts) if parts else books.with_columns(mean=pl.lit(0.0), variance=pl.lit(0.0))


def _shrunk(part: pl.DataFrame) -> pl.DataFrame:
    theta, noise = (part[name].to_numpy() for name in ("theta", "noise"))
    spread = between(theta, noise)
    weight = 1 / (noise + spread)
    centre = float((weight * theta).sum() / weight.sum())
    keep = spread / (spread + noise)
    mean = centre + keep * (theta - centre)
    variance = spread * (1 - keep) + (1 - keep) ** 2 / weight.sum()
    return part.with_columns(mean=pl.Series(mean), variance=pl.Series(np.maximum(variance, 1e-12)))


def between(theta: np.ndarray, noise: np.ndarray) -> float:
    """Variance of true effects in a group, beyond noise (DerSimonian and Laird); 0 where noise explains all.

    >>> round(between(np.array([-1.0, 0.0, 1.0]), np.array([0.1, 0.1, 0.1])), 3)
    0.9
    """
    if len(theta) < 2:
        return 0.0
    weight = 1 / noise
    centre = (weight * theta).sum() / weight.sum()
    excess = (weight * (theta - centre) ** 2).sum() - (len(theta) - 1)
    return max(0.0, float(excess / (weight.sum() - (weight**2).sum() / weight.sum())))


def ranked(posteriors: pl.DataFrame, reference: pl.Series | None = None) -> pl.DataFrame:
    """Adds expected_rank, rank_best, rank_worst, p_top (in the best quarter), p_below (below `reference`) and band.

    Expected rank of i = 1 + Σ P(θj > θi) over the others; best and worst hold the true one with 90 %. band: "upper"
    where P(θ > middle of the peers) > .95, "lower" where it is below .05, "middle" otherwise: chance forbids more.

    >>> three = pl.DataFrame({"mean": [0.5, 0.0, -0.5], "variance": [0.01, 0.01, 0.01]})
    >>> ranked(three)["band"].to_list()
    ['upper', 'middle', 'lower']
    """
    mean, variance = (posteriors[name].to_numpy().astype(np.float64) for name in ("mean", "variance"))
    middle, top = (float(np.average(mean)), _threshold(mean, variance, TOP_SHARE)) if len(mean) else (0.0, 0.0)
    above = _above(mean, variance, np.full(len(mean), middle))
    places, spread = _ranks(mean, variance)
    standard = np.zeros(len(mean)) if reference is None else reference.to_numpy().astype(np.float64)
    return posteriors.with_columns(
        expected_rank=pl.Series(places),
        rank_best=pl.Series(np.maximum(1, np.floor(places - Z_90 * spread + 0.5)), dtype=pl.Int64),
        rank_worst=pl.Series(np.minimum(len(mean), np.ceil(places + Z_90 * spread - 0.5)), dtype=pl.Int64),
        p_top=pl.Series(_above(mean, variance, np.full(len(mean), top))),
        p_below=pl.Series(1 - _above(mean, variance, standard)),
        band=pl.Series(np.where(above > SURE, "upper", np.where(above < 1 - SURE, "lower", "middle")), dtype=pl.String),
    )


def _above(mean: np.ndarray, variance: np.ndarray, level: np.ndarray) -> np.ndarray:
    """P(effect > level) of each manager."""
    return _normal((mean - level) / np.sqrt(variance))


def _threshold(mean: np.ndarray, variance: np.ndarray, share: float) -> float:
    """The level that `share` of the managers are expected to exceed, by bisection."""
    wide = 6 * math.sqrt(float(variance.max()))
    low, high = float(mean.min()) - wide, float(mean.max()) + wide
    for _ in range(50):
        level = (low + high) / 2
        is_low = _above(mean, variance, np.full(len(mean), level)).mean() > share
        low, high = (level, high) if is_low else (low, level)
    return (low + high) / 2


def _ranks(mean: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Expected rank of each and its standard deviation.

    Rank of i = 1 + how many others lie above θi. Given θi these are independent, and θi itself moves all of them at
    once: Var = Var E[rank | θi] + E Var[rank | θi], over θi by Gauss-Hermite. How many lie above a level is read from a
    grid of levels, once for everybody.
    """
    sd, grid = np.sqrt(variance), _grid(mean, np.sqrt(variance))
    above = np.zeros((2, len(grid)))
    for start in range(0, len(mean), _CHUNK):
        rows = slice(start, start + _CHUNK)
        chance = _normal((mean[rows, None] - grid[None, :]) / sd[rows, None])
        above += chance.sum(axis=0), (chance * (1 - chance)).sum(axis=0)
    at, weight = np.polynomial.hermite_e.hermegauss(_NODES)
    level, own = mean[:, None] + sd[:, None] * at[None, :], _normal(-at)[None, :]  # own: oneself is no other
    fine = grid[0] + (grid[1] - grid[0]) / _BETWEEN * np.arange(_BETWEEN * len(grid))
    others, inner = (np.interp(level, fine, one) for one in _finer(above))
    weight = weight / weight.sum()
    given, inner = 1 + others - own, np.maximum(inner - own * (1 - own), 0)
    places = given @ weight
    return places, np.sqrt(np.maximum((given - places[:, None]) ** 2 @ weight + inner @ weight, 0))


def _grid(mean: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Even levels over all that can be, four to the smallest SD: with cubics between them that is
    nearer than twenty with lines, and a level costs a normal distribution a manager."""
    if not len(mean):
        return np.zeros(2)
    low, high = (mean - 6 * sd).min(), (mean + 6 * sd).max()
    return np.linspace(low, high, int(np.clip(4 * (high - low) / sd.min(), *_LEVELS)))


def _finer(rows: np.ndarray) -> np.ndarray:
    """Rows of values on an even grid, and `_BETWEEN` − 1 more after each: on the cubic through the four around it."""
    at = np.arange(_BETWEEN) / _BETWEEN
    weight = np.array(
        [
            at * (at - 1) * (2 - at) / 6,
            (at + 1) * (at - 1) * (at - 2) / 2,
            (at + 1) * at * (2 - at) / 2,
            (at + 1) * at * (at - 1) / 6,
        ]
    )
    wide = np.pad(rows, ((0, 0), (1, 2)), mode="edge")
    around = np.stack([wide[:, first : first + rows.shape[1]] for first in range(4)], axis=-1)
    return (around @ weight).reshape(len(rows), -1)


def _normal(z: np.ndarray) -> np.ndarray:
    """Distribution of the standard normal, to 1e-7 (Abramowitz and Stegun 7.1.26)."""
    x = np.abs(z) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * x)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    tail = 0.5 * poly * np.exp(-x * x)
    return np.where(z >= 0, 1 - tail, tail)
