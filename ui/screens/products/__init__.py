"""Products: tree, profitability, verdicts."""
