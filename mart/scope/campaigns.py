"""Campaigns and who was targeted, with what their results are measured by, the same for every role that sees them."""

from __future__ import annotations

from mart.scope.tables import OPEN, Columns

HOME_BRANCH = "o.branch_id"  # of a customer in the month of the response: see `responses`


def can_split(columns: Columns) -> bool:
    """Whether the bank brings customers and units, so that a campaign can be split by them."""
    return {"dim_customer", "dim_org"} <= set(columns) and "size_class" in columns["dim_customer"]


def responses(columns: Columns, where: str) -> str:
    """Who was targeted, each with size class and home branch in that month. They are read here, past the role's own
    view of customers: a product manager who sees holders alone would see those who opened and nobody else."""
    if not can_split(columns):
        return (
            "SELECT t.*, NULL::VARCHAR AS size_class, NULL::VARCHAR AS branch_id "
            f"FROM marts.fct_response t WHERE {where}"
        )
    in_force = "t.month_no BETWEEN {0}.valid_from_month_no AND {0}.valid_to_month_no"
    return (
        "SELECT t.*, d.size_class, o.branch_id FROM marts.fct_response t "
        f"LEFT JOIN marts.dim_customer d ON d.customer_id = t.customer_id AND {in_force.format('d')} "
        f"LEFT JOIN marts.dim_org o ON o.org_id = d.home_org_id AND {in_force.format('o')} WHERE {where}"
    )


def campaigns(columns: Columns, where: str) -> str:
    """Campaigns with ep_per_opening_cny, one figure for all readers; null where the bank has no profit."""
    if not has_profit(columns):
        return f"SELECT t.*, NULL::DECIMAL(18,2) AS ep_per_opening_cny FROM marts.dim_campaign t WHERE {where}"
    return (
        "SELECT t.*, b.ep_per_opening_cny FROM marts.dim_campaign t "
        f"LEFT JOIN marts.scope_campaign_before b ON b.campaign_id = t.campaign_id WHERE {where}"
    )


def has_profit(columns: Columns) -> bool:
    """Whether what an opening is worth can be known."""
    return "dim_campaign" in columns and "economic_profit_cny" in columns.get("fct_account_month", ())


def before_table(columns: Columns) -> list[str]:
    """Table scope_campaign_before: what a holder of the product earned a year in the twelve months before the start,
    fixed there whatever the campaign did. 240 customer months with 120,000 of economic profit: 6,000 a year."""
    if not has_profit(columns):
        return []
    start = "year(c.start_date) * 12 + month(c.start_date)"
    return [
        "CREATE OR REPLACE TABLE marts.scope_campaign_before AS SELECT c.campaign_id, CAST(12 * sum("
        "a.economic_profit_cny) / count(DISTINCT a.customer_id || '|' || a.month_no) AS DECIMAL(18,2)) AS"
        " ep_per_opening_cny FROM marts.dim_campaign c JOIN marts.fct_account_month a ON a.product_id = c.product_id"
        f" AND a.month_no BETWEEN {start} - 13 AND {start} - 2 WHERE c.valid_to_month_no = {OPEN}"
        " AND a.economic_profit_cny IS NOT NULL GROUP BY c.campaign_id ORDER BY c.campaign_id"
    ]
