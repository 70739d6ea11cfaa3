"""Build growth is read from the manifests of banks already built."""

from __future__ import annotations

import json

import pytest

from tests.bench import growth


def _bank(folder, rows: int, **nodes: float):
    build = folder / "builds" / "b1"
    build.mkdir(parents=True)
    (folder / "CURRENT").write_text("b1", encoding="utf-8")
    made = {
        "row_counts": {"fct_account_month": rows},
        "timings": {"total_seconds": sum(nodes.values()), "nodes": nodes},
    }
    (build / "manifest.json").write_text(json.dumps(made), encoding="utf-8")
    return folder


def test_banks_are_compared_smallest_first_whatever_the_order_given(tmp_path):
    large = _bank(tmp_path / "l", 1000, a=100.0)
    small, middle = _bank(tmp_path / "s", 10, a=2.0), _bank(tmp_path / "m", 100, a=10.0)
    rows = growth.banks([large, small, middle])
    assert [row["bank"] for row in rows] == ["s", "m", "l"]
    assert (
        "exponent" not in rows[0]
        and rows[1]["exponent"] == pytest.approx(0.699, abs=0.001)
        and rows[2]["exponent"] == 1.0
    )


def test_a_model_that_grows_faster_than_its_rows_is_named(tmp_path):
    linear = {f"model_{n}": 50.0 for n in range(6)}
    small = _bank(tmp_path / "m", 100, **linear, steep=2.0, quick=0.01)
    large = _bank(
        tmp_path / "l", 1000, **{name: 10 * seconds for name, seconds in linear.items()}, steep=200.0, quick=2.0
    )
    found = {row["model"]: row["exponent"] for row in growth.models([small, large])}
    assert found["steep"] == 2.0
    assert "quick" not in found  # too fast in the smaller bank to say anything
