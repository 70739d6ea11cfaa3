"""A build that needs more memory than it may use spills to its own folder and goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mart.build import dbt

# Sorting 150 MB of text in 100 MB must go to the disk; the model after it opens the database's connection anew.
MODELS = {
    "large": "select range as n, repeat(md5(cast(range as varchar)), 4) as word from range(1000000) order by word",
    "after": "select count(*) as rows_cnt from {{ ref('large') }}",
}


def project(folder: Path, profile: dict) -> dict[str, str]:
    """A project of two models under a profile, and the environment to run it in 100 MB."""
    (folder / "models").mkdir()
    for name, sql in MODELS.items():
        (folder / "models" / f"{name}.sql").write_text(sql, encoding="utf-8")
    (folder / "profiles.yml").write_text(yaml.safe_dump(profile), encoding="utf-8")
    (folder / "dbt_project.yml").write_text(
        "name: pressure\nversion: '1.0'\nprofile: cockpit\nmodels: {pressure: {+materialized: table}}\n",
        encoding="utf-8",
    )
    env = dbt.environment(folder / "raw", folder, folder / "state", threads=1, memory="100MB")
    return {**env, "DBT_PROJECT_DIR": str(folder), "DBT_PROFILES_DIR": str(folder)}


def shipped() -> dict:
    return yaml.safe_load((dbt.PROJECT / "profiles.yml").read_text(encoding="utf-8"))


def test_models_after_one_that_spilled(tmp_path):
    nodes = dbt.call(["run"], project(tmp_path, shipped()), lambda name, done, total: None, len(MODELS))
    assert [(node.name, node.status) for node in nodes] == [("large", "success"), ("after", "success")]


def test_spill_folder_given_with_every_model_stops_the_build(tmp_path):
    """Why the folder is given when the database opens; and that the test above does spill."""
    profile = shipped()
    duckdb = profile["cockpit"]["outputs"]["duckdb"]
    duckdb["settings"] = {"temp_directory": duckdb["config_options"].pop("temp_directory")}
    with pytest.raises(dbt.DbtError, match="after: .*temp"):
        dbt.call(["run"], project(tmp_path, profile), lambda name, done, total: None, len(MODELS))
