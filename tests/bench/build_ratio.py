"""Build time against raw DuckDB doing the same reads and writes:
`python tests/bench/build_ratio.py --data DIR --repeat 5`.

The yardstick runs the compiled SQL of every model, in dependency order, in one DuckDB connection: the same Parquet is
read, the same tables are written, with the same threads and memory, and nothing of dbt, manifest, checks or publishing.
Both sides are warmed once, their tables compared, then timed in alternating order. `--repeat 0` times that first run of
each instead: for a bank whose build takes many minutes and gigabytes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mart.build import build  # noqa: E402
from mart.config import Paths, paths, paths_in  # noqa: E402

TARGET_RATIO = 2.0


def statements(state: Path) -> list[tuple[str, str]]:
    """(table, compiled SQL) of every table the build makes, parents first, from dbt's target folder."""
    graph = json.loads((state / "target" / "manifest.json").read_text(encoding="utf-8"))
    models = {key: node for key, node in graph["nodes"].items() if node["resource_type"] == "model"}
    order: list[str] = []

    def visit(key: str) -> None:
        if key in models and key not in order:
            for parent in graph["parent_map"][key]:
                visit(parent)
            order.append(key)

    for key in sorted(models):
        visit(key)
    tables = [models[key] for key in order if models[key]["config"]["materialized"] == "table"]
    compiled = state / "target" / "compiled" / "cockpit"
    return [
        (
            f"{node['database']}.marts.{node['name']}",
            (compiled / node["original_file_path"]).read_text(encoding="utf-8"),
        )
        for node in tables
    ]


def raw_duckdb(
    work: Path, policy: Path, plan: list[tuple[str, str]], built_in: Path, threads: int, memory: str
) -> float:
    """Seconds raw DuckDB takes for the same statements, files written and closed."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    shutil.copytree(policy, work / "policy")
    began = time.perf_counter()
    con = duckdb.connect(str(work / "mart.duckdb"), config={"threads": threads, "memory_limit": memory})
    con.execute(f"ATTACH '{work}/scratch.duckdb' AS scratch")
    con.execute("CREATE SCHEMA marts")
    con.execute("CREATE SCHEMA scratch.marts")
    for table, sql in plan:
        con.execute(f"CREATE TABLE {table} AS {sql.replace(str(built_in), str(work))}")
    con.close()
    return time.perf_counter() - began


def fingerprint(file: Path) -> dict[str, tuple]:
    """Per table: rows and an order-free hash of all of them."""
    with duckdb.connect(str(file), read_only=True) as con:
        names = [
            name
            for (name,) in con.execute(
                "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' AND table_name NOT LIKE 'scope%'"
                " ORDER BY 1"
            ).fetchall()
        ]
        return {name: con.execute(f"SELECT count(*), sum(hash(t)) FROM marts.{name} t").fetchone() for name in names}


def workplace(source: Paths, folder: Path) -> Paths:
    """A data folder of our own over the same raw files."""
    folder.mkdir(parents=True)
    os.symlink(source.raw, folder / "raw")
    if source.load_json.exists():
        shutil.copyfile(source.load_json, folder / "load.json")
    return paths_in(folder)


def measure(where: Paths, yard: Path, repeat: int) -> dict[str, list[float]]:
    """Seconds of each side, alternating; results compared first."""
    os.environ["COCKPIT_THREADS"] = os.environ.get("COCKPIT_THREADS", str(os.cpu_count()))
    threads, memory = int(os.environ["COCKPIT_THREADS"]), os.environ.setdefault("COCKPIT_MEMORY", "8GB")
    began = time.perf_counter()
    result = build(where)
    first = time.perf_counter() - began
    plan, built_in = statements(where.builds / ".dbt"), where.builds / "next.tmp"
    first_raw = raw_duckdb(yard, result.folder / "policy", plan, built_in, threads, memory)
    ours, theirs = fingerprint(result.folder / "mart.duckdb"), fingerprint(yard / "mart.duckdb")
    assert ours == theirs, f"results differ: {[name for name in ours if ours[name] != theirs.get(name)]}"
    seconds: dict[str, list[float]] = (
        {"build": [first], "raw": [first_raw]} if repeat == 0 else {"build": [], "raw": []}
    )
    for _ in range(repeat):
        began = time.perf_counter()
        result = build(where)
        seconds["build"].append(time.perf_counter() - began)
        seconds["raw"].append(raw_duckdb(yard, result.folder / "policy", plan, built_in, threads, memory))
    seconds["rows"] = [float(ours["fct_account_month"][0])]
    return seconds


def p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, round(0.95 * (len(values) - 1)))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="data folder with loaded raw (default COCKPIT_DATA)")
    parser.add_argument(
        "--repeat", type=int, default=5, help="timed runs after the first; 0 times the first (large banks)"
    )
    parser.add_argument("--json", type=Path, help="write the figures here too")
    given = parser.parse_args()
    source = paths_in(given.data) if given.data else paths()
    with tempfile.TemporaryDirectory(prefix="build-ratio-") as folder:
        seconds = measure(workplace(source, Path(folder) / "data"), Path(folder) / "raw-duckdb", given.repeat)
    ratios = [ours / raw for ours, raw in zip(seconds["build"], seconds["raw"], strict=True)]
    figures = {
        "rows": int(seconds["rows"][0]),
        "repeat": given.repeat,
        "build_p50_seconds": statistics.median(seconds["build"]),
        "build_p95_seconds": p95(seconds["build"]),
        "raw_p50_seconds": statistics.median(seconds["raw"]),
        "raw_p95_seconds": p95(seconds["raw"]),
        "ratio_p50": statistics.median(ratios),
        "ratio_p95": p95(ratios),
        "target": TARGET_RATIO,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "duckdb": version("duckdb"),
        "dbt": version("dbt-core"),
    }
    for name, value in figures.items():
        print(f"{name:20} {value:.2f}" if isinstance(value, float) else f"{name:20} {value}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0 if figures["ratio_p50"] <= TARGET_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
