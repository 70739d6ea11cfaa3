"""What scoring reads from the mart: the panel of customers and months, and the tables beside it."""

from mart.features.customer_months import NEEDS, panel
from mart.features.inputs import accounts, active_customers, approaches, customers, earnings, outcomes, products, wanted

__all__ = [
    "NEEDS",
    "accounts",
    "active_customers",
    "approaches",
    "customers",
    "earnings",
    "outcomes",
    "panel",
    "products",
    "wanted",
]
