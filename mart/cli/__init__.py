"""The commands of `python -m mart`, one module each."""
