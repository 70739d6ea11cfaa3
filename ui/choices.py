"""The choices an address holds: of every page or of one, and which of them lie below another."""

from __future__ import annotations

SEVERAL = ("tier", "industry", "size", "ownership")


PLACE = ("branch", "org", "manager", "customer", "account", "product")


SHARED = ("lang", "role", "at", "who", "month", "period", "units", *PLACE, *SEVERAL)


LOCAL = {  # choices of one page, in the address of that page alone
    "select": "customers_segments",
    "segments_from": "customers_segments",
    "node": "products_profitability",
    "q": "data_metric_dictionary",
    "case": "work_case",
    "map": "sales_map",
    "step": "sales_map",
    "campaign": "sales_results",
    "prospect": "sales_prospects",
}


BELOW = {  # another choice above, and these no longer mean anything
    "role": ("at", "who"),
    "at": ("who",),
    "branch": ("org", "manager"),
    "org": ("manager",),
    "customer": ("account",),
}
