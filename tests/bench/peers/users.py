"""Many virtual users with think times against one served page: its branch chosen again, answers kept."""

from __future__ import annotations

import concurrent.futures
import json
import random
import statistics
import time
import urllib.request
from typing import Any

from tests.bench import sessions
from tests.bench.peers.systems import System

THINK_SECONDS = 2.0


def measure(system: System, users: int, clicks: int, branches: list[str]) -> dict[str, float]:
    """p50 and p95 of an action in milliseconds, actions a second, CPU seconds of an action."""
    began, cpu = time.perf_counter(), system.cpu_seconds
    if system.is_streamlit:
        found = sessions.measure(system.address, users, clicks)
        p50, p95, actions = found["p50_ms"], found["p95_ms"], users * clicks
    else:
        times = _posts(system, users, clicks, branches)
        p50, p95, actions = statistics.median(times), times[round(0.95 * (len(times) - 1))], len(times)
    took = time.perf_counter() - began
    spent = system.cpu_seconds - cpu
    return {"users": users, "p50_ms": p50, "p95_ms": p95, "a_second": actions / took, "cpu_s": spent / actions}


def _posts(system: System, users: int, clicks: int, branches: list[str]) -> list[float]:
    """Dash: the one callback of the page, as the browser sends it."""
    callback: dict[str, Any] = json.load(urllib.request.urlopen(f"{system.address}/_dash-dependencies"))[0]
    outputs = [part.rsplit(".", 1) for part in callback["output"].strip(".").split("...")]

    def user(number: int) -> list[float]:
        rng, times = random.Random(number), []
        for click in range(clicks):
            time.sleep(rng.uniform(0.5, 1.5) * THINK_SECONDS)
            asked = {
                "output": callback["output"],
                "outputs": [{"id": one, "property": name} for one, name in outputs],
                "inputs": [{"id": "branch", "property": "value", "value": branches[click % len(branches)]}],
                "changedPropIds": ["branch.value"],
            }
            request = urllib.request.Request(
                f"{system.address}/_dash-update-component",
                json.dumps(asked).encode(),
                {"Content-Type": "application/json"},
            )
            began = time.perf_counter()
            urllib.request.urlopen(request, timeout=120).read()
            times.append(1000 * (time.perf_counter() - began))
        return times

    with concurrent.futures.ThreadPoolExecutor(users) as pool:
        return sorted(one for times in pool.map(user, range(users)) for one in times)
