"""Which build is read: CURRENT, replaced atomically; earlier builds stay for a while and can be published again."""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from mart.config import Paths, paths
from mart.store import Damaged, read_record

KEEP = 5


class PublishError(RuntimeError):
    """One line: which build, what is wrong with it, what to do."""


@dataclass(frozen=True)
class Build:
    """A finished build: its id, the month it shows, whether it is the published one."""

    build: str
    as_of: str
    is_published: bool


def published(where: Paths) -> str | None:
    """Id of the published build, None when there is none."""
    try:
        return where.current.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def builds(where: Paths) -> tuple[Build, ...]:
    """Finished builds, newest first; folders of unfinished builds do not count."""
    now, found = published(where), []
    for folder in sorted(where.builds.glob("b*"), reverse=True):
        manifest = folder / "manifest.json"
        if folder.suffix != ".tmp" and manifest.exists() and (folder / "mart.duckdb").exists():
            with suppress(Damaged):  # a build that cannot be described is not one to go back to
                found.append(Build(folder.name, read_record(manifest).get("as_of", ""), folder.name == now))
    return tuple(found)


def publish(where: Paths, build: str) -> None:
    """Make a finished build the published one. Readers notice within seconds; nobody ever sees half a change.

    Who publishes has chosen: no other build waits any more (`mart.waiting`)."""
    known = [found.build for found in builds(where)]
    if build not in known:
        raise PublishError(
            f"{' '.join(build.split())}: no such build below {where.builds}; known: {', '.join(known) or 'none'}"
        )
    fresh = where.current.with_name("CURRENT.tmp")
    try:
        with open(fresh, "w", encoding="utf-8") as file:
            file.write(build + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, where.current)
    finally:
        fresh.unlink(missing_ok=True)
    where.waiting.unlink(missing_ok=True)


def previous(where: Paths) -> str:
    """The newest build older than the published one. Raises PublishError when there is none."""
    now = published(where) or ""
    older = [found.build for found in builds(where) if found.build < now]
    if not older:
        raise PublishError(f"{where.builds}: no build older than {now or 'the published one'} to go back to")
    return older[0]


def prune(where: Paths, keep: int = KEEP) -> tuple[str, ...]:
    """Remove the oldest builds beyond `keep`, never the published one; returns what was removed."""
    gone = [found.build for found in builds(where)[keep:] if not found.is_published]
    for build in gone:  # renamed first: half a build must neither be offered nor stay for ever
        away = where.builds / f"{build}.tmp"
        with suppress(OSError):
            os.rename(where.builds / build, away)
            shutil.rmtree(away)
    return tuple(gone)


def folder(where: Paths, build: str) -> Path:
    """Folder of a build."""
    return where.builds / build


def cli_publish(build: str | None = None, rollback: bool = False, as_json: bool = False) -> int:
    """List builds, publish one by id, or go back to the one before. Returns the exit code."""
    where = paths()
    try:
        if build or rollback:
            publish(where, build or previous(where))
    except (PublishError, OSError) as error:
        print(f"publish: {error}", file=sys.stderr)
        return 1
    found = builds(where)
    if as_json:
        print(json.dumps([asdict(item) for item in found], indent=1))
        return 0
    for item in found:
        print(f"{'*' if item.is_published else ' '} {item.build}  {item.as_of}")
    if not found:
        print("no builds yet; run python -m mart build")
    return 0
