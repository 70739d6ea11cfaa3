"""Managers: what each created, against which standard, which ranks are real, and the whole calculation behind it."""

from mart.query.manager.base import GRADES, WINDOW, Rules, Tie, missing_feeds, rules, tie
from mart.query.manager.book import Book, accounts, book, shares
from mart.query.manager.card import Card, card, find, history
from mart.query.manager.interval import CONFIDENCE_PCT, interval
from mart.query.manager.ranking import RANKED_BY, Peers, Ranking, rank, ranking
from mart.query.manager.standing import standing

__all__ = [
    "CONFIDENCE_PCT",
    "GRADES",
    "RANKED_BY",
    "WINDOW",
    "Book",
    "Card",
    "Peers",
    "Ranking",
    "Rules",
    "Tie",
    "accounts",
    "book",
    "card",
    "find",
    "history",
    "interval",
    "missing_feeds",
    "rank",
    "ranking",
    "rules",
    "shares",
    "standing",
    "tie",
]
