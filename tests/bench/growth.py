"""How build time grows with the bank: the manifests of banks already built, smallest to largest.

exponent = log(time ratio) / log(row ratio) between neighbours: 1 is linear, 2 means twice the bank takes four times as
long.
A build has a fixed part (starting dbt, 60 models), so between small banks the exponent lies below 1.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

from mart.config import paths_in

SMALLEST_SECONDS = 1.0  # a model faster than this in the smaller bank says nothing about growth
LINEAR = 1.2


def exponent(rows: tuple[float, float], seconds: tuple[float, float]) -> float | None:
    """Growth between two sizes; None where a size or a time is nothing or the sizes are equal.

    >>> exponent((1_000_000, 10_000_000), (20.0, 200.0)), exponent((1, 2), (1.0, 4.0))
    (1.0, 2.0)
    """
    if min(*rows, *seconds) <= 0 or rows[0] == rows[1]:
        return None
    return round(math.log(seconds[1] / seconds[0]) / math.log(rows[1] / rows[0]), 3)


def manifest(data: Path) -> dict:
    """Manifest of the build that CURRENT names below a data folder."""
    where = paths_in(data)
    build = where.current.read_text(encoding="utf-8").strip()
    return json.loads((where.builds / build / "manifest.json").read_text(encoding="utf-8"))


def banks(folders: Sequence[Path]) -> list[dict]:
    """One record a bank, smallest first: folder, rows (account-months), seconds of the build, rows a second, exponent
    to the one before."""
    found = sorted(
        ((folder, manifest(folder)) for folder in folders), key=lambda pair: pair[1]["row_counts"]["fct_account_month"]
    )
    records: list[dict] = []
    for folder, made in found:
        rows, seconds = made["row_counts"]["fct_account_month"], float(made["timings"]["total_seconds"])
        record = {"bank": folder.name, "rows": rows, "seconds": seconds, "rows_a_second": rows / seconds}
        if records and (grown := exponent((records[-1]["rows"], rows), (records[-1]["seconds"], seconds))) is not None:
            record["exponent"] = grown
        records.append(record)
    return records


def models(folders: Sequence[Path]) -> list[dict]:
    """Models that grow faster than `LINEAR` between the two largest banks, and the slowest five of the largest:
    seconds and exponent."""
    small, large = sorted(
        (manifest(folder) for folder in folders), key=lambda made: made["row_counts"]["fct_account_month"]
    )[-2:]
    rows = tuple(made["row_counts"]["fct_account_month"] for made in (small, large))
    nodes = large["timings"]["nodes"]
    slowest = sorted(nodes, key=nodes.get, reverse=True)[:5]
    records = []
    for name in sorted(nodes, key=nodes.get, reverse=True):
        before = small["timings"]["nodes"].get(name, 0.0)
        grown = exponent(rows, (before, nodes[name]))
        if grown is not None and (name in slowest or (before >= SMALLEST_SECONDS and grown > LINEAR)):
            records.append({"model": name, "seconds_before": before, "seconds": nodes[name], "exponent": grown})
    return records
