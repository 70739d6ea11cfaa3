"""Bring the workflow store to the schema this code needs, with Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from workflow.db import Database

FOLDER = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def upgrade(database: Database) -> tuple[str | None, str]:
    """Run what is missing, in one transaction; returns the versions before and after."""
    config, before = _config(), database.schema_version()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, newest()


def newest() -> str:
    """The newest migration in the folder."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())
