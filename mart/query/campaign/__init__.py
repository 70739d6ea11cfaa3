"""What past campaigns brought: openings and profit against the customers held out at random."""

from mart.query.campaign.interval import difference_interval, is_shown, smallest_shown
from mart.query.campaign.measure import MEASURES, PEOPLE, measured, shrunk
from mart.query.campaign.results import BY, PARTS, SCHEMA, parts, results

__all__ = [
    "BY",
    "MEASURES",
    "PARTS",
    "PEOPLE",
    "SCHEMA",
    "difference_interval",
    "is_shown",
    "measured",
    "parts",
    "results",
    "shrunk",
    "smallest_shown",
]
