"""The build that waits for its scores: NEXT names it until it is published.

Target lists and behavioural segments are of one build. A build that would take them from those who read them is not
published by itself, but by `python -m models score`, once its own lists lie beside it.
"""

from __future__ import annotations

from typing import Any

from mart import publish
from mart.config import Paths
from mart.scope.scores import is_scored
from mart.store import Damaged, read_record, write_text


def next_build(where: Paths) -> publish.Build | None:
    """The build that waits for its scores with the month it shows, None where none does."""
    try:
        named = where.waiting.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return next((found for found in publish.builds(where) if found.build == named and not found.is_published), None)


def waiting(where: Paths) -> str | None:
    """Id of the build that waits for its scores, None where none does."""
    found = next_build(where)
    return found.build if found else None


def wait(where: Paths, build: str) -> None:
    """Have a finished build wait, instead of one that waited before."""
    write_text(where.waiting, build + "\n")


def would_take_lists(where: Paths, manifest: dict[str, Any]) -> bool:
    """Whether lists are read that a build with this manifest would take away: those of the same bank, not of a later
    month."""
    now = publish.published(where)
    if now is None or not is_scored(where.builds / now):
        return False
    try:
        before = read_record(where.builds / now / "manifest.json")
    except Damaged:
        return False
    return before.get("bank") == manifest["bank"] and before.get("as_of", "") <= manifest["as_of"]
