"""Questions to the mart, one module a screen; each takes `mart, scope` first and returns Polars frames."""
