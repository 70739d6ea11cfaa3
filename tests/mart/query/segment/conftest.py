"""A small bank with customers of every tier."""

from __future__ import annotations

import pytest

from mart.reader import open_mart
from tests.banks.customer import publish


@pytest.fixture(scope="package")
def mart(tmp_path_factory):
    return open_mart(publish(tmp_path_factory.mktemp("segments")))
