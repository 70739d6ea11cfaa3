"""Page scripts in one process: cold (empty caches) against the SQL they run, and warm.

Cold is the whole script run from empty caches, small tables in memory; its own SQL is every statement that run sent to
the mart, sent again one after the other, `all` what it would send if nothing were in memory. They stand side by side,
so that a busy machine slows all. A script is timed from its first line to its last as the server runs it: pages
compiled once, without the parsing of the answer that AppTest adds for tests.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from unittest import mock

import polars as pl
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from mart import small_tables
from mart.reader import Mart, open_mart
from ui import load, nav

Call = tuple[str, dict, object]


@contextmanager
def as_served() -> Iterator[list[tuple[float, float]]]:
    """Scripts as the server runs them; yields the list of their runs as (wall seconds, CPU seconds of their thread)."""
    runs: list[tuple[float, float]] = []
    cache, original = ScriptCache(), ScriptRunner._run_script

    def timed(self: ScriptRunner, *args: object) -> object:
        began, used = time.perf_counter(), time.thread_time()
        try:
            return original(self, *args)
        finally:
            runs.append((time.perf_counter() - began, time.thread_time() - used))

    class Served(PagesManager):
        """AppTest makes Streamlit look for a pages folder in every run; a server does once, until st.navigation is
        called."""

    places = ("streamlit.testing.v1.app_test", "streamlit.testing.v1.local_script_runner")
    with (
        mock.patch.object(ScriptRunner, "_run_script", timed),
        mock.patch(f"{places[0]}.ScriptCache", lambda: cache),
        mock.patch(f"{places[1]}.ScriptCache", lambda: cache),
        mock.patch(f"{places[0]}.PagesManager", Served),
        mock.patch("ui.screen.in_quiet"),  # nothing runs beside what is measured
    ):
        yield runs


def app_of(page: str) -> AppTest:
    app = AppTest.from_file(str(nav.ROOT / "app.py"), default_timeout=120)
    app.query_params["role"] = "executive"
    app.query_params["lang"] = "en"
    app.run()
    return app if page == nav.entries("executive")[0].name else app.switch_page(nav.entry_of(page).path).run()


def _recorded(run: Callable[[], object]) -> tuple[list[Call], Mart | None]:
    """The queries `run` makes, by watching the one door to the mart."""
    calls: list[Call] = []
    seen: list[Mart] = []
    original = Mart.frame

    def watched(self: Mart, sql: str, params: dict | None = None, scope: object = None) -> pl.DataFrame:
        calls.append((sql, dict(params or {}), scope))
        seen.append(self)
        return original(self, sql, params or {}, scope)

    with mock.patch.object(Mart, "frame", watched):
        run()
    return calls, seen[0] if seen else None


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _at(times: list[float], share: float) -> float:
    """The value below which this share of the times lies, in milliseconds."""
    return 1000 * sorted(times)[round(share * (len(times) - 1))]


def _send(mart: Mart | None, calls: list[Call]) -> None:
    for sql, params, scope in calls if mart else ():
        mart.frame(sql, params, scope)


def measure(page: str, cold: int, warm: int) -> dict[str, float | str]:
    """Milliseconds of one page: cold script, its own SQL and all of it in turns, warm p50 and p95 and their CPU."""
    with as_served() as runs:
        app = app_of(page)

        def from_cold() -> float:
            load.forget()
            app.run()
            return runs[-1][0]

        with mock.patch.object(small_tables, "MOST_ROWS", -1):
            open_mart().forget()
            whole, _ = _recorded(from_cold)
        from_cold()  # the small tables are in memory again
        calls, mart = _recorded(from_cold)
        sent = partial(_send, mart, calls), partial(_send, mart, whole)
        turns = [(from_cold(), *map(_seconds, sent)) for _ in range(cold)]
        app.run()
        runs.clear()
        for _ in range(warm):
            app.run()
        wall, cpu = ([run[at] for run in runs] for at in (0, 1))
    return {
        "page": page,
        "queries": len(calls),
        "queries_all": len(whole),
        "cold_ms": 1000 * statistics.median(c for c, _, _ in turns),
        "sql_ms": 1000 * statistics.median(s for _, s, _ in turns),
        "sql_all_ms": 1000 * statistics.median(s for _, _, s in turns),
        "cold_to_sql": statistics.median(c / s for c, s, _ in turns),
        "cold_to_all": statistics.median(c / s for c, _, s in turns),
        "warm_p50_ms": _at(wall, 0.5),
        "warm_p95_ms": _at(wall, 0.95),
        "warm_cpu_p50_ms": _at(cpu, 0.5),
        "warm_cpu_p95_ms": _at(cpu, 0.95),
    }
