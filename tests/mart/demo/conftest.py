"""A bank of one branch and 200 customers, four months long, made once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from mart.demo.generate import generate
from mart.demo.sizes import Size
from mart.months import month_no

TINY = Size("tiny", branches=1, sub_branches=3, managers=14, customers=200, months=4)
START = month_no("2026-01")


@dataclass(frozen=True)
class Made:
    """Folders of a bank made for tests, and what the run returned."""

    landing: Path
    truths: Path
    rows: dict
    shape: object


def make(folder: Path, seed: int = 7, months: int = 4, size: Size = TINY) -> Made:
    """Write a bank below `folder`."""
    landing, truths = folder / "landing", folder / "truths"
    sink, shape = generate(size, seed, START, months, landing, truths, lambda done: None)
    return Made(landing, truths, dict(sink.rows), shape)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The tiny bank; read it, never write into it."""
    return make(tmp_path_factory.mktemp("tiny"))
