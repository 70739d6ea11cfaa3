"""The tiny bank's marts, summed from its accounts."""

from __future__ import annotations

from mart.measures import named

_COUNTS = (
    "count(*)::INT AS customers_cnt, "
    + ", ".join(
        f"sum(is_{flag}::INT)::INT AS customers_{flag}_cnt"
        for flag in ("active", "settlement", "value", "high_value", "credit")
    )
    + ", sum(CASE WHEN is_active THEN products_cnt ELSE 0 END)::INT AS products_held_cnt"
    + ", sum(CASE WHEN is_active THEN products_ex_settlement_cnt ELSE 0 END)::INT AS products_held_ex_settlement_cnt"
)


def _segments(con, sums: str) -> None:
    """What customers are beside their money, and the aggregates that whole-bank screens read."""
    con.execute(
        "CREATE OR REPLACE TABLE marts.fct_customer_month AS SELECT m.*, coalesce(s.tier, 'inactive') AS tier,"
        " s.industry_code, s.size_class, s.ownership FROM marts.fct_customer_month m LEFT JOIN"
        " marts.fct_customer_status_month s USING (month_no, customer_id)"
    )
    cells = "month_no, branch_id, tier, industry_code, size_class, ownership"
    con.execute(
        f"CREATE TABLE marts.fct_customer_segment_month AS SELECT * FROM (SELECT {cells}, {sums} FROM"
        f" marts.fct_customer_month GROUP BY {cells}) FULL JOIN (SELECT {cells}, {_COUNTS} FROM"
        f" marts.fct_customer_status_month GROUP BY ALL) USING ({cells})"
    )
    con.execute(
        f"CREATE TABLE marts.fct_branch_product_month AS SELECT month_no, product_id, branch_id, {sums} FROM"
        " marts.fct_product_month GROUP BY month_no, product_id, branch_id"
    )


def derive(con) -> None:
    sums = ", ".join(f"sum({m})::DECIMAL(18,2) AS {m}" for m in named("account"))
    shared = ", ".join(f"sum(c.{m} * b.share)::DECIMAL(38,8) AS {m}" for m in named("account"))
    con.execute(
        f"CREATE TABLE marts.fct_customer_month AS SELECT month_no, customer_id, org_id, branch_id, {sums},"
        " count(*)::INT AS accounts_cnt FROM marts.fct_account_month GROUP BY ALL ORDER BY ALL"
    )
    con.execute(
        f"CREATE TABLE marts.fct_product_month AS SELECT month_no, product_id, org_id, branch_id, {sums}, "
        "count(DISTINCT customer_id)::INT AS holders_cnt, count(*)::INT AS accounts_cnt, 0 AS opened_cnt "
        "FROM marts.fct_account_month GROUP BY month_no, product_id, org_id, branch_id ORDER BY ALL"
    )
    _status(con)
    _sets(con)
    _segments(con, sums)
    con.execute(
        f"CREATE TABLE marts.fct_org_month AS SELECT * FROM (SELECT month_no, org_id, branch_id, {sums} FROM"
        " marts.fct_customer_month GROUP BY month_no, org_id, branch_id) FULL JOIN (SELECT month_no, home_org_id AS"
        f" org_id, branch_id, {_COUNTS} FROM marts.fct_customer_status_month GROUP BY ALL) USING (month_no, org_id,"
        " branch_id)"
    )
    con.execute(
        f"CREATE TABLE marts.fct_manager_month AS SELECT c.month_no, b.manager_id, c.org_id, c.branch_id, {shared} "
        "FROM marts.fct_customer_month c JOIN marts.brg_customer_manager b USING (month_no, customer_id) GROUP BY ALL"
    )
    con.execute(
        "CREATE TABLE marts.fct_product_segment_month AS SELECT a.month_no, a.product_id, a.branch_id, s.tier,"
        f" s.industry_code, s.size_class, s.ownership, {sums.replace('sum(', 'sum(a.')}, count(DISTINCT"
        " a.customer_id)::INT AS holders_cnt FROM marts.fct_account_month a JOIN marts.fct_customer_status_month s"
        " USING (month_no, customer_id) GROUP BY ALL"
    )
    con.execute(
        "CREATE TABLE marts.fct_product_trait_month AS SELECT month_no, product_id, tier, industry_code, size_class,"
        f" ownership, {sums} FROM marts.fct_product_segment_month GROUP BY ALL"
    )
    con.execute(
        "CREATE TABLE marts.fct_manager_status_month AS SELECT d.month_no, g.manager_id, g.org_id, o.branch_id, 'C' AS"
        " coefficient_region, g.grade, g.is_active, 100000.00::DECIMAL(18,2) AS pay_12m_cny, coalesce(m.rap,"
        " 0)::DECIMAL(18,2) AS capacity_cny, 1000000.00::DECIMAL(18,2) AS rwa_avg_cny, 0.01 AS yield_ratio,"
        " 50000.00::DECIMAL(18,2) AS standard_cny, (coalesce(m.rap, 0) / 50000)::DECIMAL(18,8) AS of_standard_ratio,"
        " g.manager_id = 'M2' AS is_high_capacity_low_yield, 3 AS customers_cnt FROM marts.dim_manager g CROSS JOIN"
        " marts.dim_month d JOIN marts.dim_org o ON o.org_id = g.org_id AND d.month_no BETWEEN o.valid_from_month_no"
        " AND o.valid_to_month_no LEFT JOIN (SELECT month_no, manager_id, sum(risk_adjusted_profit_cny) AS rap FROM"
        " marts.fct_manager_month GROUP BY ALL) m ON m.month_no = d.month_no AND m.manager_id = g.manager_id WHERE"
        " g.role = 'relationship_manager'"
    )
    con.execute(
        "CREATE TABLE marts.recon (month_no INT, check_name VARCHAR, org_id VARCHAR, left_cny DECIMAL(30,8), right_cny"
        " DECIMAL(30,8), difference_cny DECIMAL(30,8))"
    )


def _status(con) -> None:
    con.execute("""CREATE TABLE marts.fct_customer_status_month AS
        WITH t AS (
            SELECT d.month_no, c.customer_id, c.home_org_id, o.branch_id, c.industry_code, c.size_class, c.ownership,
                coalesce(sum(a.deposits_avg_cny), 0) AS deposits_avg_cny, coalesce(sum(a.loans_end_cny), 0) AS
                    loans_end_cny,
                coalesce(sum(a.rwa_cny), 0) AS rwa_cny, coalesce(sum(a.risk_adjusted_profit_cny), 0) AS rap,
                coalesce(sum(a.economic_profit_cny), 0) AS ep, count(DISTINCT a.product_id) AS products_cnt,
                count(DISTINCT a.product_id) FILTER (WHERE p.product_kind <> 'fee') AS products_ex_settlement_cnt
            FROM marts.dim_month d CROSS JOIN marts.dim_customer c
            JOIN marts.dim_org o ON o.org_id = c.home_org_id AND d.month_no BETWEEN o.valid_from_month_no AND
                o.valid_to_month_no
            LEFT JOIN marts.fct_account_month a ON a.month_no = d.month_no AND a.customer_id = c.customer_id
            LEFT JOIN marts.dim_product p ON p.product_id = a.product_id GROUP BY ALL),
        f AS (
            SELECT *, products_cnt > 0 AS is_active, customer_id < 'C005' AS is_settlement, deposits_avg_cny > 3000000
                AS is_value,
                deposits_avg_cny > 8000000 AS is_high_value, loans_end_cny > 0 AS is_credit,
                sum(rap) OVER w AS rap_12m_cny, sum(ep) OVER w AS ep_12m_cny, avg(rwa_cny) OVER w AS rwa_avg
            FROM t WINDOW w AS (PARTITION BY customer_id ORDER BY month_no ROWS BETWEEN 11 PRECEDING AND CURRENT ROW)),
        g AS (SELECT *, CASE WHEN is_high_value THEN 'high_value' WHEN is_value THEN 'value' WHEN is_settlement THEN
            'settlement'
                WHEN is_active THEN 'active' ELSE 'inactive' END AS tier FROM f)
        SELECT g.month_no, g.customer_id, home_org_id, branch_id, TRUE AS is_customer,
            is_active, is_settlement, is_value, is_high_value,
            is_credit, tier,
            lag(tier) OVER (PARTITION BY g.customer_id ORDER BY g.month_no) AS tier_prev_month,
            rap_12m_cny::DECIMAL(18,2) AS contribution_12m_cny, rap_12m_cny::DECIMAL(18,2) AS contribution_year_cny,
            rap_12m_cny::DECIMAL(18,2) AS rap_12m_cny, ep_12m_cny::DECIMAL(18,2) AS ep_12m_cny,
            rwa_avg::DECIMAL(18,2) AS rwa_avg_12m_cny, (rwa_avg * 0.105)::DECIMAL(18,2) AS ec_avg_12m_cny,
            CASE WHEN rwa_avg > 0 THEN (rap_12m_cny / (rwa_avg * 0.105))::DECIMAL(18,8) END AS raroc_12m, 12 AS
                window_months, 365 AS window_days,
            deposits_avg_cny::DECIMAL(18,2) AS deposits_avg_cny, loans_end_cny::DECIMAL(18,2) AS loans_end_cny,
                rwa_cny::DECIMAL(18,2) AS rwa_cny,
            products_cnt::INT AS products_cnt, products_ex_settlement_cnt::INT AS products_ex_settlement_cnt,
            coalesce(b.manager_id, 'UNASSIGNED') AS lead_manager_id, industry_code, size_class, ownership,
            CASE WHEN rap_12m_cny >= 20000 THEN CASE WHEN rwa_avg > 2000000 THEN 'improve' ELSE 'star' END
                ELSE CASE WHEN rwa_avg > 2000000 THEN 'drain' ELSE 'light' END END AS quadrant,
            rwa_avg > 2000000 AND rap_12m_cny < 20000 AS is_low_efficiency
        FROM g LEFT JOIN marts.brg_customer_manager b ON b.month_no = g.month_no AND b.customer_id = g.customer_id AND
            b.is_lead
        ORDER BY month_no, branch_id""")


def _sets(con) -> None:
    """Which sets of products there are, and the number of each customer's."""
    con.execute(
        "CREATE TEMP TABLE held AS SELECT month_no, customer_id, list_sort(list(DISTINCT product_id)) AS products FROM"
        " marts.fct_account_month GROUP BY ALL"
    )
    con.execute(
        "CREATE TEMP TABLE numbered AS SELECT products, row_number() OVER (ORDER BY products)::INT AS product_set_id"
        " FROM (SELECT DISTINCT products FROM held)"
    )
    con.execute(
        "CREATE TABLE marts.brg_product_set AS SELECT product_set_id, unnest(products) AS product_id FROM numbered"
    )
    con.execute(
        "CREATE OR REPLACE TABLE marts.fct_customer_status_month AS SELECT s.*, n.product_set_id FROM"
        " marts.fct_customer_status_month s LEFT JOIN held h USING (month_no, customer_id) LEFT JOIN numbered n USING"
        " (products) ORDER BY s.month_no, s.branch_id"
    )
