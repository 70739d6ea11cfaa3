"""Worked examples in docstrings hold."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WITH_EXAMPLES = [
    file.relative_to(ROOT)
    for folder in ("mart", "models", "ui", "workflow")
    for file in sorted((ROOT / folder).rglob("*.py"))
    if ">>> " in file.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("file", WITH_EXAMPLES, ids=str)
def test_worked_examples_hold(file: Path) -> None:
    found = doctest.testmod(importlib.import_module(".".join(file.with_suffix("").parts)))
    assert found.attempted and not found.failed
