"""Screens, one folder each: its sections, its lists, its words for the screen. No screen imports another."""
