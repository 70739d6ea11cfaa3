"""Which feeds a bank is said to have delivered."""

from __future__ import annotations

import pytest

from mart.published import presence


@pytest.mark.parametrize(("rows", "expected"), [(0, False), (3, True)])
def test_a_ready_profit_stands_in_for_its_parts_once_it_tells_of_somebody(rows: int, expected: bool) -> None:
    told = {"rows": rows, "customers": rows, "of": 9}
    feed = {
        "system": "management_accounting",
        "tables": {"customer_profit": True, "ftp_curve": False, "activity_month": True},
        "coverage": {"customer_profit": told, "activity_month": told},
    }
    found = presence({"feeds": [feed]}, {})
    assert found["management_accounting.customer_profit"] is expected
    assert found["management_accounting.activity_month"] and not found["management_accounting.ftp_curve"]
