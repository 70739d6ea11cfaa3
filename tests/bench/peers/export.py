"""What the peers read: four Parquet files of the published mart, in the form their users would keep them."""

from __future__ import annotations

from pathlib import Path

from mart.reader import Mart
from mart.scope import EXECUTIVE

MEASURES = (
    "deposits_avg_cny",
    "loans_avg_cny",
    "ftp_margin_cny",
    "fees_cny",
    "cost_cny",
    "expected_loss_cny",
    "default_loss_cny",
    "capital_credit_cny",
    "surtax_cny",
    "tax_cny",
    "capital_charge_cny",
    "revenue_cny",
    "rwa_cny",
    "risk_adjusted_profit_cny",
    "economic_profit_cny",
)
COUNTS = ("customers_cnt", "customers_active_cnt", "customers_value_cnt", "customers_high_value_cnt")


def export(mart: Mart, folder: Path) -> None:
    """Write the files."""
    doubles = ", ".join(f"CAST(sum(v.{name}) AS DOUBLE) AS {name}" for name in MEASURES)
    counts = ", ".join(f"CAST(sum(v.{name}) AS BIGINT) AS {name}" for name in COUNTS)
    names = "JOIN org o ON o.org_id = v.branch_id AND v.month_no BETWEEN o.valid_from_month_no AND o.valid_to_month_no"
    statements = {
        "org": f"SELECT v.month_no, v.branch_id, any_value(o.name_zh) AS branch, {doubles}, {counts} FROM org_month v"
        f" {names} GROUP BY ALL ORDER BY ALL",
        "plan": f"SELECT v.month_no, v.branch_id, {doubles} FROM plan_month v GROUP BY ALL ORDER BY ALL",
        "product": f"SELECT v.month_no, v.branch_id, v.product_id, {doubles} FROM branch_product_month v"
        f" WHERE v.month_no > {mart.as_of - 13} GROUP BY ALL ORDER BY ALL",
        "customer": "SELECT s.customer_id, c.name_zh AS name, s.branch_id, s.quadrant, s.tier, CAST(s.rap_12m_cny AS"
        " DOUBLE) AS profit, CAST(s.ep_12m_cny AS DOUBLE) AS ep, CAST(s.rwa_avg_12m_cny AS DOUBLE) AS rwa,"
        " CAST(s.contribution_year_cny AS DOUBLE) AS contribution FROM customer_status_month s JOIN customer c ON"
        " c.customer_id = s.customer_id AND s.month_no BETWEEN c.valid_from_month_no AND c.valid_to_month_no"
        f" WHERE s.month_no = {mart.as_of} ORDER BY ALL",
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, sql in statements.items():
        mart.frame(sql, None, EXECUTIVE).write_parquet(folder / f"{name}.parquet")
