"""What scoring reads from the mart: the panel of customers and months, and the tables beside it."""

from mart.features.customer_months import NEEDS, panel
from mart.features.history import APPROACH_OUTCOMES, WINDOW_MONTHS, approached
from mart.features.inputs import accounts, active_customers, approaches, customers, earnings, outcomes, products, wanted

__all__ = [
    "APPROACH_OUTCOMES",
    "NEEDS",
    "WINDOW_MONTHS",
    "accounts",
    "active_customers",
    "approached",
    "approaches",
    "customers",
    "earnings",
    "outcomes",
    "panel",
    "products",
    "wanted",
]
