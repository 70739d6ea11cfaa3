"""Target customers of a product."""
