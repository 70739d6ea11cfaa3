"""A bank small enough to compute by hand: four months around the change of capital rules, 2023-12 to 2024-03.

Branch B1 (S1) holds the loan and the deposit worked out in test_worked.py; B2 (S3) three equal accounts and one pool
that
does not divide; B3 (S4) customers just on either side of each tier threshold. Nothing costs anything unless a row says
so.
"""

from __future__ import annotations

from tests.mart.build.rawbank import PRODUCTS, account, balance, curve, customer, org, orgs

MONTHS = ("2023-12", "2024-01", "2024-02", "2024-03")
OPENED = {"month": "2023-12", "opened_date": "2023-12-05"}
THRESHOLDS = {  # customer: demand deposits
    "T_BELOW": "99999.99",
    "T_ACTIVE": "100000.00",
    "T_PAYS": "50000.00",
    "T_VALUE": "500000.00",
    "T_BELOW_HIGH": "4999999.99",
    "T_HIGH": "5000000.00",
    "T_BORROWS": "6000000.00",
}


def rows() -> dict[str, list[dict]]:
    """Contract rows of the worked bank."""
    return {
        "org": [*orgs(), org("B3", "branch", "HO"), org("S4", "sub_branch", "B3")],
        "product": PRODUCTS,
        "customer": _customers(),
        "account": _accounts(),
        "balance_month": _balances(),
        "ftp_curve": [
            *curve("2023-12", m0="1.5", m12="2.1", m36="2.5"),
            *curve("2024-01", m0="1.6", m12="2.2", m36="2.6"),
        ],
        "fee_month": [
            {"account_id": "L1", "month": "2024-01", "fee_cny": 100, "rebate_cny": 10, "vat_cny": "5.10"},
            {"account_id": "A1", "month": "2023-12", "fee_cny": 1000, "service_months": 3},
            {"account_id": "A1", "month": "2024-02", "fee_cny": "0.05", "service_months": 4},
        ],
        "rating": [{"customer_id": "C1", "month": "2023-12", "rating": "BB", "pd_pct": "1.2"}],
        "account_risk_month": [
            {
                "account_id": "L1",
                "month": month,
                "five_category": "substandard" if month == "2024-02" else "normal",
                "overdue_days": 0,
                "provision_cny": 10000,
                "lgd_pct": 45,
            }
            for month in MONTHS
        ],
        "exposure": [{"account_id": "L1", "month": "2023-12", "exposure_class": "sme", "mitigation_pct": 20}],
        "direct_cost_month": [{"account_id": "L1", "month": "2024-01", "direct_cost_cny": 50}],
        "activity_rate": [
            {"driver": "credit_review", "month": "2023-12", "unit_rate_cny": "120.5"},
            {"driver": "account_service", "month": "2023-12", "unit_rate_cny": "1"},
        ],
        "activity_month": [
            {"account_id": "L1", "month": "2024-01", "driver": "credit_review", "units_cnt": 2},
            {"account_id": "D1", "month": "2024-01", "driver": "account_service", "units_cnt": 59},
        ],
        "cost_pool_month": [
            {"month": "2024-01", "org_id": "B1", "pool": "premises", "amount_cny": 1000},
            {"month": "2024-01", "org_id": "B1", "pool": "technology", "amount_cny": 300},
            {"month": "2024-01", "org_id": "B2", "pool": "head_office", "amount_cny": 100},
        ],
        "manager": [_manager("M1", "junior"), _manager("M2", "senior")],
        "customer_assignment": [
            _held("C1", "2023-12", "M1", 60),
            _held("C1", "2023-12", "M2", 40),
            _held("C1", "2024-02", "M2", 100),
            _held("C3", "2023-12", "M1", "66.6666"),
        ],
        "payment_month": [
            {
                "customer_id": "T_PAYS",
                "month": month,
                "counterparty_id": "X",
                "is_internal": False,
                "direction": "out",
                "payment_cnt": count,
                "amount_cny": 1,
            }
            for month, count in (("2023-12", 6), ("2024-01", 5), ("2024-02", 6))
        ],
    }


def _manager(manager_id: str, grade: str) -> dict:
    return {
        "manager_id": manager_id,
        "month": "2023-12",
        "name_zh": manager_id,
        "role": "relationship_manager",
        "org_id": "S1",
        "grade": grade,
        "is_active": True,
    }


def _held(customer_id: str, month: str, manager_id: str, share: object) -> dict:
    return {"customer_id": customer_id, "month": month, "manager_id": manager_id, "share_pct": share}


def _customers() -> list[dict]:
    near = [customer("C1", month="2023-12"), customer("C3", "S3", "2023-12"), customer("C4", "S4", "2023-12")]
    return near + [customer(name, "S4", "2023-12") for name in THRESHOLDS]


def _accounts() -> list[dict]:
    worked = [
        account("L1", "C1", "LOAN", rate_pct="4.35", term_months=12, **OPENED),
        account("D1", "C1", "DEMAND", rate_pct="0.2", term_months=0, **OPENED),
        account("D2", "C4", "TERM", "S4", rate_pct="1.4", term_months=6, **OPENED),
        account("A1", "C4", "ADVICE", "S4", **OPENED),
        account("LB", "T_BORROWS", "LOAN", "S4", rate_pct="2.1", term_months=12, **OPENED),
    ]
    equal = [account(name, "C3", "DEMAND", "S3", **OPENED) for name in ("E1", "E2", "E3")]
    return worked + equal + [account(f"D_{name}", name, "DEMAND", "S4", **OPENED) for name in THRESHOLDS]


def _balances() -> list[dict]:
    found = []
    for month in MONTHS:
        found += [
            balance("L1", month, 1000000, 900000, "3694.52", off_balance_cny=200000),
            balance("D1", month, 600000, 550000, "101.92", interest_charged_cny=3),
            balance("D2", month, 100000, 100000, "118.90"),
            balance("LB", month, 20000000, 20000000, "35671.23"),
            *(balance(name, month, 1000) for name in ("E1", "E2", "E3")),
            *(balance(f"D_{name}", month, amount) for name, amount in THRESHOLDS.items()),
        ]
    return found
