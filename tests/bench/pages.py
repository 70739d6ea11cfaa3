"""Page scripts in one process: cold (empty caches) against the SQL they run, and warm."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import polars as pl
import streamlit as st
from streamlit.testing.v1 import AppTest

from mart.reader import Mart
from ui import nav

Call = tuple[str, dict, object]


def _app(page: str) -> AppTest:
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

    Mart.frame = watched
    try:
        run()
    finally:
        Mart.frame = original
    return calls, seen[0] if seen else None


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def measure(page: str, cold: int, warm: int) -> dict[str, float | str]:
    """Milliseconds of one page: cold script and its own SQL in alternating order, warm p50 and p95."""
    app = _app(page)

    def from_cold() -> None:
        st.cache_data.clear()
        app.run()

    calls, mart = _recorded(from_cold)

    def own_sql() -> None:
        for sql, params, scope in calls:
            mart.frame(sql, params, scope)

    pairs = [(_seconds(from_cold), _seconds(own_sql)) for _ in range(cold)]
    app.run()
    times = sorted(1000 * _seconds(app.run) for _ in range(warm))
    return {"page": page, "queries": len(calls), "cold_ms": 1000 * statistics.median(c for c, _ in pairs),
            "sql_ms": 1000 * statistics.median(s for _, s in pairs), "cold_to_sql": statistics.median(c / s for c, s in pairs),
            "warm_p50_ms": statistics.median(times), "warm_p95_ms": times[round(0.95 * (len(times) - 1))]}
