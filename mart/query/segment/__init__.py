"""Segments: who the customers are, how they move, and why one is where it is. One module a question."""

from mart.measures import TIERS
from mart.query.segment.base import DIMENSIONS, FLAGS, SUMS, total_raroc, totals
from mart.query.segment.behaviour import behaviours
from mart.query.segment.counts import breakdown, class_sizes, combinations, tiers
from mart.query.segment.customer_list import SORTS, Page, customer_rows, customers, split, status_row
from mart.query.segment.migration import Migration, margin, migration
from mart.query.segment.plane import QUADRANTS, Plane, plane
from mart.query.segment.policy import tier_policy
from mart.query.segment.selection import Selection, SelectionError, move, parse
from mart.query.segment.why import Condition, Rule, TierPolicy, TierReason, rate_room_bps, tier_reason

__all__ = [
    "DIMENSIONS",
    "FLAGS",
    "QUADRANTS",
    "SORTS",
    "SUMS",
    "TIERS",
    "Condition",
    "Migration",
    "Page",
    "Plane",
    "Rule",
    "Selection",
    "SelectionError",
    "TierPolicy",
    "TierReason",
    "behaviours",
    "breakdown",
    "class_sizes",
    "combinations",
    "customer_rows",
    "customers",
    "margin",
    "migration",
    "move",
    "parse",
    "plane",
    "rate_room_bps",
    "split",
    "status_row",
    "tier_policy",
    "tier_reason",
    "tiers",
    "total_raroc",
    "totals",
]
