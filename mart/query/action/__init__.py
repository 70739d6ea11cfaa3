"""What to do next with a customer, and what falls due: the actions, their effect and their reason, under scope."""

from mart.query.action.coming import Coming, coming
from mart.query.action.floor import pricing_floor_pct
from mart.query.action.next_action import SCHEMA, best, for_customer, missing_feed

__all__ = ["SCHEMA", "Coming", "best", "coming", "for_customer", "missing_feed", "pricing_floor_pct"]
