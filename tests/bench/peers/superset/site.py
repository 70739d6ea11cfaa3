"""The dashboard made over Superset's REST interface, as somebody would click it together."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path
from typing import Any

from tests.bench.peers.superset import content

USER = {"username": "admin", "password": "admin"}
SLUG = "cockpit"
HEIGHT = 40


class Site:
    """A running Superset, signed in to."""

    def __init__(self, address: str):
        self.address, jar = address, CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open
        self._open(f"{address}/login/", urllib.parse.urlencode(USER).encode(), timeout=120).close()
        self.session = next(one.value or "" for one in jar if one.name == "session")

    def send(self, path: str, body: dict[str, Any], method: str = "POST") -> dict[str, Any]:
        """What the interface answers; what it refuses is raised with its words."""
        head = {"Content-Type": "application/json"}
        asked = urllib.request.Request(f"{self.address}/api/v1/{path}", json.dumps(body).encode(), head, method=method)
        try:
            with self._open(asked, timeout=120) as found:
                answer: dict[str, Any] = json.load(found)
                return answer
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.code} {error.read().decode()[:400]}") from None


def build(address: str, file: Path) -> str:
    """Database, datasets, charts and the dashboard with one filter by branch. Returns the session of who may see it."""
    site = Site(address)
    made = site.send("database/", {
        "database_name": "bank", "sqlalchemy_uri": f"duckdb:///{file}", "expose_in_sqllab": False,
        "extra": json.dumps({"engine_params": {"connect_args": {"read_only": True}}}),
    })["id"]  # fmt: skip
    tables = {
        name: site.send("dataset/", {"database": made, "schema": "main", "table_name": name})["id"]
        for name in ("org", "bridge", "customer")
    }
    board = site.send("dashboard/", {"dashboard_title": "Cockpit", "slug": SLUG, "published": True})["id"]
    cells = []
    for title, table, kind, params, width in content.charts():
        own = {"viz_type": kind, "datasource": f"{tables[table]}__table", "adhoc_filters": [], **params}
        body = {"slice_name": title, "viz_type": kind, "datasource_id": tables[table], "datasource_type": "table"}
        number = site.send("chart/", {**body, "params": json.dumps(own), "dashboards": [board]})["id"]
        cells.append((number, title, width))
    meta = {"native_filter_configuration": [_filter(tables["org"], [number for number, *_ in cells])]}
    places = {"position_json": json.dumps(_places(cells)), "json_metadata": json.dumps(meta)}
    site.send(f"dashboard/{board}", places, "PUT")
    return site.session


def _filter(dataset: int, charts: list[int]) -> dict[str, Any]:
    return {
        "id": "NATIVE_FILTER-branch", "name": "Branch", "type": "NATIVE_FILTER", "filterType": "filter_select",
        "targets": [{"datasetId": dataset, "column": {"name": "branch_id"}}],
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "controlValues": {"multiSelect": False, "enableEmptyFilter": False, "defaultToFirstItem": False,
                          "inverseSelection": False, "searchAllOptions": False},
        "cascadeParentIds": [], "scope": {"rootPath": ["ROOT_ID"], "excluded": []}, "chartsInScope": charts,
        "tabsInScope": [], "description": "",
    }  # fmt: skip


def _places(cells: list[tuple[int, str, int]]) -> dict[str, Any]:
    """Rows of twelve, filled one after the other."""
    rows: list[list[tuple[int, str, int]]] = []
    for cell in cells:
        if not rows or sum(width for *_, width in rows[-1]) + cell[2] > 12:
            rows.append([])
        rows[-1].append(cell)
    root, grid, number = "ROOT_ID", "GRID_ID", count(1)
    found: dict[str, Any] = {"DASHBOARD_VERSION_KEY": "v2", root: {"type": "ROOT", "id": root, "children": [grid]}}
    found["HEADER_ID"] = {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": "Cockpit"}}
    names = [f"ROW-{next(number)}" for _ in rows]
    found[grid] = {"type": "GRID", "id": grid, "children": names, "parents": [root]}
    for name, row in zip(names, rows, strict=True):
        inside = [f"CHART-{chart}" for chart, *_ in row]
        look = {"background": "BACKGROUND_TRANSPARENT"}
        found[name] = {"type": "ROW", "id": name, "children": inside, "parents": [root, grid], "meta": look}
        for one, (chart, title, width) in zip(inside, row, strict=True):
            meta = {"chartId": chart, "width": width, "height": HEIGHT if width > 2 else 18, "sliceName": title}
            found[one] = {"type": "CHART", "id": one, "children": [], "parents": [root, grid, name], "meta": meta}
    return found
