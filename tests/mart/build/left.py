"""Customers of the worked bank who come and go, all in branch B5 (S6), which has no cost and no credit.

C7 closes the only account in February; C8 closes one in January and opens another in March; C9 never had any; C10
closes one of two.
"""

from __future__ import annotations

from tests.mart.build.rawbank import account, balance, customer, org

# account: customer, opened, closed, average balances from 2023-12 on
ACCOUNTS = {
    "K1": ("C7", "2023-12-05", "2024-02-20", (600_000, 600_000, 400_000)),
    "K2": ("C8", "2023-12-05", "2024-01-10", (600_000, 200_000)),
    "K3": ("C8", "2024-03-01", None, (0, 0, 0, 700_000)),
    "K4": ("C10", "2023-12-05", "2024-01-10", (600_000, 200_000)),
    "K5": ("C10", "2023-12-05", None, (600_000, 600_000, 600_000, 600_000)),
}
MONTHS = ("2023-12", "2024-01", "2024-02", "2024-03")


def add(rows: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """Rows of a worked bank with branch B5 and its customers added."""
    more = {
        "org": [org("B5", "branch", "HO"), org("S6", "sub_branch", "B5")],
        "customer": [customer(name, "S6", "2023-12") for name in ("C7", "C8", "C9", "C10")],
        "account": [
            account(name, who, "DEMAND", "S6", month=opened[:7], opened_date=opened, closed_date=closed)
            for name, (who, opened, closed, _) in ACCOUNTS.items()
        ],
        "balance_month": [
            balance(name, month, amount, 0 if closed and closed.startswith(month) else amount)
            for name, (_, _, closed, amounts) in ACCOUNTS.items()
            for month, amount in zip(MONTHS, amounts, strict=False)
            if amount
        ],
    }
    return {**rows, **{name: [*rows[name], *extra] for name, extra in more.items()}}
