"""The dashboard set beside ours shows the same figures: tables hold them, and the SQL of each chart runs on its own."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from mart.reader import open_mart
from tests.bench.peers import export
from tests.bench.peers.superset import content


def test_the_tables_hold_our_figures_and_every_chart_runs_on_its_table(s_bank: Path, tmp_path: Path) -> None:
    mart, bank = open_mart(s_bank), tmp_path / "bank.duckdb"
    export.export(mart, tmp_path)
    content.write(tmp_path, bank)
    with duckdb.connect(str(bank), read_only=True) as con:
        ours, steps = (
            con.sql(f"SELECT sum({what}) FROM {table} WHERE {where}").fetchall()[0][0]
            for what, table, where in (("economic_profit_cny", "org", "is_last"), ("amount", "bridge", "TRUE"))
        )
        assert steps == pytest.approx(ours) and ours
        for title, table, _, params, width in content.charts():
            metrics = [*params.get("metrics", []), *([params["metric"]] if "metric" in params else [])]
            groups = [params[name] for name in ("x_axis",) if name in params]
            where = " AND ".join(one["sqlExpression"] for one in params.get("adhoc_filters", [])) or "TRUE"
            asked = ", ".join([*groups, *(one["sqlExpression"] for one in metrics), *params.get("all_columns", [])])
            by = " GROUP BY ALL" if metrics else ""
            assert con.sql(f"SELECT {asked} FROM {table} WHERE {where}{by}").fetchall(), title
            assert 0 < width <= 12
