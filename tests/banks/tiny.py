"""A tiny mart with the real tables and a few rows, published like a real one; derived tables are summed from accounts.

Two or more branches with two sub-branches each, managers who share customers, customers with accounts away from home,
products of every kind, and a sub-branch that moves to another branch in the last month.
"""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path

import duckdb

from mart.contracts import systems
from mart.measures import named
from mart.months import days_in_month, month_text
from mart.scope import create_views

LAST = 24321
PRODUCTS = {  # id: kind, is_demand, group, family, product manager
    "P01": ("deposit", True, "G1", "F1", "PM1"),
    "P02": ("deposit", False, "G1", "F1", "PM1"),
    "P03": ("loan", False, "G2", "F2", "PM2"),
    "P04": ("loan", False, "G3", "F2", "PM2"),
    "P05": ("fee", False, "G4", "F3", "PM1"),
}


def publish(
    data: Path,
    seed: int = 1,
    months: int = 14,
    branches: int = 2,
    customers: int = 12,
    missing: tuple[str, ...] = (),
    build: str = "b1",
    difference: str = "0.00",
) -> Path:
    """Write a build below `data` and name it in CURRENT; returns `data`. `missing`: tables such as "credit.rating"."""
    folder = data / "builds" / build
    folder.mkdir(parents=True)
    con = duckdb.connect(str(folder / "mart.duckdb"))
    con.execute("CREATE SCHEMA marts")
    _dimensions(con, random.Random(seed), months, branches, customers)
    _accounts(con, random.Random(seed + 1), months)
    _derive(con)
    _plans(con)
    con.execute(
        "INSERT INTO marts.recon SELECT month_no, 'gl.deposits_end', org_id, deposits_end_cny, deposits_end_cny - "
        f"{difference}, {difference} FROM marts.fct_org_month"
    )
    create_views(con)
    con.close()
    _files(data, folder, build, missing)
    return data


def _dimensions(con, rnd: random.Random, months: int, branches: int, customers: int) -> None:
    first = LAST - months + 1
    con.execute(
        "CREATE TABLE marts.dim_month (month_no INT, month VARCHAR, days INT, year INT, is_quarter_end BOOLEAN)"
    )
    rows = [(m, month_text(m), days_in_month(m), m // 12, m % 3 == 2) for m in range(first, LAST + 1)]
    _insert(con, "marts.dim_month", rows)
    con.execute(
        "CREATE TABLE marts.dim_org (org_id VARCHAR, valid_from_month_no INT, valid_to_month_no INT, org_level VARCHAR,"
        " parent_org_id VARCHAR, branch_id VARCHAR, name_zh VARCHAR, name_en VARCHAR)"
    )
    orgs = [("HO", first, 999999, "bank", None, None, "总行", "Head office")]
    for b in range(1, branches + 1):
        branch = f"B{b:02d}"
        orgs.append((branch, first, 999999, "branch", "HO", branch, f"{branch}分行", f"Branch {branch}"))
        for s in (1, 2):
            org = f"{branch}S{s}"
            if org == "B01S2":  # moves to the second branch in the last month
                orgs.append((org, first, LAST - 1, "sub_branch", "B01", "B01", f"{org}支行", f"Sub-branch {org}"))
                orgs.append((org, LAST, 999999, "sub_branch", "B02", "B02", f"{org}支行", f"Sub-branch {org}"))
            else:
                orgs.append((org, first, 999999, "sub_branch", branch, branch, f"{org}支行", f"Sub-branch {org}"))
    _insert(con, "marts.dim_org", orgs)
    con.execute(
        "CREATE TABLE marts.dim_product (product_id VARCHAR, valid_from_month_no INT, valid_to_month_no INT, name_zh"
        " VARCHAR, name_en VARCHAR, group_id VARCHAR, group_zh VARCHAR, group_en VARCHAR, family_id VARCHAR, family_zh"
        " VARCHAR, family_en VARCHAR, product_kind VARCHAR, is_demand BOOLEAN, is_settlement BOOLEAN,"
        " product_manager_id VARCHAR)"
    )
    _insert(
        con,
        "marts.dim_product",
        [
            (
                p,
                first,
                999999,
                f"{p}产品",
                f"Product {p}",
                g,
                f"{g}组",
                f"Group {g}",
                f,
                f"{f}族",
                f"Family {f}",
                k,
                d,
                k == "fee",
                m,
            )
            for p, (k, d, g, f, m) in PRODUCTS.items()
        ],
    )
    subs = sorted({row[0] for row in orgs if row[3] == "sub_branch"})
    con.execute(
        "CREATE TABLE marts.dim_manager (manager_id VARCHAR, valid_from_month_no INT, valid_to_month_no INT, name_zh"
        " VARCHAR, name_en VARCHAR, role VARCHAR, org_id VARCHAR, grade VARCHAR, is_active BOOLEAN)"
    )
    people = [
        (f"M{i}", first, 999999, f"经理{i}", f"Manager {i}", "relationship_manager", org, "middle", True)
        for i, org in enumerate(subs, 1)
    ]
    people += [
        (f"PM{i}", first, 999999, f"产品经理{i}", f"Product manager {i}", "product_manager", "HO", "senior", True)
        for i in (1, 2)
    ]
    _insert(con, "marts.dim_manager", people)
    con.execute(
        "CREATE TABLE marts.dim_customer (customer_id VARCHAR, valid_from_month_no INT, valid_to_month_no INT, name_zh"
        " VARCHAR, name_en VARCHAR, home_org_id VARCHAR, industry_code VARCHAR, size_class VARCHAR, ownership VARCHAR,"
        " phone VARCHAR, email VARCHAR)"
    )
    con.execute(
        "CREATE TABLE marts.brg_customer_manager (month_no INT, customer_id VARCHAR, manager_id VARCHAR, share"
        " DECIMAL(7,6), is_lead BOOLEAN)"
    )
    managers = [row[0] for row in people if row[0].startswith("M")]
    clients, teams = [], []
    for c in range(1, customers + 1):
        cid = f"C{c:03d}"
        clients.append(
            (
                cid,
                first,
                999999,
                f"客户{c}",
                None if c % 3 == 0 else f"Customer {c}",
                rnd.choice(subs),
                rnd.choice("CFG"),
                rnd.choice(["large", "small"]),
                rnd.choice(["state", "private"]),
                f"1380000{c:04d}",
                f"cfo{c}@example.com",
            )
        )
        for m in range(first, LAST + 1):
            team = rnd.sample(managers, 2)
            share = rnd.choice(["1", "0.6", "0.333333", "0"])
            rest = Decimal(1) - Decimal(share)
            rows = [(m, cid, team[0], share, share != "0")] if share != "0" else []
            if rest:
                rows.append((m, cid, team[1] if share in ("0.6", "0") else "UNASSIGNED", str(rest), share == "0"))
            teams += rows
    _insert(con, "marts.dim_customer", clients)
    _insert(con, "marts.brg_customer_manager", teams)


def _accounts(con, rnd: random.Random, months: int) -> None:
    con.execute(
        "CREATE TABLE marts.dim_account (account_id VARCHAR, valid_from_month_no INT, valid_to_month_no INT,"
        " customer_id VARCHAR, product_id VARCHAR, org_id VARCHAR, rate_pct DECIMAL(12,6))"
    )
    money = ", ".join(f"{m} DECIMAL(18,2)" for m in named("account"))
    con.execute(
        "CREATE TABLE marts.fct_account_month (month_no INT, account_id VARCHAR, customer_id VARCHAR, product_id"
        f" VARCHAR, org_id VARCHAR, branch_id VARCHAR, {money}, is_in_use BOOLEAN)"
    )
    subs = [
        row[0]
        for row in con.execute(
            "SELECT DISTINCT org_id FROM marts.dim_org WHERE org_level = 'sub_branch' ORDER BY 1"
        ).fetchall()
    ]
    branch = {
        (o, m): b
        for o, b, f, t in con.execute(
            "SELECT org_id, branch_id, valid_from_month_no, valid_to_month_no FROM marts.dim_org"
        ).fetchall()
        for m in range(max(f, LAST - months + 1), min(t, LAST) + 1)
    }
    customers = con.execute("SELECT customer_id, home_org_id FROM marts.dim_customer ORDER BY 1").fetchall()
    facts, accounts = [], []
    for cid, home in customers:
        for number, product in enumerate(rnd.sample(list(PRODUCTS), rnd.randint(1, 4))):
            aid = f"{cid[1:]}{number:05d}"
            org = home if rnd.random() < 0.8 else rnd.choice(subs)
            opened = LAST - months + 1 + (rnd.randint(0, months - 1) if rnd.random() < 0.4 else 0)
            closed = LAST if rnd.random() < 0.8 else rnd.randint(opened, LAST)
            accounts.append((aid, opened, 999999, cid, product, org, "3.5"))
            for m in range(opened, closed + 1):
                values = _money(rnd, PRODUCTS[product][0], PRODUCTS[product][1])
                facts.append(
                    (
                        m,
                        aid,
                        cid,
                        product,
                        org,
                        branch[org, m],
                        *(values.get(k, Decimal(0)) for k in named("account")),
                        True,
                    )
                )
    _insert(con, "marts.dim_account", accounts)
    _insert(con, "marts.fct_account_month", sorted(facts))


def _money(rnd: random.Random, kind: str, is_demand: bool) -> dict[str, Decimal]:
    """One account-month whose parts add up: the identities of the income statement hold to the cent."""

    def cents(low: int, high: int) -> Decimal:
        return Decimal(rnd.randint(low * 100, high * 100)) / 100

    v: dict[str, Decimal] = {}
    if kind == "deposit":
        v["deposits_avg_cny"], v["deposits_end_cny"] = cents(1000, 9000000), cents(0, 9000000)
        v["demand_deposits_avg_cny"] = v["deposits_avg_cny"] if is_demand else Decimal(0)
        v["interest_paid_cny"], v["ftp_credit_cny"] = cents(0, 9000), cents(0, 15000)
    if kind == "loan":
        v["loans_avg_cny"], v["loans_end_cny"] = cents(1000, 9000000), cents(1000, 9000000)
        v["npl_cny"] = v["loans_end_cny"] if rnd.random() < 0.1 else Decimal(0)
        v["interest_received_cny"], v["ftp_charge_cny"] = cents(5000, 40000), cents(5000, 30000)
        v["ead_cny"] = v["loans_end_cny"]
        v["rwa_cny"], v["expected_loss_cny"] = cents(1000, 9000000), cents(0, 3000)
        v["default_loss_cny"] = (v["npl_cny"] * Decimal("0.001")).quantize(Decimal("0.01"))
        v["economic_capital_cny"] = (v["rwa_cny"] * Decimal("0.105")).quantize(Decimal("0.01"))
        v["capital_credit_cny"] = (v["economic_capital_cny"] * Decimal("0.0018")).quantize(Decimal("0.01"))
        v["capital_charge_cny"] = (v["economic_capital_cny"] * Decimal("0.01")).quantize(Decimal("0.01"))
    if kind == "fee":
        v["fees_gross_cny"] = cents(0, 5000)
        v["fees_cny"] = v["fees_billed_cny"] = v["fees_gross_cny"]
    for part in ("direct", "activity", "overhead"):
        v[f"cost_{part}_cny"] = cents(0, 300)
    get = lambda name: v.get(name, Decimal(0))  # noqa: E731
    v["cost_cny"] = get("cost_direct_cny") + get("cost_activity_cny") + get("cost_overhead_cny")
    v["ftp_margin_cny"] = (
        get("interest_received_cny") - get("ftp_charge_cny") + get("ftp_credit_cny") - get("interest_paid_cny")
    )
    v["revenue_cny"] = v["ftp_margin_cny"] + get("fees_cny")
    v["credit_cost_cny"] = get("expected_loss_cny") + get("default_loss_cny")
    v["surtax_cny"], v["tax_cny"] = cents(0, 100), cents(-100, 500)
    v["risk_adjusted_profit_cny"] = (
        v["revenue_cny"]
        + get("capital_credit_cny")
        - v["cost_cny"]
        - v["credit_cost_cny"]
        - v["surtax_cny"]
        - v["tax_cny"]
    )
    v["economic_profit_cny"] = v["risk_adjusted_profit_cny"] - get("capital_charge_cny")
    net = (get("default_loss_cny") * Decimal("0.75")).quantize(Decimal("0.01"))
    v["economic_profit_performing_cny"] = v["economic_profit_cny"] + net
    return v


def _insert(con, table: str, rows: list[tuple]) -> None:
    """Rows as text through one VALUES list, which is a hundred times faster than row by row."""
    cells = ["(" + ", ".join("NULL" if v is None else f"'{v}'" for v in row) + ")" for row in rows]
    con.execute(f"INSERT INTO {table} VALUES {', '.join(cells)}")


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


def _derive(con) -> None:
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
        SELECT g.month_no, g.customer_id, home_org_id, branch_id, is_active, is_settlement, is_value, is_high_value,
            is_credit, tier,
            lag(tier) OVER (PARTITION BY g.customer_id ORDER BY g.month_no) AS tier_prev_month,
            rap_12m_cny::DECIMAL(18,2) AS contribution_12m_cny, rap_12m_cny::DECIMAL(18,2) AS contribution_year_cny,
            rap_12m_cny::DECIMAL(18,2) AS rap_12m_cny, ep_12m_cny::DECIMAL(18,2) AS ep_12m_cny,
            rwa_avg::DECIMAL(18,2) AS rwa_avg_12m_cny, (rwa_avg * 0.105)::DECIMAL(18,2) AS ec_avg_12m_cny,
            CASE WHEN rwa_avg > 0 THEN (rap_12m_cny / (rwa_avg * 0.105))::DECIMAL(18,8) END AS raroc_12m, 12 AS
                window_months,
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


_PLAN = (
    "deposits_avg_cny",
    "loans_avg_cny",
    "loans_end_cny",
    "ftp_margin_cny",
    "capital_credit_cny",
    "fees_cny",
    "revenue_cny",
    "cost_cny",
    "expected_loss_cny",
    "default_loss_cny",
    "credit_cost_cny",
    "surtax_cny",
    "tax_cny",
    "rwa_cny",
    "economic_capital_cny",
    "risk_adjusted_profit_cny",
    "capital_charge_cny",
    "economic_profit_cny",
    "economic_profit_performing_cny",
)


def _plans(con) -> None:
    """Plan = actual of the month a little higher in volume; targets for value customers by branch and NPL for the
    bank."""
    derived = ("revenue_cny", "credit_cost_cny", "risk_adjusted_profit_cny")
    parts = [m for m in _PLAN if m not in derived and not m.startswith("economic_profit")]
    scaled = ", ".join(f"round(sum({m}) * 1.05, 2)::DECIMAL(18,2) AS {m}" for m in parts)
    con.execute(
        "CREATE TABLE marts.fct_plan_month AS SELECT *, ftp_margin_cny + fees_cny AS revenue_cny, expected_loss_cny +"
        " default_loss_cny AS credit_cost_cny, ftp_margin_cny + capital_credit_cny + fees_cny - cost_cny -"
        " credit_cost_cny - surtax_cny - tax_cny AS risk_adjusted_profit_cny, risk_adjusted_profit_cny -"
        " capital_charge_cny AS economic_profit_cny, economic_profit_cny + round(default_loss_cny * 0.75, 2)::"
        "DECIMAL(18,2) AS economic_profit_performing_cny FROM (SELECT month_no, branch_id,"
        f" product_id, {scaled} FROM marts.fct_account_month GROUP BY ALL)"
    )
    con.execute(
        "CREATE TABLE marts.fct_plan_target_month AS SELECT month_no, branch_id AS org_id, 'customers_value' AS metric,"
        " 10::DECIMAL(18,6) AS target_value FROM (SELECT DISTINCT month_no, branch_id FROM marts.fct_org_month) UNION"
        " ALL SELECT month_no, 'HO', 'npl_ratio', 1.15 FROM marts.dim_month"
    )


def _files(data: Path, folder: Path, build: str, missing: tuple[str, ...]) -> None:
    feeds = []
    for system in systems():
        flags = {table.name: f"{system.name}.{table.name}" not in missing for table in system.tables}
        feeds.append({"system": system.name, "tables": flags, "present": any(flags.values())})
    manifest = {
        "build": build,
        "as_of": month_text(LAST),
        "feeds": feeds,
        "policy_versions": {"capital": "CN-2024", "costs": "costs-1", "ftp": "ftp-1"},
        "reconciliation": [{"check": "gl.deposits_end", "difference": "0.00"}],
        "row_counts": {},
        "timings": {},
        "versions": {},
        "lineage": [
            {"source": "balance_month", "model": "stg_balance_month", "layer": "staging"},
            {"source": "stg_balance_month", "model": "fct_account_month", "layer": "marts"},
        ],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    load = {
        "feeds": feeds,
        "files": [
            {
                "file": "core_deposits/account/2026-10.parquet",
                "system": "core_deposits",
                "table": "account",
                "rows_read": 10,
                "rows_parsed": 9,
                "rows_rejected": 1,
            }
        ],
        "tables": [
            {"system": "core_deposits", "table": "account", "rows_produced": 9, "rows_loaded": 8, "rows_quarantined": 1}
        ],
        "quarantine": [],
        "errors": [],
    }
    (folder / "load.json").write_text(json.dumps(load), encoding="utf-8")
    (data / "CURRENT").write_text(build + "\n", encoding="utf-8")
