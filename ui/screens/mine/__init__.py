"""A product manager's own page: their products, maps, what was asked of them, results, material."""
