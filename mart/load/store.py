"""Replace raw as a whole: everything is written beside it first, and only a load without errors takes its place."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mart.config import Paths
from mart.load.model import Finding, LoadError


@contextmanager
def exclusive(where: Paths) -> Iterator[None]:
    """One load at a time in a data folder; raises LoadError while another one runs."""
    where.data.mkdir(parents=True, exist_ok=True)
    with open(where.data / ".load.lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = "another load is running in this data folder; wait for it to end"
            raise LoadError([Finding(str(where.data), "busy", message)]) from error
        yield


def fresh(where: Paths) -> Path:
    """An empty folder for the new raw, after an interrupted load has been tidied up."""
    finish_interrupted(where)
    new = _new(where)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    return new


def swap(where: Paths, load_json: str) -> None:
    """Put the new raw and its load.json in place; a stop at any point leaves the old or the new pair recoverable."""
    pending = _pending(where)
    write_text(pending, load_json)
    if where.raw.exists():
        os.rename(where.raw, _old(where))
    os.rename(_new(where), where.raw)
    os.replace(pending, where.load_json)
    shutil.rmtree(_old(where), ignore_errors=True)


def finish_interrupted(where: Paths) -> None:
    """Complete or undo a swap that was stopped half-way, by what is on the disk."""
    old, pending = _old(where), _pending(where)
    if where.raw.exists():
        if old.exists() and pending.exists():  # raw is the new one already
            os.replace(pending, where.load_json)
        shutil.rmtree(old, ignore_errors=True)
    elif old.exists():
        os.rename(old, where.raw)
    pending.unlink(missing_ok=True)


def discard(where: Paths) -> None:
    """Remove what a failed load has written."""
    shutil.rmtree(_new(where), ignore_errors=True)


def remove(folder: Path) -> None:
    """Remove a folder that is no longer needed."""
    shutil.rmtree(folder, ignore_errors=True)


def write_text(file: Path, text: str) -> None:
    """Write a file so that readers see the old or the new content, never a part."""
    part = file.with_name(file.name + ".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, file)


def _new(where: Paths) -> Path:
    return where.raw.with_name("raw.new")


def _old(where: Paths) -> Path:
    return where.raw.with_name("raw.old")


def _pending(where: Paths) -> Path:
    return where.load_json.with_name("load.json.new")
