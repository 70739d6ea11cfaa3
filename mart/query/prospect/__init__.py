"""Prospects: who is no customer and deals with ours, found in payments."""

from mart.query.prospect.found import CHAIN, MISSING_WITHOUT, PROSPECTS, Totals, chain, prospects, rules, totals

__all__ = ["CHAIN", "MISSING_WITHOUT", "PROSPECTS", "Totals", "chain", "prospects", "rules", "totals"]
