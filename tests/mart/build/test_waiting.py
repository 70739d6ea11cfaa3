"""A build over target lists that are read waits for its own; any other is published at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from mart import publish
from mart.build import build
from mart.cli.build import cli_build
from mart.config import Paths, paths_in
from mart.waiting import wait, waiting, would_take_lists

pytestmark = pytest.mark.xdist_group("build")  # one worker makes the banks they share

BANK = {"name_zh": "示范银行", "name_en": "Demo Bank", "currency": "CNY", "is_demo": True}
OLD, NEW, NEWER = "b20261101-080000", "b20261201-080000", "b20261202-080000"


@pytest.fixture
def where(tmp_path: Path) -> Paths:
    """Three finished builds, the oldest published and scored."""
    for name in (OLD, NEW, NEWER):
        folder = tmp_path / "builds" / name
        folder.mkdir(parents=True)
        (folder / "mart.duckdb").touch()
        (folder / "manifest.json").write_text(json.dumps({"as_of": "2026-10", "bank": BANK}))
    scored(tmp_path / "builds" / OLD)
    (tmp_path / "CURRENT").write_text(OLD + "\n")
    return paths_in(tmp_path)


def scored(folder: Path) -> None:
    (folder / "scores").mkdir()
    (folder / "scores" / "score.parquet").touch()


@pytest.mark.parametrize(
    ("as_of", "bank", "expected"),
    [
        ("2026-11", BANK, True),
        ("2026-10", BANK, True),
        ("2026-09", BANK, False),
        ("2026-11", {**BANK, "name_en": "Other Bank"}, False),
    ],
)
def test_only_lists_of_the_same_bank_and_no_later_month_are_kept(where, as_of, bank, expected):
    assert would_take_lists(where, {"as_of": as_of, "bank": bank}) is expected


def test_a_bank_without_lists_or_with_a_damaged_record_keeps_none(where):
    (where.builds / OLD / "manifest.json").write_text("{")
    assert not would_take_lists(where, {"as_of": "2026-11", "bank": BANK})
    publish.publish(where, NEW)
    assert not would_take_lists(where, {"as_of": "2026-11", "bank": BANK})
    where.current.unlink()
    assert not would_take_lists(where, {"as_of": "2026-11", "bank": BANK})


def test_one_build_waits_until_any_is_published(where):
    assert waiting(where) is None
    wait(where, NEW)
    wait(where, NEWER)
    assert (waiting(where), publish.published(where)) == (NEWER, OLD)
    publish.publish(where, NEW)
    assert waiting(where) is None and not where.waiting.exists()


@pytest.mark.parametrize("named", [OLD, "b19990101-000000", "next.tmp", "../etc", ""])
def test_what_is_published_or_no_build_does_not_wait(where, named):
    where.waiting.write_text(named)
    assert waiting(where) is None


def test_a_build_leaves_the_lists_that_are_read(worked_bank, tmp_path, monkeypatch, capsys):
    shutil.copytree(worked_bank.data, tmp_path / "bank")
    where = paths_in(tmp_path / "bank")
    monkeypatch.setenv("COCKPIT_DATA", str(where.data))
    first = publish.published(where)
    scored(where.builds / str(first))
    assert cli_build() == 0
    second = waiting(where)
    assert publish.published(where) == first and second and second != first
    said = capsys.readouterr().out
    assert "not published yet" in said and "models score" in said and f"publish {second}" in said
    made = build(where, at_once=True)
    assert made.is_published and publish.published(where) == made.build and waiting(where) is None
