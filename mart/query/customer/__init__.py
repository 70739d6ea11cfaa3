"""The customer page: who it is, what it brings and uses, what it holds, what happened. One module a block."""

from mart.query.customer.accounts import account_history, accounts
from mart.query.customer.find import find
from mart.query.customer.history import LINES, Pnl, history, pnl, tier_since
from mart.query.customer.products import Holdings, holdings, next_best
from mart.query.customer.profile import Profile, profile, team
from mart.query.customer.relations import Relations, relations
from mart.query.customer.timeline import KINDS, timeline

__all__ = [
    "KINDS",
    "LINES",
    "Holdings",
    "Pnl",
    "Profile",
    "Relations",
    "account_history",
    "accounts",
    "find",
    "history",
    "holdings",
    "next_best",
    "pnl",
    "profile",
    "relations",
    "team",
    "tier_since",
    "timeline",
]
