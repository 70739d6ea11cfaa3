"""A source of a dozen customers made by hand, for what happens around dates."""

from __future__ import annotations

import numpy as np
import polars as pl

from models import dataset, features

FIRST, LAST = 24300, 24312
RULES = {"is_npl_eligible": False, "recent_contact_months": 2}  # of the targeting policy


def panel(customers: int = 12, first: int = FIRST, last: int = LAST) -> pl.DataFrame:
    """A panel with every column `features` reads: deposits rise by 1,000 a month and customer."""
    rows = [
        {"month_no": month, "customer_id": f"C{n:03d}", "n": n}
        for month in range(first, last + 1)
        for n in range(customers)
    ]
    frame = pl.DataFrame(rows)
    numbers = [
        "deposits_avg_cny",
        "deposits_3m_cny",
        "deposits_6m_ago_cny",
        "demand_deposits_avg_cny",
        "payments_3m_cnt",
        "paid_in_3m_cny",
        "paid_out_3m_cny",
        "counterparties_3m_cnt",
        "paid_inside_pct",
        "loans_end_cny",
        "off_balance_cny",
        "limit_cny",
        "pd_pct",
        "contribution_year_cny",
        "raroc_12m",
        "fees_cny",
        "open_products_cnt",
        "opened_3m_cnt",
        "opened_12m_cnt",
        "customer_months",
        "annual_revenue_cny",
        "employees_cnt",
        "registered_capital_cny",
        "founded_years",
        "contacts_3m_cnt",
        "approached_12m_cnt",
        "approached_months",
        "npl_cny",
        *(f"open_{need}_cnt" for need in features._NEED),
    ]
    value = 1000.0 * (pl.col("month_no") - first + 1) * (pl.col("n") + 1)
    frame = frame.with_columns(*(value.alias(name) for name in numbers if name != "npl_cny"), npl_cny=pl.lit(0.0))
    texts = {
        "branch_id": "B01",
        "lead_manager_id": "M1",
        "region_code": "31",
        "industry_code": "C",
        "size_class": "small",
        "ownership": "private",
        "tier": "value",
        "approach_outcome": "not_opened",
    }
    flags = {"is_credit_approved": True, "is_settlement": True, "uses_foreign": False, "is_low_efficiency": False}
    return frame.with_columns(
        *(pl.lit(v).alias(k) for k, v in (texts | flags).items()),
        group_id=pl.col("customer_id"),
        chain_id=pl.lit(None, pl.String),
        ownership_group_id=pl.lit(None, pl.String),
    ).drop("n")


def source(
    accounts: list[tuple[int, int, int, int]],
    approaches: list[tuple[int, int, int]] = (),
    rules: dict | None = None,
    frame: pl.DataFrame | None = None,
    offers: list[tuple[int, int, int, int, int]] = (),
) -> dataset.Source:
    """accounts: (customer number, product number, opened, closed or 999999); approaches: (customer, product, month);
    offers: (customer, product, month, is new, place in APPROACH_OUTCOMES)."""
    made = features.frame(panel() if frame is None else frame)
    catalogue = pl.DataFrame(
        {
            "product_id": ["P1", "P2", "P3"],
            "name_zh": ["一", "二", "三"],
            "name_en": ["One", "Two", "Three"],
            "is_pushable": [True, True, False],
            "is_credit": [False, True, False],
            "need_family": ["settle", "borrow", "settle"],
            "substitute_family": ["pay", None, "pay"],
        }
    )
    columns = np.array(accounts or np.zeros((0, 4)), int).reshape(-1, 4).T
    near = np.array(approaches or np.zeros((0, 3)), int).reshape(-1, 3).T
    told = np.array(offers or np.zeros((0, 5)), int).reshape(-1, 5).T
    return dataset.Source(
        made,
        made["customer_id"].unique().sort().to_numpy(),
        catalogue,
        dict(zip(("who", "product", "opened_no", "closed_no"), columns, strict=True)),
        dict(zip(("who", "product", "month_no"), near, strict=True)),
        dict(zip(("who", "product", "month_no", "is_new", "outcome"), told, strict=True)),
        RULES | (rules or {}),
        FIRST,
        LAST,
    )
