"""Mart health."""
