"""What people decided and must do: cases with a state, an owner and a date. Nothing else remembers it."""
