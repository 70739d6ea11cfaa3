"""Fixtures that all tests may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.banks import s


@pytest.fixture(scope="session")
def s_bank() -> Path:
    """Data folder of the published s bank (3 branches, 2,000 customers, 25 months); read it, never write into it."""
    return s.s_bank()
