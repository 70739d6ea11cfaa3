from __future__ import annotations

import pytest

from mart.reader import Mart, open_mart
from tests.banks.customer import publish


@pytest.fixture(scope="package")
def mart(tmp_path_factory) -> Mart:
    """The bank of nine customers."""
    return open_mart(publish(tmp_path_factory.mktemp("customers")))
