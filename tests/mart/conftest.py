from __future__ import annotations

import pytest

from mart.reader import Mart, open_mart
from tests.banks import tiny


@pytest.fixture(scope="session")
def mart(tmp_path_factory) -> Mart:
    """A tiny published mart: 2 branches, 4 sub-branches, 4 managers, 12 customers, 14 months to 2026-10."""
    return open_mart(tiny.publish(tmp_path_factory.mktemp("tiny")))


@pytest.fixture(scope="session")
def poor_mart(tmp_path_factory) -> Mart:
    """The same bank without FTP curve, ratings, managers and plan."""
    missing = (
        "management_accounting.ftp_curve",
        "credit.rating",
        "org_people.manager",
        "management_accounting.plan_month",
        "management_accounting.plan_target_month",
    )
    return open_mart(tiny.publish(tmp_path_factory.mktemp("poor"), missing=missing))
