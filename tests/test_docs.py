"""Decision records are numbered once each and all stand in the index."""

from __future__ import annotations

from mart.config import REPO

FOLDER = REPO / "docs" / "adr"


def test_every_decision_has_a_number_of_its_own_and_is_in_the_index():
    files = sorted(file.name for file in FOLDER.glob("[0-9]*.md"))
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name[:4] for name in files] == [f"{number + 1:04}" for number in range(len(files))]
    assert [name for name in files if f"]({name})" not in index] == []


def test_a_record_begins_with_its_number():
    assert [
        file.name for file in FOLDER.glob("[0-9]*.md") if not file.read_text("utf-8").startswith(f"# {file.name[:4]} ")
    ] == []
