"""What past campaigns brought: openings and profit against the customers held out at random."""

from mart.query.campaign.interval import difference_interval, smallest_shown
from mart.query.campaign.results import SCHEMA, results

__all__ = ["SCHEMA", "difference_interval", "results", "smallest_shown"]
