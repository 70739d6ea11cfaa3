"""Who asks about products."""

from __future__ import annotations

import pytest

from mart.scope import EXECUTIVE


@pytest.fixture(scope="module")
def manager(mart) -> str:
    """A relationship manager who holds customers."""
    rows = mart.frame("SELECT min(manager_id) AS id FROM manager_month WHERE manager_id <> 'UNASSIGNED'", {}, EXECUTIVE)
    return rows["id"][0]
