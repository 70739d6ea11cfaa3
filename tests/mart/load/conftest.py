"""A bank that is loaded already, once a process."""

from __future__ import annotations

import pytest

from mart.config import Paths, paths_in
from mart.load import load
from tests.mart.load.small import small_bank, write


@pytest.fixture(scope="session")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """A data folder that the smallest bank was loaded into; copy it, or load what may not replace it."""
    folder = tmp_path_factory.mktemp("loaded_once")
    where = paths_in(folder / "data")
    load(where, write(small_bank(), folder / "in"))
    return where
