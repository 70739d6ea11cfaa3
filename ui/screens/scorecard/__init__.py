"""One manager's scorecard."""
