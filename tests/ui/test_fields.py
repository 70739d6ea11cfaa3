"""The drop-downs of the scope."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from streamlit.util import calc_hash

from mart.config import REPO
from tests.ui.test_filters import CHEAP, at, field, pick, said
from tests.ui.test_pages import asked, printed
from ui.i18n import t


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
    assert [one for one in found if one[2][:1] != ["lang"]] == []


def test_the_menu_leads_on_without_what_is_not_there(s_bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    links = [one.proto for one in at("cockpit_overview", {"role": "executive", "branch": "B99"}).get("page_link")]
    assert links and all("role=executive" in str(one) and "B99" not in str(one) for one in links)


def _literal_keys() -> set[str]:
    """Keys of drop-downs with words that outlive their page, where they are written out."""
    found = set()
    for file in (REPO / "ui").rglob("*.py"):
        for call in (one for one in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(one, ast.Call)):
            given = {one.arg: one.value for one in call.keywords}
            is_one = ast.unparse(call.func) in ("st.selectbox", "st.multiselect")
            if is_one and {"format_func", "persist_state"} <= set(given) and isinstance(given["key"], ast.Constant):
                found.add(given["key"].value)
    return found


def test_what_a_drop_down_holds_is_read_ahead_as_one_of_its_options() -> None:
    """Read ahead as it is, it may be a word of the other language."""
    keys = _literal_keys()
    assert {"scorecard_measure", "segments_sort"} <= keys
    text = "".join(file.read_text(encoding="utf-8") for file in (REPO / "ui" / "screens").rglob("*.py"))
    assert [key for key in sorted(keys) if f'session.read("{key}"' in text] == []


@pytest.mark.parametrize(
    ("page", "key", "word"),
    [("managers_scorecard", "scorecard_measure", "产能"), ("customers_segments", "segments_sort", "日均存款")],
)
def test_a_word_of_the_other_language_takes_no_part_down(
    s_bank: Path, monkeypatch: pytest.MonkeyPatch, page: str, key: str, word: str
) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank))
    app = asked("executive", "en", manager="M00003")
    app._page_hash = calc_hash(page)
    app.session_state[key] = word
    app.run()
    assert not app.exception and t("state.error_title", "en", where="") not in " ".join(printed(app))
    assert app.session_state[key] != word
