"""Raw, its load.json and the bank's own settings: replaced together, and only by a load without errors.

Everything new is written beside what is in use. A stop at any point leaves the old or the new state recoverable:
whoever comes next under the lock of the data folder calls `finish_interrupted` first.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mart.config import Paths

_MARK = ".from_delivery"


class Damaged(ValueError):
    """One line: which record on the disk cannot be read."""


def fresh(where: Paths) -> Path:
    """An empty folder for the new raw, after an interrupted load has been tidied up."""
    finish_interrupted(where)
    new = _beside(where.raw, "new")
    new.mkdir(parents=True)
    return new


def swap(where: Paths, load_json: str, bank_files: Sequence[tuple[str, Path]] = ()) -> None:
    """Put the new raw, its load.json and the bank's settings in place."""
    pending, old = _beside(where.load_json, "new"), _beside(where.raw, "old")
    _write_bank(where, bank_files)
    write_text(pending, load_json)
    if where.raw.exists():
        os.rename(where.raw, old)
    else:
        old.mkdir()  # says that raw is the new one, should we be stopped from here on
    os.rename(_beside(where.raw, "new"), where.raw)
    _complete(where)


def finish_interrupted(where: Paths) -> None:
    """Complete or undo a swap that was stopped half-way, by what is on the disk; remove what a killed load left."""
    old, pending = _beside(where.raw, "old"), _beside(where.load_json, "new")
    if where.raw.exists() and old.exists() and pending.exists():
        _complete(where)  # raw is the new one already
    elif not where.raw.exists() and old.exists():
        os.rename(old, where.raw)
    shutil.rmtree(old, ignore_errors=True)
    pending.unlink(missing_ok=True)
    for folder in (_beside(where.raw, "new"), _beside(where.bank, "new"), _beside(where.bank, "old")):
        shutil.rmtree(folder, ignore_errors=True)
    for file in (where.load_json, pending):
        _part(file).unlink(missing_ok=True)


def read_record(file: Path) -> dict[str, Any]:
    """A JSON record of ours (load.json, manifest.json); empty when there is none. Raises Damaged."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        return {}
    except ValueError as error:
        raise Damaged(f"{file}: not readable as JSON ({error})") from error
    if not isinstance(found, dict):
        raise Damaged(f"{file}: not a record of ours")
    return found


def is_disk_full(error: object) -> bool:
    """Whether an error, of the operating system or of the database, says that there is no room left.

    >>> is_disk_full(OSError(28, "No space left on device"))
    True
    """
    text = str(error).lower()
    return "no space left" in text or "not enough space" in text or "disk quota exceeded" in text


def remove(folder: Path) -> None:
    """Remove a folder that is no longer needed."""
    shutil.rmtree(folder, ignore_errors=True)


def write_text(file: Path, text: str) -> None:
    """Write a file so that readers see the old or the new content, never a part."""
    part = _part(file)
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)


def _write_bank(where: Paths, bank_files: Sequence[tuple[str, Path]]) -> None:
    """bank.yml and policy overrides as they will be: those of an earlier delivery go, those made by hand stay."""
    new, is_delivered = _beside(where.bank, "new"), (where.bank / _MARK).exists()
    if not bank_files and not is_delivered:
        return
    if where.bank.exists() and not is_delivered:
        shutil.copytree(where.bank, new)
    new.mkdir(exist_ok=True)
    for name, file in bank_files:
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, new / name)
    if bank_files:
        (new / _MARK).touch()


def _complete(where: Paths) -> None:
    """The rest of a swap once raw is the new one; may be run again when it was stopped."""
    new, old = _beside(where.bank, "new"), _beside(where.bank, "old")
    if new.exists():
        shutil.rmtree(old, ignore_errors=True)
        if where.bank.exists():
            os.rename(where.bank, old)
        os.rename(new, where.bank)
        shutil.rmtree(old, ignore_errors=True)
    os.replace(_beside(where.load_json, "new"), where.load_json)
    shutil.rmtree(_beside(where.raw, "old"), ignore_errors=True)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}.{ending}")


def _part(file: Path) -> Path:
    return file.with_name(file.name + ".part")
