"""The screens of a large bank: every page as every role, from empty caches, under filters it has not seen, and warm.

Each page × role has a process of its own, in which another page was opened before: what the first visitor of a fresh
server waits for. Wall seconds are the script run's, from its first line to its last; CPU seconds are all threads of the
process, which is what compares on a busy machine. `python -m tests.bench --large` runs it over the bank in
COCKPIT_DATA.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from mart.reader import open_mart
from mart.scope import Scope, parse
from tests.bench.pages import as_served
from tests.bench.readers import choices, persona, readers
from ui import load, nav

FIRST_PAGE = "data_metric_dictionary"
COLD, WARM = 3, 10


def _timed(run: Callable[[], object], runs: list[tuple[float, float]]) -> dict[str, float]:
    """Milliseconds of the last script run that `run` makes (a first visit may run twice), and CPU of the process
    meanwhile."""
    runs.clear()
    used = time.process_time()
    run()
    cpu = time.process_time() - used
    return {"wall_ms": 1000 * sum(wall for wall, _ in runs), "cpu_ms": 1000 * cpu}


def measure(page: str, scope: Scope) -> dict:
    """One page as one person: first, cold, warm, and each filter; see the module's text."""
    mart = open_mart()
    with as_served() as runs:
        app = AppTest.from_file(str(nav.ROOT / "app.py"), default_timeout=120)
        for name, value in persona(mart, scope).items():
            app.query_params[name] = value
        app.switch_page(nav.entry_of(FIRST_PAGE).path).run()
        app.switch_page(nav.entry_of(page).path)
        first = _timed(app.run, runs)

        def from_empty() -> dict[str, float]:
            load.forget()
            mart.forget()
            return _timed(app.run, runs)

        cold = [from_empty() for _ in range(COLD)]
        warm = [_timed(app.run, runs) for _ in range(WARM)]
        problems = [str(e.value) for e in app.exception]
        filters = {name: _filtered(app, widgets, runs) for name, widgets in choices(mart, scope).items()}
    assert not problems, problems
    return {
        "page": page,
        "scope": str(scope),
        "first_ms": first["wall_ms"],
        "first_cpu_ms": first["cpu_ms"],
        "cold_ms": statistics.median(c["wall_ms"] for c in cold),
        "cold_cpu_ms": statistics.median(c["cpu_ms"] for c in cold),
        "warm_p50_ms": statistics.median(w["wall_ms"] for w in warm),
        "warm_p95_ms": max(w["wall_ms"] for w in warm),
        "filters": filters,
    }


def _filtered(app: AppTest, widgets: dict[str, object], runs: list) -> dict[str, float]:
    """The run in which a filter is first used. A sub-branch is chosen below its branch, which was chosen before."""
    steps = [widgets | {"org": None}, widgets] if widgets["org"] else [widgets]
    for step in steps:
        app.session_state["_address"].choose(**step)
        found = _timed(app.run, runs)
    assert not app.exception, [str(e.value) for e in app.exception]
    return found


def _rows(found: list[dict]) -> list[dict]:
    """A line a page and person, filters as p50 and p95."""
    rows = []
    for one in found:
        wall, cpu = ([f[name] for f in one["filters"].values()] for name in ("wall_ms", "cpu_ms"))
        rows.append(
            {**{k: v for k, v in one.items() if k != "filters"}, **spread("filter", wall), **spread("filter_cpu", cpu)}
        )
    return rows


def spread(name: str, times: list[float]) -> dict[str, float]:
    times = sorted(times)
    return (
        {f"{name}_p50_ms": statistics.median(times), f"{name}_p95_ms": times[round(0.95 * (len(times) - 1))]}
        if times
        else {}
    )


def run() -> dict:
    """Every page as every person who may open it, one process each; prints a line as each is done."""
    found, mart = [], open_mart()
    for who, scope in readers(mart).items():
        for entry in nav.entries(scope.role):
            out = subprocess.run(
                [sys.executable, "-m", "tests.bench.large", entry.name, str(scope)],
                capture_output=True,
                text=True,
                cwd=nav.ROOT,
                check=False,
            )
            if out.returncode:
                print(f"  {entry.name} {scope}: {out.stderr.strip().splitlines()[-1]}", flush=True)
                continue
            found.append({"who": who, "load": os.getloadavg()[0], **json.loads(out.stdout.splitlines()[-1])})
            row = _rows(found[-1:])[0]
            print(
                "  "
                + "  ".join(
                    f"{k} {v:,.0f}" if isinstance(v, float) and k != "load" else f"{k} {v}" for k, v in row.items()
                ),
                flush=True,
            )
    every = {
        who: [f for one in found if one["who"] == who for f in one["filters"].values()]
        for who in dict.fromkeys(o["who"] for o in found)
    }
    spreads = {
        who: spread("wall", [f["wall_ms"] for f in fs]) | spread("cpu", [f["cpu_ms"] for f in fs])
        for who, fs in every.items()
    }
    return {"pages": found, "filters": spreads}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("page")
    parser.add_argument("scope")
    given = parser.parse_args()
    print(json.dumps(measure(given.page, parse(given.scope))))
