"""Weekly meeting of a leader: what was done, what is due, what is stuck, what is new, and minutes that become cases."""
