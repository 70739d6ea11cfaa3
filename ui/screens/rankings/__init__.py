"""Managers ranked, and those to look at."""
