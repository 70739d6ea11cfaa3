"""The metric dictionary."""
