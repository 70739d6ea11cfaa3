"""The lines of the income statement, down to economic profit, as metrics."""

PARTS = ("ftp_margin", "fees", "capital_credit", "cost", "expected_loss", "default_loss", "surtax", "tax")
STATEMENT = (*PARTS, "risk_adjusted_profit", "capital_charge", "economic_profit")
