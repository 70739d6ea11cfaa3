"""Credit that goes bad in the worked bank, all in branch B4 (S5), which has no cost, no fees and no deposits.

LD is substandard in 2024-01, doubtful in February and repaid in March; LG the same without a provision delivered, gone
in March without a row; LW ends in class loss and is written off; LR is in default by its borrower's rating alone; LP
was in default before the data begin; LC is cured.
"""

from __future__ import annotations

from typing import Any

from tests.mart.build.rawbank import account, balance, customer, org

MONTHS = ("2023-12", "2024-01", "2024-02", "2024-03")
# account: (class, provision, month-end balance) of each month; None where there is no row
STORY: dict[str, list[tuple[str, Any, Any] | None]] = {
    "LD": [
        ("normal", 10_000, 1_000_000),
        ("substandard", 400_000, 1_000_000),
        ("doubtful", 450_000, 1_000_000),
        ("doubtful", 0, 0),
    ],
    "LG": [("normal", None, 200_000), ("substandard", None, 200_000), ("substandard", None, 150_000), None],
    "LW": [("normal", 500, 50_000), ("doubtful", 30_000, 50_000), ("loss", 50_000, 50_000), None],
    "LR": [("normal", None, 10_000)] * 4,
    "LP": [("loss", 7_000, 20_000), ("loss", 8_000, 20_000), ("loss", 8_000, 20_000), ("loss", 8_000, 20_000)],
    "LC": [("normal", 100, 30_000), ("substandard", 12_000, 30_000), ("normal", 300, 30_000), ("normal", 300, 30_000)],
}
LGD = {"LD": 40, "LG": 45, "LW": 60, "LR": 50, "LP": 45, "LC": 40}


def add(rows: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """Rows of a worked bank with branch B4, its two borrowers and their loans added."""
    more = {
        "org": [org("B4", "branch", "HO"), org("S5", "sub_branch", "B4")],
        "customer": [customer("C5", "S5", "2023-12"), customer("C6", "S5", "2023-12")],
        "account": [
            account(
                name,
                "C6" if name == "LR" else "C5",
                "LOAN",
                "S5",
                month="2023-12",
                opened_date="2023-12-05",
                rate_pct="4.35",
                term_months=12,
            )
            for name in STORY
        ],
        "balance_month": [
            balance(name, month, _average(name, month, end), end, "3694.52" if name == "LD" and n == 0 else 0)
            for name, n, month, (_, _, end) in _states()
        ],
        "account_risk_month": [
            {"account_id": name, "month": month, "five_category": kind, "provision_cny": held, "lgd_pct": LGD[name]}
            for name, _, month, (kind, held, _) in _states()
        ],
        "rating": [
            {"customer_id": "C5", "month": "2023-12", "rating": "B", "pd_pct": 2},
            {"customer_id": "C6", "month": "2023-12", "rating": "B", "pd_pct": 3},
            {"customer_id": "C6", "month": "2024-02", "rating": "D", "pd_pct": 100},
        ],
        "exposure": [{"account_id": name, "month": "2023-12", "exposure_class": "sme"} for name in STORY],
    }
    return {name: [*rows.get(name, []), *more.get(name, [])] for name in {**rows, **more}}


def _states() -> list[tuple[str, int, str, tuple[str, Any, Any]]]:
    return [
        (name, n, month, state)
        for name, states in STORY.items()
        for n, (month, state) in enumerate(zip(MONTHS, states, strict=True))
        if state
    ]


def _average(name: str, month: str, end: Any) -> Any:
    return 500_000 if (name, month) == ("LD", "2024-03") else end
