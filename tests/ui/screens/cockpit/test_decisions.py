"""The card of decisions where the rules lack what they judge by."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.banks import tiny
from tests.ui.test_pages import opened, printed
from ui.i18n import LANGS, t


@pytest.mark.parametrize("lang", LANGS)
def test_a_missing_feed_is_said_once_and_no_filter_is_blamed(tmp_path: Path, monkeypatch, lang: str) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(tiny.publish(tmp_path, missing=("management_accounting.ftp_curve",))))
    text = " ".join(printed(opened("cockpit_overview", "executive", lang)))
    assert t("state.missing_title", lang, what=t("cockpit.section.decisions", lang)) in text
    assert t("state.empty_hint", lang) not in text
