"""What people set of themselves, and who is known here: language, channel, quiet hours, who stands in for whom."""
