"""One case: what it is about, what happened, what I may do next, who is on it."""
