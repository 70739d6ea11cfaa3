"""Builds that several tests read; made once per test process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from mart.build import build
from mart.config import paths_in
from mart.months import month_no
from tests.mart.build import defaulted, left, prospected, rawbank, worked


@dataclass(frozen=True)
class Built:
    """A built bank: its data folder, and rows of its mart."""

    data: Path
    folder: Path

    def rows(self, sql: str) -> list[dict]:
        """Rows of a query over schema marts."""
        with duckdb.connect(str(self.folder / "mart.duckdb"), read_only=True) as con:
            con.execute("SET schema = 'marts'")
            return con.sql(sql).pl().to_dicts()

    def one(self, table: str, month: str, where: str) -> dict:
        """The single row of a table in a month."""
        found = self.rows(f"SELECT * FROM {table} WHERE month_no = {month_no(month)} AND {where}")
        assert len(found) == 1, f"{len(found)} rows in {table} {month} where {where}"
        return found[0]


def make(data: Path, rows: dict, absent: tuple[str, ...] = ()) -> Built:
    """Write raw, build, publish, as a bank does that builds again: in the folder of the bank before, so that dbt reads
    its project once a process. The result lies below `data`."""
    again = data.parent / "built-again"
    rawbank.write(again, rows, absent)
    folder = build(paths_in(again)).folder
    (data / "builds").mkdir(parents=True, exist_ok=True)
    for item in [*again.iterdir(), *(again / "builds").iterdir()]:
        if item.name not in ("builds", ".dbt"):
            item.rename(data / item.relative_to(again))
    return Built(data, data / "builds" / folder.name)


@pytest.fixture(scope="session")
def worked_bank(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return make(tmp_path_factory.mktemp("worked"), prospected.add(left.add(defaulted.add(worked.rows()))))


@pytest.fixture(scope="session")
def bare_bank(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Accounts, balances, customers, units, catalogue and five-category classes; no other feed."""
    kept = ("org", "product", "customer", "account", "balance_month", "account_risk_month")
    rows = {name: found for name, found in worked.rows().items() if name in kept}
    absent = tuple(name for name in rawbank.raw_tables() if name not in kept)
    return make(tmp_path_factory.mktemp("bare"), rows, absent)
