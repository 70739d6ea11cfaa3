"""Counterparties of the worked bank: who is a prospect, who is a customer already, and by what that is seen.

Two years of payments to 2024-03, so that twelve months can be held against the twelve before.
"""

from __future__ import annotations

from tests.mart.build.rawbank import customer

CODES = {"T_HIGH": "91310000MA1HIGH001", "T_VALUE": "91310000MA1VALUE01"}
NAMES = {"C3": "华东制衣有限公司", "T_BELOW": "同名商行", "T_ACTIVE": "同名商行", "T_VALUE": "北海船务有限公司"}
# counterparty, its name, its registration number, our customer, month, direction, payments, amount, paid back
PAID = (
    ("X1", "甲乙贸易有限公司", None, "C1", "2023-03", "in", 2, 300, 0),
    ("X1", "甲乙贸易有限公司", None, "C1", "2023-12", "in", 3, 1000, 100),
    ("X1", "甲乙贸易有限公司", None, "C4", "2024-01", "out", 1, 50, 0),
    ("X2", "甲乙贸易（有限责任公司）", None, "C1", "2024-03", "out", 4, 500, 0),
    ("X3", "改名后的公司", "91310000ma1high001 ", "C1", "2024-01", "out", 1, 10, 0),
    ("X4", "华东制衣 有限责任公司", None, "C1", "2024-01", "out", 1, 10, 0),
    ("X5", "同名商行", None, "C1", "2024-01", "out", 1, 10, 0),
    ("X6", None, None, "C1", "2024-01", "out", 1, 10, 0),
    ("C4", "C4", None, "C1", "2024-01", "out", 1, 10, 0),
    ("X8", "北海船务有限公司", "91310000MA1OTHER01", "C1", "2022-04", "out", 1, 80, 0),
    ("X8", "北海船务有限公司", "91310000MA1OTHER01", "C1", "2024-02", "in", 1, 90, 0),
    ("X9", "北海船务有限公司", None, "C4", "2024-02", "in", 1, 70, 0),
    ("X10", "从前的伙伴有限公司", None, "C1", "2022-12", "out", 9, 900, 0),
)


def add(rows: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """Rows of a worked bank with these counterparties, and names and registration numbers of some customers."""
    named = [
        one | {"name_zh": NAMES.get(who, one["name_zh"]), "registration_number": CODES.get(who)}
        for one in rows["customer"]
        for who in [one["customer_id"]]
    ]
    paid = [
        {
            "customer_id": who, "month": month, "counterparty_id": party, "counterparty_name": name,
            "counterparty_registration_number": code, "is_internal": False, "direction": way, "payment_cnt": count,
            "amount_cny": amount, "refund_cny": back,
        }
        for party, name, code, who, month, way, count, amount, back in PAID
    ]  # fmt: skip
    before = customer("C3", "S3", "2024-02") | {"name_zh": NAMES["C3"]}  # a second state is no second customer
    return {**rows, "customer": [*named, before], "payment_month": [*rows["payment_month"], *paid]}
