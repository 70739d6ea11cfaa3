"""Whom to approach for a product, from the scores of the published build, under scope."""

from mart.query.targeting.across import candidates, funnel
from mart.query.targeting.base import is_scored, policy, scored_month
from mart.query.targeting.choices import low_yield, pushable
from mart.query.targeting.curve import Gain, gain_curve
from mart.query.targeting.lists import targets
from mart.query.targeting.next_best import for_customer
from mart.query.targeting.products import Status, effects, exclusions, products, reach, status
from mart.query.targeting.totals import Totals, breakdown, totals

__all__ = [
    "Gain",
    "Status",
    "Totals",
    "breakdown",
    "candidates",
    "effects",
    "exclusions",
    "for_customer",
    "funnel",
    "gain_curve",
    "is_scored",
    "low_yield",
    "policy",
    "products",
    "reach",
    "pushable",
    "scored_month",
    "status",
    "targets",
    "totals",
]
