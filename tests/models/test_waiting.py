"""From one build to the next there are lists at every moment: a build that waits is scored by the models of the last
one, and published with its lists."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import polars as pl
import pytest

from mart import publish
from mart.config import paths_in
from mart.query import targeting
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from mart.waiting import wait, waiting
from models import artifacts, cli, registry

NEW, NEWER = "b29991231-235958", "b29991231-235959"


@pytest.fixture
def data(bank_with_scores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scored bank, and a newer build of it that waits: the same mart without models and scores."""
    data = tmp_path / "bank"
    shutil.copytree(bank_with_scores[0], data, symlinks=True)
    old = data / "builds" / (data / "CURRENT").read_text().strip()
    for name in (NEW, NEWER):
        (data / "builds" / name).mkdir()
        for file in ("mart.duckdb", "policy", "manifest.json", "load.json"):
            os.symlink(old / file, data / "builds" / name / file)
    wait(paths_in(data), NEW)
    monkeypatch.setenv("COCKPIT_DATA", str(data))
    monkeypatch.setattr("mart.reader.LOOK_AGAIN_SECONDS", 0)
    return data


def score(capsys: pytest.CaptureFixture) -> dict:
    assert cli.cli_score(as_json=True) == 0
    return json.loads(capsys.readouterr().out)


def test_a_build_that_waits_is_scored_and_published_with_its_lists(data, capsys):
    old, where = open_mart(data), paths_in(data)
    assert targeting.scored_month(old, EXECUTIVE), "readers keep the last build and its lists"
    record = score(capsys)
    assert (record["build"], record["models_of"], record["is_published"]) == (NEW, old.build_id, True)
    new = open_mart(data)
    assert new.build_id == NEW and waiting(where) is None
    assert targeting.status(new, EXECUTIVE).candidates_cnt == targeting.status(old, EXECUTIVE).candidates_cnt > 0
    assert registry.published_cards(new, EXECUTIVE).keys() == registry.published_cards(old, EXECUTIVE).keys()
    assert new.columns("score", EXECUTIVE) >= {"segment_id"}, "segments too"


def test_scoring_that_fails_leaves_what_is_read(data, capsys):
    old = open_mart(data)
    card = next((old.folder / "models").glob("P*/card.json"))
    card.write_text("{}")
    assert cli.cli_score() == 1
    assert "was altered" in capsys.readouterr().err
    assert (open_mart(data).build_id, waiting(paths_in(data))) == (old.build_id, NEW)


def test_a_build_that_waits_since_is_left_to_its_own_scores(data, capsys, monkeypatch):
    old, where = open_mart(data), paths_in(data)
    assign = cli.score.write
    monkeypatch.setattr(cli.score, "write", lambda *given: (wait(where, NEWER), assign(*given))[1])
    assert score(capsys)["is_published"] is False
    assert (publish.published(where), waiting(where)) == (old.build_id, NEWER)


def test_training_leaves_no_model_of_the_last_build(data):
    old, folder = open_mart(data).folder, data / "builds" / NEW
    artifacts.take_over(folder, old)
    own, *others = (name for name, card in registry.cards(folder).items() if card["kind"] == "product")
    registry.save_card(registry.cards(folder)[own] | {"build": NEW}, registry.folder_of(folder, own))
    artifacts.drop_foreign(folder)
    assert list(registry.cards(folder)) == [own] and others
    assert pl.read_parquet(folder / "models" / artifacts.JUDGED).height, "what is no model stays"
