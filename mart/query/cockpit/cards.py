"""Which metrics are cards of the first screen, and the small figures below each."""

CARDS = (
    "revenue",
    "risk_adjusted_profit",
    "economic_profit",
    "raroc",
    "rorwa",
    "deposits_avg",
    "loans_end",
    "rwa",
    "npl_ratio",
    "customers_active",
    "customers_value",
    "customers_high_value",
    "products_per_customer",
    "manager_capacity",
)
CONTEXT = {
    "revenue": ("ftp_margin_rate", "fee_share"),
    "risk_adjusted_profit": ("cost_income",),
    "economic_profit": ("ep_rate",),
    "raroc": ("economic_capital",),
    "rorwa": ("ep_rate",),
    "deposits_avg": ("demand_share", "deposit_cost"),
    "loans_end": ("loan_yield",),
    "rwa": ("rwa_density",),
    "npl_ratio": ("el_rate",),
    "customers_active": ("customers_upgraded", "customers_downgraded"),
    "customers_value": ("active_share",),
    "customers_high_value": (),
    "products_per_customer": ("products_per_customer_ex_settlement",),
    "manager_capacity": ("managers_meeting_standard",),
}
