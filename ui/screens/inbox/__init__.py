"""Inbox: what waits for me, what my team has, the chosen case beside the list."""
