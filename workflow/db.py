"""Connections to the workflow store: one engine that writes, one that reads, and the check of its schema.

SQLite by default (WAL; a write begins with BEGIN IMMEDIATE, so that two read-modify-writes queue and none is lost),
PostgreSQL by URL. Readers use their own engine without BEGIN and never wait for a writer.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from mart.config import Paths, paths, workflow_url
from workflow import schema

BUSY_MILLISECONDS = 30_000
ONE_WRITER = 4_151_907  # advisory lock on PostgreSQL: writers queue as on SQLite, and the audit chain never forks
_create = threading.Lock()


class StoreError(RuntimeError):
    """One line: what is wrong with the workflow store, and what to do."""


def _begin_now(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


class Database:
    """The store at one URL. `writing()` and `reading()` give connections; nothing is opened before."""

    def __init__(self, url: str) -> None:
        self.url = _driver(url)
        self.is_sqlite = self.url.startswith("sqlite")
        if self.is_sqlite:
            Path(make_url(self.url).database or "").parent.mkdir(parents=True, exist_ok=True)
        self.writer = self._engine(is_writer=True)
        self.reader = self._engine(is_writer=False)
        self.written = 0  # raised by everything this process has stored

    def _engine(self, is_writer: bool) -> Engine:
        if not self.is_sqlite:
            return create_engine(self.url, pool_size=8, max_overflow=24, pool_pre_ping=True)
        engine = create_engine(
            self.url,
            connect_args={"isolation_level": None, "timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False},
        )

        @event.listens_for(engine, "connect")
        def _settings(connection: object, _record: object) -> None:
            cursor = connection.cursor()  # type: ignore[attr-defined]
            for name, value in (
                ("busy_timeout", BUSY_MILLISECONDS),
                ("journal_mode", "WAL"),
                ("synchronous", "FULL" if is_writer else "NORMAL"),
                ("foreign_keys", "ON"),
            ):
                cursor.execute(f"PRAGMA {name} = {value}")
            cursor.close()

        if is_writer:
            event.listen(engine, "begin", _begin_now)
        return engine

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction: everything in it is stored, or nothing. Raises StoreError in one line where it cannot be."""
        try:
            with self.writer.begin() as connection:
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_WRITER})
                yield connection
        except OperationalError as error:
            raise StoreError(f"workflow store: {_reason(error)}; nothing was stored, try again") from error
        finally:
            self.written += 1

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A connection that only reads."""
        with self.reader.connect() as connection:
            yield connection

    def schema_version(self) -> str | None:
        """The migration the store stands at; None for an empty one."""
        try:
            with self.reading() as connection:
                if not inspect(connection).has_table("alembic_version"):
                    return None
                return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        except OperationalError as error:
            raise StoreError(f"workflow store: cannot be opened ({_reason(error)}); check {self.place}") from error

    @property
    def place(self) -> str:
        """The URL without its password."""
        return make_url(self.url).render_as_string(hide_password=True)

    def close(self) -> None:
        """Give all connections back."""
        self.writer.dispose()
        self.reader.dispose()


def open_database(where: Paths | None = None, url: str | None = None) -> Database:
    """The store of a data folder, opened once a process. A new SQLite file is created; any other store whose schema is
    not the one this code needs raises StoreError in one line."""
    return _open(url or workflow_url(where or paths()))


@lru_cache(maxsize=8)
def _open(url: str) -> Database:
    found = Database(url)
    with _create:
        version = found.schema_version()
        if version is None and found.is_sqlite:
            from workflow.migrate import upgrade

            upgrade(found)
            version = found.schema_version()
    if version != schema.HEAD:
        state = "is empty" if version is None else f"has schema {version}, {schema.HEAD} is needed"
        raise StoreError(f"workflow store {found.place}: {state}; run python -m workflow migrate")
    return found


def searched(text: str) -> str:
    """A text somebody looks for, as a database can take it: without blanks around it and without NUL."""
    return text.replace("\x00", "").strip()


def _driver(url: str) -> str:
    try:
        name = make_url(url).drivername
    except ArgumentError as error:
        raise StoreError("COCKPIT_WORKFLOW_URL: is no database URL; write postgresql://user@host/name") from error
    if name in ("postgresql", "postgres"):
        return "postgresql+psycopg" + url[len(name) :]
    if name.split("+")[0] not in ("sqlite", "postgresql"):
        raise StoreError(f"COCKPIT_WORKFLOW_URL: {name} is not supported; write postgresql://user@host/name")
    return url


def _reason(error: SQLAlchemyError) -> str:
    return " ".join(str(getattr(error, "orig", error)).split())[:200]
