"""Everything in the mart says what it is."""

from __future__ import annotations

from functools import cache

import pytest
import yaml

from mart.build.dbt import PROJECT
from mart.build.describe import columns_of, meanings, model_meaning

pytestmark = pytest.mark.xdist_group("build")  # one worker makes the banks they share

MODELS = sorted((PROJECT / "models").rglob("*.sql"))


@cache
def documented() -> dict[str, dict]:
    files = [file for file in (PROJECT / "models").rglob("*.yml") if file.name != "sources.yml"]
    return {
        model["name"]: model
        for file in files
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", ())
    }


@pytest.mark.parametrize("sql", MODELS, ids=lambda file: file.stem)
def test_every_model_and_its_columns_are_described(sql):
    model = documented()[sql.stem]
    assert model["description"].strip()
    assert all(column["description"].strip() for column in model.get("columns", ()))
    if sql.parent.name in ("core", "marts"):
        assert model["description"] == model_meaning(sql), "run python -m mart.build.describe"


def test_every_column_of_the_mart_is_described(worked_bank):
    models = documented()
    for table, columns in columns_of(worked_bank.folder).items():
        if table in models:
            assert [column["name"] for column in models[table]["columns"]] == columns, (
                f"{table}: run python -m mart.build.describe"
            )


def test_no_meaning_is_written_for_a_column_that_is_gone():
    own = yaml.safe_load((PROJECT / "columns.yml").read_text(encoding="utf-8"))
    used = {column["name"] for model in documented().values() for column in model.get("columns", ())}
    assert {name.split(".")[-1] for name in own} - used == set()
    assert all(meanings().values())
