"""Random numbers by stream and date: what happens in a month depends on nothing that comes later."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, name: str, *keys: int) -> np.random.Generator:
    """A generator of its own for (seed, name, keys), for example (7, "walk", month_no).

    Entities are numbered in order of arrival, so drawing one number per entity gives an entity the same number
    however many arrive after it.
    """
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, zlib.crc32(name.encode()), *keys])))


def hashed(seed: int, name: str, ids: np.ndarray) -> np.ndarray:
    """Uniform numbers in [0, 1) that depend on (seed, name, id) alone (splitmix64)."""
    base = (seed * 0x9E3779B97F4A7C15 + zlib.crc32(name.encode()) * 0xD1B54A32D192ED03) & 0xFFFFFFFFFFFFFFFF
    x = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(base)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return (x >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def choose(rng: np.random.Generator, weights: np.ndarray, count: int) -> np.ndarray:
    """`count` indices drawn with the given weights."""
    edges = np.cumsum(weights, dtype=np.float64)
    return np.searchsorted(edges, rng.random(count) * edges[-1], side="right").clip(0, len(edges) - 1)
