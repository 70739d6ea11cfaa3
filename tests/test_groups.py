"""Tests that share something dear run in one process, which makes it once."""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("together")
def test_a_group_is_told_to_whoever_shares_out_the_tests(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("loadgroup", False):
        pytest.skip("one process runs all tests")
    assert request.node.nodeid.endswith("@together")
