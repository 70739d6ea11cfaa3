"""A banker believes the demo bank: every line of the specification on the mart's own figures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from mart.demo.believable import figures
from mart.reader import open_mart
from tests.banks.s import bank
from tests.mart.demo.believable import LINES, Line


@cache
def _figures(data: Path) -> dict[str, float]:
    return figures(open_mart(data))


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_the_small_bank_is_believable_within_what_its_size_allows(s_bank, line: Line):
    low, high = line.s
    assert low <= _figures(s_bank)[line.name] <= high


@pytest.mark.proof
@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_the_usual_bank_is_believable(line: Line):
    low, high = line.m
    assert low <= _figures(bank("m"))[line.name] <= high
