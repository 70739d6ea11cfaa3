"""The folder a build works in: fresh, tidied, published; and what of the machine it may use."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from mart import publish, waiting
from mart.config import Paths

SCRATCH_IN_MEMORY_ROWS = 20_000_000  # about 250 bytes each


class BuildError(RuntimeError):
    """One line: what failed, where, what to do. The published mart is untouched."""


def finished(where: Paths, work: Path, build_id: str, is_published: bool = True) -> Path:
    """The finished build under its own name, named by CURRENT, or by NEXT where it is not to be published yet; the
    oldest ones make room."""
    folder = where.builds / build_id
    os.rename(work, folder)
    try:
        (publish.publish if is_published else waiting.wait)(where, build_id)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    publish.prune(where)
    return folder


def fresh_folder(where: Paths) -> Path:
    """The work folder, always under the same name so that dbt keeps its parsed project; an earlier one is removed."""
    tidy(where)
    work = where.builds / "next.tmp"
    work.mkdir(parents=True)
    if where.load_json.exists():
        shutil.copyfile(where.load_json, work / "load.json")
    return work


def tidy(where: Paths) -> None:
    """Remove what builds that failed or were killed left, so that it neither fills the disk nor adds up."""
    for left in where.builds.glob("*.tmp"):
        shutil.rmtree(left, ignore_errors=True)


def remove_scratch(work: Path) -> None:
    """Drop the intermediate tables; COCKPIT_KEEP_SCRATCH keeps them for whoever works on the models."""
    if os.environ.get("COCKPIT_KEEP_SCRATCH"):
        return
    for file in work.glob("scratch.duckdb*"):
        file.unlink()
    shutil.rmtree(work / "spill", ignore_errors=True)


def scratch(work: Path, rows: int) -> str:
    """Where intermediate tables go: memory, which saves writing and packing them, unless they are many or to be
    kept."""
    in_memory = rows <= SCRATCH_IN_MEMORY_ROWS and not os.environ.get("COCKPIT_KEEP_SCRATCH")
    return ":memory:" if in_memory else str(work / "scratch.duckdb")


def threads() -> int:
    """Threads of the build: COCKPIT_THREADS, else one a core."""
    given = os.environ.get("COCKPIT_THREADS") or str(os.cpu_count() or 2)
    if not given.isdigit() or not 1 <= int(given) <= 1024:
        raise BuildError(f"COCKPIT_THREADS={given}: write a whole number from 1 to 1024")
    return int(given)


def memory() -> str:
    """Memory limit of the build: COCKPIT_MEMORY, else 60 % of what the machine has."""
    given = os.environ.get("COCKPIT_MEMORY")
    if given:
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)? ?[KMGT]i?B", given):
            raise BuildError(f"COCKPIT_MEMORY={given}: write an amount such as 4GB or 800MB")
        return given
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{max(1, int(total * 0.6 / 2**30))}GB"
