"""One customer: the 360 degree ledger."""
