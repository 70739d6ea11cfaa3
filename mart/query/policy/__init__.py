"""The policies a build was made by: the one reader of every screen, list and model.

A month is judged by the version in force in it; a month before the first version takes the first. A build that kept no
copy of a policy, or one in a form that is not known any more, is judged by the file that comes with the product. The
bank's files of today are never read here: they count from the next build on.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from mart.policies import FOLDER, Policy, PolicyError, Version, read
from mart.policy_shapes import SHAPES
from mart.reader import Mart

__all__ = ["Version", "history", "version", "versions"]


def version(mart: Mart, name: str, month_no: int) -> Version:
    """The version of a policy that judges a month in this build. Raises KeyError for an unknown policy."""
    return history(mart, name).at(month_no)


def versions(mart: Mart, month_no: int, names: tuple[str, ...] = tuple(SHAPES)) -> dict[str, str]:
    """Policy name -> name of the version that judges a month."""
    return {name: version(mart, name, month_no).version for name in names}


def history(mart: Mart, name: str) -> Policy:
    """A policy with all its versions, as this build knew it."""
    if name not in SHAPES:
        raise KeyError(f"policy {name!r}: expected one of {', '.join(SHAPES)}")
    return _policy(mart.folder, name)


@lru_cache(maxsize=128)
def _policy(folder: Path, name: str) -> Policy:
    own = folder / "policy" / f"{name}.yml"
    if own.exists():
        try:
            return read(own)
        except PolicyError as error:
            logging.getLogger("cockpit.policy").warning("%s; the product's own file judges this build", error)
    return read(FOLDER / f"{name}.yml")
