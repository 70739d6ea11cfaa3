"""Build the marts on Spark from the raw of a published bank and compare every row with DuckDB's.

`python -m tests.parity.compare --data DIR` in an environment with requirements-spark.txt; `make parity` does it on the
s bank.
Prints a line a table; exit code 1 when a row differs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import duckdb

from mart import publish
from mart.build import dbt
from mart.config import Paths, paths, paths_in


def spark_session(work: Path):
    """A local session whose catalog and warehouse live in the work folder."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master(f"local[{os.cpu_count()}]")
        .appName("parity")
        .config("spark.sql.warehouse.dir", str(work / "warehouse"))
        .config("spark.driver.extraJavaOptions", f"-Dderby.system.home={work}/derby")
        .config("spark.driver.memory", os.environ.get("COCKPIT_SPARK_MEMORY", "4g"))
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.showConsoleProgress", "false")
        .enableHiveSupport()
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return session


def build_on_spark(where: Paths, policy: Path, work: Path):
    """Run every model on Spark; returns the session with schema `marts`. Raises RuntimeError with dbt's reason."""
    work.mkdir(parents=True, exist_ok=True)
    os.symlink(policy, work / "policy")
    os.environ.update(dbt.environment(where.raw, work, work / ".dbt", os.cpu_count() or 2, "4GB", target="spark"))
    session = spark_session(work)
    from dbt.cli.main import dbtRunner

    reasons: list[str] = []

    def listen(event) -> None:
        if event.info.name == "NodeFinished" and event.data.run_result.status == "error":
            reasons.append(f"{event.data.node_info.node_name}: {event.data.run_result.message[:1500]}")

    result = dbtRunner(callbacks=[listen]).invoke(["run"])
    if not result.success:
        raise RuntimeError("\n".join(reasons) or str(result.exception))
    return session


def tables(mart: Path) -> dict[str, list[tuple[str, str]]]:
    """Tables dbt made in the mart, with their columns and DuckDB types."""
    with duckdb.connect(str(mart), read_only=True) as con:
        rows = con.execute(
            "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c WHERE c.table_schema ="
            " 'marts' AND c.table_name NOT LIKE 'scope%' ORDER BY c.table_name, c.ordinal_position"
        ).fetchall()
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in rows:
        found.setdefault(table, []).append((column, kind))
    return found


def differing(mart: Path, table: str, columns: list[tuple[str, str]], parquet: Path) -> tuple[int, int, int, list]:
    """(rows on DuckDB, rows only there, rows only on Spark, one example), rows counted with their repetitions."""
    theirs = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in columns)
    source = f"read_parquet('{parquet}/*.parquet')"
    with duckdb.connect(":memory:") as con:
        con.execute(f"ATTACH '{mart}' AS mart (READ_ONLY)")
        rows = con.execute(f"SELECT count(*) FROM mart.marts.{table}").fetchone()[0]
        ours_only = f"SELECT * FROM mart.marts.{table} EXCEPT ALL SELECT {theirs} FROM {source}"
        theirs_only = f"SELECT {theirs} FROM {source} EXCEPT ALL SELECT * FROM mart.marts.{table}"
        left = con.execute(f"SELECT count(*) FROM ({ours_only})").fetchone()[0]
        right = con.execute(f"SELECT count(*) FROM ({theirs_only})").fetchone()[0]
        example = (
            [con.execute(f"SELECT * FROM ({sql}) ORDER BY ALL LIMIT 1").fetchone() for sql in (ours_only, theirs_only)]
            if left + right
            else []
        )
    return rows, left, right, example


def compare(where: Paths, work: Path) -> int:
    """Build on Spark, compare, print; the number of differing rows."""
    folder = where.builds / str(publish.published(where))
    session = build_on_spark(where, folder / "policy", work)
    bad = total = 0
    for table, columns in tables(folder / "mart.duckdb").items():
        parquet = work / "out" / table
        session.table(f"marts.{table}").write.mode("overwrite").parquet(str(parquet))
        rows, left, right, example = differing(folder / "mart.duckdb", table, columns, parquet)
        total, bad = total + rows, bad + left + right
        print(
            f"{'ok  ' if left + right == 0 else 'DIFF'} {table:30} {rows:>10,} rows"
            + (f"  {left} only on DuckDB, {right} only on Spark" if left + right else "")
        )
        for row in example:
            print(f"       {row}")
    print(f"{total:,} rows compared, {bad} differ")
    return bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="data folder with a published build (default COCKPIT_DATA)")
    parser.add_argument("--work", type=Path, help="keep Spark's files here")
    given = parser.parse_args()
    where = paths_in(given.data) if given.data else paths()
    if not publish.published(where):
        print(f"parity: {where.data}: no mart is published; run python -m mart build", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="parity-") as folder:
        return 1 if compare(where, given.work or Path(folder)) else 0


if __name__ == "__main__":
    sys.exit(main())
