"""Saved lists: named customers with owner, readers, what became of each, and two compared."""
