"""Files of a sales map: every list has one, and nobody who is held out is in any."""

from __future__ import annotations

import csv
import io

import pytest

from tests.ui.lists.opened_files import faults
from tests.ui.screens.salesmap.conftest import Planned
from ui import components as ui


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the export menus of the page would give: name of the menu -> CSV."""
    made: dict[str, str] = {}

    def menu(make, lang, *, key: str, **_: object) -> None:
        made[key] = make("csv").decode("utf-8-sig")
        assert faults(make, lang) == [], key

    monkeypatch.setattr(ui, "export_menu", menu)
    return made


def test_every_list_of_a_map_has_a_file_and_no_file_names_who_is_held_out(planned: Planned, files: dict[str, str]):
    wanted = {
        "products": {"salesmap_push_export"}, "targets": {"salesmap_targets_export"}, "team": {"salesmap_team_export"},
        "progress": {"salesmap_by_export", "map_stuck_export"}, "": {"salesmap_maps_export"},
    }  # fmt: skip
    planned.push()
    for step, keys in wanted.items():
        assert not planned.shown(step).exception
        assert keys <= set(files), (step, set(files))
    text = " ".join(files.values())
    assert planned.held and not [one for pair in planned.held for one in pair if one in text]
    counts = {"salesmap_targets_export": planned.found.targets_cnt, "map_stuck_export": planned.found.assigned_cnt}
    for key, count in counts.items():
        rows = list(csv.DictReader(io.StringIO(files[key])))
        assert len(rows) == count > 0 and rows[0]["Customer number"], key
