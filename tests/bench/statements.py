"""How many statements each page sends to the mart: from nothing kept, with its tables in memory, under a new filter."""

from __future__ import annotations

from unittest import mock

import polars as pl

from mart.query.filters import options
from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE
from tests.bench.pages import app_of, as_served
from ui import load, nav


def measure(page: str) -> dict[str, int | str]:
    """Statements of one page as executive."""
    asked: list[str] = []
    original = Mart.frame

    def watched(self: Mart, sql: str, *more: object) -> pl.DataFrame:
        asked.append(sql)
        return original(self, sql, *more)

    mart = open_mart()
    branches = options(mart, EXECUTIVE, "branch_id", mart.as_of)["key"].to_list()
    counts: dict[str, int | str] = {"page": page}
    with as_served(), mock.patch.object(Mart, "frame", watched):
        app = app_of(page)

        def count(name: str) -> None:
            asked.clear()
            app.run()
            counts[name] = len(asked)

        load.forget()
        mart.forget()
        count("cold")
        load.forget()
        count("open")
        for name, branch in (("a_filter", branches[0]), ("another", branches[1])):
            app.session_state["_address"].choose(branch=branch)
            count(name)
    return counts


def run() -> list[dict[str, int | str]]:
    """A line a page."""
    return [measure(entry.name) for entry in nav.entries("executive")]
