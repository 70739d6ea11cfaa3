"""`make bench`: a table on the screen and bench.json in COCKPIT_DATA, with machine and versions.

It measures the bank that COCKPIT_DATA holds: build against raw DuckDB, every page cold and warm, 1, 20 and 50 sessions.
With --large every page as every role instead, cold and under filters it has not seen (bench-large.json).
With --paint a filter chosen in Chromium, until its answer is drawn.
With --crowd many readers of two processes behind nginx; with --soak the memory of a server under readers who come and
leave; with --statements what pages ask of the mart.
With --growth S M L also how build time grows over banks already built
(`python -m tests.bench --growth data_s data_m data_l`).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from mart.config import paths
from mart.reader import open_mart
from tests.bench import crowd, growth, large, pages, paint, sessions, soak, statements, traffic, writes
from tests.browser.chrome import REPO, served
from ui import nav


def _table(title: str, rows: list[dict]) -> None:
    print(f"\n{title}")
    for row in rows:
        print("  " + "  ".join(f"{k} {v:,.2f}" if isinstance(v, float) else f"{k} {v}" for k, v in row.items()))


def _build_ratio(repeat: int, data: Path) -> list[dict]:
    out = data / "bench-build.json"
    script = [
        sys.executable,
        str(REPO / "tests/bench/build_ratio.py"),
        "--data",
        str(data),
        "--repeat",
        str(repeat),
        "--json",
        str(out),
    ]
    subprocess.run(script, cwd=REPO, check=False, stdout=subprocess.DEVNULL)
    return [json.loads(out.read_text(encoding="utf-8"))]


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=["build", "pages", "sessions"], action="append")
    parser.add_argument("--repeat", type=int, default=30, help="warm runs of a page (default 30)")
    parser.add_argument(
        "--growth",
        type=Path,
        nargs="+",
        metavar="DIR",
        help="data folders of two or more built banks; without --only nothing else is measured",
    )
    parser.add_argument(
        "--large",
        action="store_true",
        help="every page as every role, cold, warm and under new filters; without --only nothing else is measured",
    )
    parser.add_argument(
        "--paint",
        action="store_true",
        help="filters chosen in Chromium until drawn; without --only nothing else is measured",
    )
    parser.add_argument("--soak", action="store_true", help="memory under 90 readers; nothing else is measured")
    parser.add_argument("--crowd", action="store_true", help="many readers of two processes; nothing else is measured")
    parser.add_argument("--statements", action="store_true", help="statements of every page; nothing else is measured")
    given = parser.parse_args()
    if given.growth and len(given.growth) < 2:
        parser.error("--growth needs the data folders of at least two built banks")
    parts, data = (
        given.only
        or (
            []
            if any((given.growth, given.large, given.paint, given.soak, given.statements, given.crowd))
            else ["build", "pages", "sessions"]
        ),
        paths().data,
    )
    os.environ["COCKPIT_DATA"] = str(data)
    found: dict[str, object] = {
        "build": open_mart(given.growth[-1] if given.growth and not parts else data).build_id,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "versions": {name: version(name) for name in ("streamlit", "duckdb", "polars", "plotly")},
    }
    print(found["build"], found["machine"], found["versions"])
    if given.growth:
        found["growth"], found["growth_models"] = growth.banks(given.growth), growth.models(given.growth)
        _table("build growth, by account-months", found["growth"])
        _table("models: the slowest, and those that grow faster than linear", found["growth_models"])
    if "build" in parts:
        found["build_ratio"] = _build_ratio(3, data)
        _table("build against raw DuckDB", found["build_ratio"])
    if "pages" in parts:
        found["pages"] = [pages.measure(entry.name, cold=5, warm=given.repeat) for entry in nav.entries("executive")]
        _table("page scripts", found["pages"])
    if "sessions" in parts:
        with served(data) as address:
            found["traffic"] = traffic.traffic(address)
            found["sessions"] = [sessions.measure(address, count, clicks=5) for count in (1, 20, 50)] + [
                sessions.burst(address, 50)
            ]
        found["sessions"].append(writes.measure(data))
        _table("bytes before compression: opened, run again, another month", found["traffic"])
        _table("sessions, cockpit, think time 2 s", found["sessions"])
    if given.large:
        found["large"] = large.run()
        _table("filters over all pages", [{"who": who, **spread} for who, spread in found["large"]["filters"].items()])
    if given.crowd:
        found["crowd"] = crowd.run(data)
        _table("readers of two processes behind nginx", found["crowd"])
    if given.soak:
        found["soak"] = soak.run(data)
        _table("memory of a server, readers come and leave", found["soak"])
    if given.statements:
        found["statements"] = statements.run()
        _table("statements of a page: nothing kept, tables in memory, a filter, another", found["statements"])
    if given.paint:
        found["paint"] = paint.run(data)
        _table("a filter chosen in Chromium until drawn", found["paint"]["readers"])
    (data / ("bench-large.json" if given.large else "bench.json")).write_text(
        json.dumps(found, indent=1) + "\n", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
