"""The targeting policy that governs a month's lists."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from mart import policies
from mart.reader import Mart


def policy(mart: Mart, month_no: int) -> dict[str, Any]:
    """Values of the targeting policy in force in a month and its `version`; the bank's own file goes before ours."""
    own = mart.where.bank / "policies"
    found = _targeting(mart.where.bank, own.stat().st_mtime_ns if own.exists() else 0).at(month_no)
    return {**found.values, "version": found.version}


@lru_cache(maxsize=8)
def _targeting(bank: Path, _changed_ns: int) -> policies.Policy:
    """Read once, and again when the bank's folder changes: reading YAML takes longer than the rest of the screen."""
    return next(p for p in policies.policies(bank) if p.name == "targeting")
