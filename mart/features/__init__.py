"""What a scorer may know of customers, month by month."""
