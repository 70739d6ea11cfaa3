"""`make bench-peers`: the cockpit beside a plain Streamlit, a Dash and a Superset page of the same content, in turns.

Milliseconds depend on the machine and on what else it does; ratios of medians in one run, CPU seconds and bytes say
more. The same figures as JSON: bench-peers.json in COCKPIT_DATA. Superset takes part where an interpreter with it is
given (`make bench-peers SUPERSET=1`): it brings a server, a metadata database and some 150 packages.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, fields
from pathlib import Path

from mart.config import paths
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.bench.peers import browser, export, floor, systems, users
from tests.bench.peers.browser import Step
from tests.bench.peers.superset import superset

ELEMENTS, BOXES = 82, 37  # what the cockpit puts on the screen, counted in the messages of a rerun


def _medians(found: list[dict[str, Step]]) -> dict[str, dict[str, float]]:
    return {
        step: {one.name: statistics.median(getattr(v[step], one.name) for v in found) for one in fields(Step)}
        for step in found[0]
    }


def _print(medians: dict[str, dict[str, dict[str, float]]]) -> None:
    for step in ("open", "new", "again"):
        print(f"\n{step}")
        for name, steps in medians.items():
            print("  " + f"{name:10}" + "  ".join(f"{k} {v:,.2f}" for k, v in steps[step].items()))
            if name != "ours":
                ratios = {k: medians["ours"][step][k] / v for k, v in steps[step].items() if v}
                print("  " + f"  ours / {name}: " + "  ".join(f"{k} {v:.2f}" for k, v in ratios.items()))


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-peers", description=__doc__.splitlines()[0])
    parser.add_argument("--python", type=Path, required=True, help="interpreter with the peers' packages")
    parser.add_argument("--superset", type=Path, help="interpreter with Superset")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--users", type=int, nargs="*", default=[20, 50])
    given = parser.parse_args()
    data, mart = paths().data, open_mart()
    units = mart.small.whole("org", EXECUTIVE).filter(org_level="branch").sort("org_id")
    names = dict(units.select("org_id", "name_en").iter_rows())
    branches = sorted(names)
    found: dict[str, object] = {"build": mart.build_id, "load": os.getloadavg()[0], "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        export.export(mart, Path(folder))
        compared = [
            stack.enter_context(systems.ours(data, names)),
            stack.enter_context(systems.plain(given.python, Path(folder))),
            stack.enter_context(systems.dash(given.python, Path(folder))),
        ]
        if given.superset:
            compared.append(stack.enter_context(superset(given.superset, Path(folder))))
        bare = stack.enter_context(systems.bare(given.python, ELEMENTS, BOXES))
        small = stack.enter_context(systems.bare(given.python, 2, 0, "small"))
        seen: dict[str, list[dict[str, Step]]] = {one.name: [] for one in compared}
        with browser.chromium() as (chrome, root):
            for number in range(given.rounds + 1):  # the first round warms everything up
                for one in compared:
                    visit = browser.visit(chrome, root, one, branches[number % len(branches)])
                    if number:
                        seen[one.name].append(visit)
        medians = {name: _medians(rounds) for name, rounds in seen.items()}
        _print(medians)
        found |= {"rounds": {n: [{k: asdict(s) for k, s in v.items()} for v in r] for n, r in seen.items()}}
        found |= {"medians": medians, "memory_mb": {one.name: one.memory_mb for one in compared}}
        clicked = [one for one in compared if one.takes_users]
        found["floor"] = floor.measure([*(one for one in clicked if one.is_streamlit), bare, small])
        print("\nCPU of a page run again as it is")
        for name, row in found["floor"].items():
            ratio = found["floor"]["ours"]["cpu_ms"] / row["cpu_ms"]
            print(f"  {name:10}" + "  ".join(f"{k} {v:.1f}" for k, v in row.items()) + f"  ours / {name} {ratio:.2f}")
        found["users"] = [
            {"system": one.name, **users.measure(one, count, 5, branches)} for count in given.users for one in clicked
        ]
        for row in found["users"]:
            print("  " + "  ".join(f"{k} {v:,.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in row.items()))
    (data / "bench-peers.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
