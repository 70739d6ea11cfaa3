"""Any metric at any grain, under any filters: the questions that screens and commands ask."""

from mart.query.breakdown import breakdown
from mart.query.explain import Explanation, explain, next_grain, symbols
from mart.query.values import Value, plan_values, trend, value, values, wide

__all__ = [
    "Explanation",
    "Value",
    "breakdown",
    "explain",
    "next_grain",
    "plan_values",
    "symbols",
    "trend",
    "value",
    "values",
    "wide",
]
