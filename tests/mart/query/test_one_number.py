"""One definition, one number: what two screens show under one name is one figure, and where the populations differ,
how they differ. Each line: the figure of one screen, the figure of another, under the same scope, month and filters."""

from __future__ import annotations

import pytest

from mart.reader import open_mart
from tests.mart.query.pairs import PAIRS
from tests.mart.query.screens import Screens

pytestmark = pytest.mark.xdist_group("s_bank")


@pytest.fixture(scope="module")
def screens(s_bank) -> Screens:
    return Screens(open_mart(s_bank))


@pytest.mark.parametrize("figure", PAIRS)
def test_two_screens_show_one_figure(screens: Screens, figure: str):
    one, other = PAIRS[figure]
    assert one(screens) == other(screens)
