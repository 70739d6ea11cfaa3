"""Messages: what was sent to whom, what was not and why, what a person has to decide, and how messages read."""
