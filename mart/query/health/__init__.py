"""Is the data there, is it whole, does it tie: the 26 feeds, their rows, findings, reconciliation and lineage."""

from __future__ import annotations

from mart.query.health.feeds import COUNTS, feeds, last_months, late_feeds, totals
from mart.query.health.lineage import build_facts, lineage
from mart.query.health.quarantine import FINDINGS, QUARANTINE, findings, quarantine
from mart.query.health.reconciliation import Badge, reconciliation, reconciliation_badge, reconciliation_rows, unchecked
from mart.query.health.tables import files, tables

__all__ = [
    "COUNTS",
    "FINDINGS",
    "QUARANTINE",
    "Badge",
    "build_facts",
    "feeds",
    "files",
    "findings",
    "last_months",
    "late_feeds",
    "lineage",
    "quarantine",
    "reconciliation",
    "reconciliation_badge",
    "reconciliation_rows",
    "tables",
    "totals",
    "unchecked",
]
