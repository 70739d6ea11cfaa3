"""From a source table through the models to the marts and metrics, and what the build says about itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from mart.contracts import tables as contract_tables
from mart.metrics import metrics
from mart.reader import Mart


def lineage(mart: Mart) -> pl.DataFrame:
    """source, model, layer: the edges of the transformation graph, source tables first."""
    schema = {"source": pl.String, "model": pl.String, "layer": pl.String}
    return pl.DataFrame([{name: edge.get(name) for name in schema} for edge in _edges(mart)], schema=schema)


def build_facts(mart: Mart) -> dict[str, Any]:
    """What the build says about itself: build, as_of, versions, policy_versions, timings, row_counts."""
    names = ("build", "as_of", "first_month", "built_at", "versions", "policy_versions", "timings", "row_counts")
    return {name: mart.manifest.get(name) for name in names}


def _edges(mart: Mart) -> Iterable[dict[str, str]]:
    return mart.manifest.get("lineage") or []


def marts_by_table(mart: Mart) -> dict[str, list[str]]:
    """Contract table → mart tables that depend on it, following the graph."""
    below: dict[str, list[str]] = {}
    layer = {}
    for edge in _edges(mart):
        below.setdefault(edge["source"], []).append(edge["model"])
        layer[edge["model"]] = edge["layer"]
    found = {}
    for name in {table.name for table in contract_tables()}:
        seen, todo = set(), [name]
        while todo:
            for model in below.get(todo.pop(), []):
                if model not in seen:
                    seen.add(model)
                    todo.append(model)
        found[name] = sorted(model for model in seen if layer.get(model) == "marts")
    return found


def metrics_of(system: str, table: str) -> list[str]:
    """Names of the metrics that need a contract table."""
    names = {f"{system}.{table}", system, f"business.{table}"}
    return [name for name, found in metrics().items() if names & set(found.needs)]
