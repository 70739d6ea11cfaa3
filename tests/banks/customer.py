"""A bank of nine customers for the segment and customer tests: rows written by hand, published like a real build."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import duckdb

from mart.contracts import systems
from mart.scope import create_views
from tests.banks.customer_accounts import ACCOUNTS, M0, M1, facts

TIER_FLAGS = {"inactive": "", "active": "a", "settlement": "as", "value": "asv", "high_value": "asvh"}
# customer, branch, home, industry, size, ownership, tier in M0 (None: not yet a customer), tier in M1, deposits in M1,
# annual contribution, average RWA, capital, quadrant, lead manager
CUSTOMERS = (
    (
        "C1",
        "B01",
        "S0101",
        "C",
        "large",
        "state",
        "value",
        "high_value",
        8_000_000,
        400_000,
        9_000_000,
        945_000,
        "improve",
        "R1",
    ),
    (
        "C2",
        "B01",
        "S0101",
        "C",
        "large",
        "private",
        "high_value",
        "value",
        900_000,
        15_000,
        20_000_000,
        2_100_000,
        "drain",
        "R1",
    ),
    ("C3", "B01", "S0102", "G", "small", "private", "active", "active", 150_000, 4_000, 0, 0, "light", "R2"),
    ("C4", "B01", "S0102", "G", "small", "private", "active", "settlement", 300_000, 12_000, 0, 0, "light", "R2"),
    ("C5", "B02", "S0201", "C", "medium", "foreign", "value", "value", 2_000_000, 60_000, 0, 0, "star", "R3"),
    ("C6", "B02", "S0201", "F", "micro", "private", "settlement", "inactive", 10_000, -500, 0, 0, "light", "R3"),
    ("C7", "B02", "S0201", "F", "micro", None, "inactive", "inactive", 0, 0, 0, 0, "light", "UNASSIGNED"),
    ("C8", "B02", "S0201", "F", "small", "private", None, "active", 120_000, 1_000, 0, 0, "light", "R3"),
    ("C9", "B02", "S0201", "I", "small", "private", "active", None, 0, 0, 0, 0, "light", "R3"),
)
_STATUS = """CREATE TABLE marts.fct_customer_status_month (month_no INTEGER, customer_id VARCHAR, home_org_id VARCHAR,
branch_id VARCHAR, is_customer BOOLEAN, is_active BOOLEAN,
  is_settlement BOOLEAN, is_value BOOLEAN, is_high_value BOOLEAN, is_credit BOOLEAN,
tier VARCHAR, tier_prev_month VARCHAR, contribution_12m_cny DECIMAL(18,2), contribution_year_cny DECIMAL(18,2),
rap_12m_cny DECIMAL(18,2), ep_12m_cny DECIMAL(18,2), ec_avg_12m_cny DECIMAL(18,2), rwa_avg_12m_cny DECIMAL(18,2),
raroc_12m DECIMAL(18,8), window_months INTEGER, window_days INTEGER,
 deposits_avg_cny DECIMAL(18,2), loans_end_cny DECIMAL(18,2),
off_balance_cny DECIMAL(18,2), rwa_cny DECIMAL(18,2), payments_cnt BIGINT, payment_months_3m_cnt INTEGER,
products_cnt INTEGER, products_ex_settlement_cnt INTEGER, lead_manager_id VARCHAR, industry_code VARCHAR,
size_class VARCHAR, ownership VARCHAR, region_code VARCHAR, quadrant VARCHAR, is_low_efficiency BOOLEAN)"""
_DIMS = """
CREATE TABLE marts.dim_customer AS SELECT customer_id, 0 AS valid_from_month_no, 999999 AS valid_to_month_no,
  '客户' || customer_id AS name_zh, 'Customer ' || customer_id AS name_en, home_org_id, industry_code, size_class,
      ownership,
  '32' AS region_code, '苏州' AS city, DATE '2014-03-01' AS opened_date, 14600000.00::DECIMAL(18,2) AS
      annual_revenue_cny,
  128::BIGINT AS employees_cnt, CASE WHEN customer_id IN ('C1', 'C2', 'C5') THEN 'G1' END AS ownership_group_id,
  CASE WHEN customer_id IN ('C1', 'C3') THEN 'L1' END AS chain_id, is_credit AS is_credit_approved,
  '91320500' || customer_id AS registration_number, '0512-6789000' || right(customer_id, 1) AS phone,
  lower(customer_id) || '@example.com' AS email
  FROM (SELECT * FROM marts.fct_customer_status_month QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY
      month_no DESC) = 1);
CREATE TABLE marts.dim_org AS SELECT * FROM (VALUES ('B01', 0, 999999, 'branch', 'HO', 'B01', '苏州分行', 'Suzhou'),
  ('B02', 0, 999999, 'branch', 'HO', 'B02', '郑州分行', 'Zhengzhou'), ('S0101', 0, 999999, 'sub_branch', 'B01', 'B01',
      '园区支行', 'Park'),
  ('S0102', 0, 999999, 'sub_branch', 'B01', 'B01', '古城支行', 'Old Town'), ('S0201', 0, 999999, 'sub_branch', 'B02',
      'B02', '金水支行', 'Jinshui'))
  t(org_id, valid_from_month_no, valid_to_month_no, org_level, parent_org_id, branch_id, name_zh, name_en);
CREATE TABLE marts.dim_manager AS SELECT * FROM (VALUES ('R1', '沈嘉', 'Shen Jia', 'S0101'), ('R2', '顾明', 'Gu Ming',
    'S0102'),
  ('R3', '周宁', 'Zhou Ning', 'S0201'), ('P1', '陈产品', 'Chen PM', 'HO')) t(manager_id, name_zh, name_en, org_id)
  CROSS JOIN (SELECT 0 AS valid_from_month_no, 999999 AS valid_to_month_no, 'middle' AS grade, TRUE AS is_active)
  CROSS JOIN (SELECT 'relationship_manager' AS role);
UPDATE marts.dim_manager SET role = 'product_manager' WHERE manager_id = 'P1';
CREATE TABLE marts.dim_product AS SELECT *, 0 AS valid_from_month_no, 999999 AS valid_to_month_no, 'save' AS
    need_family,
  FALSE AS is_settlement FROM (VALUES ('D1', '活期存款', 'Demand deposit', 'GD', '存款', 'Deposits', 'FD', '负债',
      'Funding', 'deposit', TRUE, TRUE, NULL),
  ('L1', '流动资金贷款', 'Working capital', 'GL', '贷款', 'Loans', 'FL', '信贷', 'Credit', 'loan', FALSE, TRUE, 'P1'),
  ('F1', '员工代发', 'Payroll', 'GF', '代发', 'Payroll', 'FF', '服务', 'Services', 'fee', FALSE, TRUE, NULL))
  t(product_id, name_zh, name_en, group_id, group_zh, group_en, family_id, family_zh, family_en, product_kind,
      is_demand, is_pushable, product_manager_id);
CREATE TABLE marts.dim_limit AS SELECT 'C1' AS customer_id, 9000000.00::DECIMAL(18,2) AS limit_cny, 24300 AS
    valid_from_month_no, 999999 AS valid_to_month_no;
CREATE TABLE marts.dim_rating AS SELECT * FROM (VALUES ('C1', 'A', 0.9::DECIMAL(12,6), 24300, 24314), ('C1', 'AA',
    0.62::DECIMAL(12,6), 24315, 999999))
  t(customer_id, rating, pd_pct, valid_from_month_no, valid_to_month_no);
CREATE TABLE marts.dim_contact AS SELECT 'K1' AS contact_id, 24321 AS month_no, DATE '2026-10-21' AS contact_date, 'C1'
    AS customer_id, 'R1' AS manager_id,
  'visit' AS channel, 'pooling' AS topic UNION ALL SELECT 'K2', 24322, DATE '2026-11-02', 'C1', 'R1', 'phone', 'later';
CREATE TABLE marts.dim_news AS SELECT 'N1' AS news_id, 24320 AS month_no, DATE '2026-09-30' AS news_date, 'C' AS
    industry_code, 'C1' AS customer_id,
  '中标高温熔盐泵项目' AS headline_zh, 'Wins a pump contract' AS headline_en, 'positive' AS tone;
CREATE TABLE marts.dim_ownership_edge AS SELECT 'C1' AS owner_id, 'C2' AS owned_id, 60.0::DECIMAL(12,6) AS share_pct, 0
    AS valid_from_month_no, 999999 AS valid_to_month_no;
CREATE TABLE marts.brg_customer_manager AS SELECT month_no, customer_id, lead_manager_id AS manager_id,
  CASE WHEN customer_id = 'C1' THEN 0.6 ELSE 1 END::DECIMAL(7,6) AS share, TRUE AS is_lead FROM
      marts.fct_customer_status_month
  UNION ALL SELECT month_no, customer_id, 'R2', 0.4, FALSE FROM marts.fct_customer_status_month WHERE customer_id =
      'C1';
"""


def publish(data: Path, *, accounts: list[dict] | None = None, drop: tuple[str, ...] = ()) -> Path:
    """Write a published build below `data`: customers as above, accounts (default `ACCOUNTS`); `drop` sets measures
    null."""
    build = data / "builds" / "test-1"
    build.mkdir(parents=True)
    con = duckdb.connect(str(build / "mart.duckdb"))
    con.execute("CREATE SCHEMA marts")
    con.execute(_STATUS)
    con.executemany(f"INSERT INTO marts.fct_customer_status_month VALUES ({', '.join('?' * 36)})", _status_rows())
    con.execute(_DIMS)
    facts(con, ACCOUNTS if accounts is None else accounts, drop)
    create_views(con)
    con.close()
    feeds = [{"system": system.name, "tables": {table.name: True for table in system.tables}} for system in systems()]
    (build / "manifest.json").write_text(json.dumps({"build": "test-1", "as_of": "2026-10", "feeds": feeds}))
    (build / "load.json").write_text("{}")
    (data / "CURRENT").write_text("test-1")
    return data


def _status_rows() -> list[tuple]:
    rows = []
    for customer in CUSTOMERS:
        for month, tier in ((M0, customer[6]), (M1, customer[7])):
            if tier is not None:
                rows.append(_status_row(customer, month, tier))
    return rows


def _status_row(customer: tuple, month: int, tier: str) -> tuple:
    name, branch, home, industry, size, ownership, _, _, deposits, contribution, rwa, capital, quadrant, lead = customer
    flags = TIER_FLAGS[tier]
    profit, cost = Decimal(contribution), Decimal(capital) * 12 / 100
    return (
        month,
        name,
        home,
        branch,
        True,
        "a" in flags,
        "s" in flags,
        "v" in flags,
        "h" in flags,
        rwa > 0,
        tier,
        customer[6] if month == M1 else None,
        profit,
        profit,
        profit,
        profit - cost,
        capital,
        rwa,
        profit / capital if capital else None,
        12,
        365,
        deposits,
        6_000_000 if rwa else 0,
        0,
        rwa,
        20,
        3 if "s" in flags else 1,
        2,
        1,
        lead,
        industry,
        size,
        ownership,
        "32",
        quadrant,
        quadrant == "drain",
    )
