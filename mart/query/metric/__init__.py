"""Any metric at any grain, under any filters: the questions that screens and commands ask."""

from mart.query.metric.breakdown import breakdown
from mart.query.metric.down import Step, down, into
from mart.query.metric.explain import Explanation, explain, next_grain
from mart.query.metric.outlook import Outlook, outlook
from mart.query.metric.period import PERIODS, span
from mart.query.metric.symbols import symbols
from mart.query.metric.transfer import transferred
from mart.query.metric.values import Value, metric_frame, plan_values, trend, value, values

__all__ = [
    "PERIODS",
    "Explanation",
    "Step",
    "down",
    "into",
    "Outlook",
    "outlook",
    "span",
    "transferred",
    "Value",
    "breakdown",
    "explain",
    "next_grain",
    "plan_values",
    "symbols",
    "trend",
    "value",
    "values",
    "metric_frame",
]
