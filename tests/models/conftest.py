"""One trained and scored bank for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from mart.reader import Mart, open_mart
from tests.banks import scored


@pytest.fixture(scope="session")
def bank_with_scores(s_bank: Path, tmp_path_factory: pytest.TempPathFactory):
    """(data folder, trained products) of the s bank with six products trained and scored."""
    return scored.published(s_bank, tmp_path_factory.mktemp("scored"))


@pytest.fixture(scope="session")
def mart(bank_with_scores) -> Mart:
    """The mart with scores beside it."""
    return open_mart(bank_with_scores[0])


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker trains the bank that these tests share."""
    for item in items:
        if "bank_with_scores" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("scored"))
