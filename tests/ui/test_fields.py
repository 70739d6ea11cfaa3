"""The drop-downs of the scope."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mart.config import REPO
from tests.ui.test_filters import CHEAP, at, field, pick, said


def test_a_drop_down_drawn_anew_says_all_and_is_never_empty(s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser mounts a closed popover's fields again and takes what the run says they hold at first."""
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    app = at(CHEAP, {"lang": "en"})
    pick(app, "month", "2026-08")
    for key in ("branch", "manager"):
        drawn = field(app, key).proto
        assert drawn.HasField("default") and drawn.options[drawn.default] == "All"


def test_a_flood_of_texts_that_mean_nothing_is_cut_and_turns_no_line_around(
    s_bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    app = at(CHEAP, {"lang": "en", "tier": [f"\u202et{no}" for no in range(400)]})
    assert said(app).endswith("+394</div></div>") and "\u202e" not in said(app)


def test_what_is_named_in_two_languages_is_another_field_in_each() -> None:
    """A drop-down sends the words of what it holds; words of the other language would mean no option."""
    found = []
    for file in sorted((REPO / "ui").rglob("*.py")):
        for call in (one for one in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(one, ast.Call)):
            given = {one.arg: one.value for one in call.keywords}
            key = given.get("key")
            if "format_func" in given and isinstance(key, ast.Call) and ast.unparse(key.func) == "address.widget":
                found.append((file.name, key.lineno, [one.arg for one in key.keywords]))
    assert len(found) > 3
    assert [one for one in found if one[2] != ["lang"]] == []


def test_the_menu_leads_on_without_what_is_not_there(s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    links = [one.proto for one in at("cockpit_overview", {"role": "executive", "branch": "B99"}).get("page_link")]
    assert links and all("role=executive" in str(one) and "B99" not in str(one) for one in links)
