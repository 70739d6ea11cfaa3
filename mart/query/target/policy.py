"""The targeting policy that governs a month's lists."""

from __future__ import annotations

from typing import Any

from mart import policies
from mart.reader import Mart


def policy(mart: Mart, month_no: int) -> dict[str, Any]:
    """Values of the targeting policy in force in a month and its `version`; the bank's own file goes before ours."""
    found = next(p for p in policies.policies(mart.where.bank) if p.name == "targeting").at(month_no)
    return {**found.values, "version": found.version}
