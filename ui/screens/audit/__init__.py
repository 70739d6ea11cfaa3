"""The audit trail: who did and looked at what, whether the chain holds, and the rows as a file."""
