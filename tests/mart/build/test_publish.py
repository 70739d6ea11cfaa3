"""Publishing: which build is read, going back, and what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mart import publish
from mart.config import paths_in
from mart.publish import PublishError


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Three finished builds, the middle one published, and one that never finished."""
    for build in ("b20261101-080000", "b20261102-080000", "b20261103-080000"):
        folder = tmp_path / "builds" / build
        folder.mkdir(parents=True)
        (folder / "mart.duckdb").touch()
        (folder / "manifest.json").write_text(json.dumps({"as_of": "2026-10"}))
    (tmp_path / "builds" / "next.tmp").mkdir()
    (tmp_path / "CURRENT").write_text("b20261102-080000\n")
    return tmp_path


def test_builds_newest_first_with_the_published_one_marked(bank):
    found = [(build.build[1:9], build.is_published) for build in publish.builds(paths_in(bank))]
    assert found == [("20261103", False), ("20261102", True), ("20261101", False)]


def test_publish_then_go_back(bank):
    where = paths_in(bank)
    publish.publish(where, "b20261103-080000")
    assert publish.published(where) == "b20261103-080000"
    publish.publish(where, publish.previous(where))
    assert publish.published(where) == "b20261102-080000"
    assert sorted(file.name for file in bank.iterdir()) == ["CURRENT", "builds"]


@pytest.mark.parametrize("build", ["b20261109-080000", "next.tmp", "../etc"])
def test_only_a_finished_build_can_be_published(bank, build):
    with pytest.raises(PublishError, match="no such build"):
        publish.publish(paths_in(bank), build)
    assert publish.published(paths_in(bank)) == "b20261102-080000"


def test_nothing_older_to_go_back_to(bank):
    publish.publish(paths_in(bank), "b20261101-080000")
    with pytest.raises(PublishError, match="no build older"):
        publish.previous(paths_in(bank))


def test_old_builds_go_but_never_the_published_one(bank):
    where = paths_in(bank)
    publish.publish(where, "b20261101-080000")
    assert publish.prune(where, keep=1) == ("b20261102-080000",)
    assert publish.published(where) == "b20261101-080000"


def test_command_lists_and_rolls_back(bank, monkeypatch, capsys):
    monkeypatch.setenv("COCKPIT_DATA", str(bank))
    assert publish.cli_publish(rollback=True, as_json=True) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [row["build"] for row in listed if row["is_published"]] == ["b20261101-080000"]
    assert publish.cli_publish(build="b19990101-000000") == 1
    assert capsys.readouterr().err.startswith("publish: b19990101-000000: no such build")
