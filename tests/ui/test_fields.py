"""The drop-downs of the scope."""

from __future__ import annotations

from pathlib import Path

import pytest

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
