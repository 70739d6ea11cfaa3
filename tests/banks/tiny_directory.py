"""The tiny bank's directory: months, organisation, managers, customers, products and who leads whom."""

from __future__ import annotations

import random
from decimal import Decimal

from mart.months import days_in_month, month_text

LAST = 24321
PRODUCTS = {  # id: kind, is_demand, group, family, product manager
    "P01": ("deposit", True, "G1", "F1", "PM1"),
    "P02": ("deposit", False, "G1", "F1", "PM1"),
    "P03": ("loan", False, "G2", "F2", "PM2"),
    "P04": ("loan", False, "G3", "F2", "PM2"),
    "P05": ("fee", False, "G4", "F3", "PM1"),
}


def dimensions(con, rnd: random.Random, months: int, branches: int, customers: int) -> None:
    first = LAST - months + 1
    con.execute(
        "CREATE TABLE marts.dim_month (month_no INT, month VARCHAR, days INT, year INT, is_quarter_end BOOLEAN)"
    )
    rows = [(m, month_text(m), days_in_month(m), m // 12, m % 3 == 2) for m in range(first, LAST + 1)]
    insert(con, "marts.dim_month", rows)
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
    insert(con, "marts.dim_org", orgs)
    con.execute(
        "CREATE TABLE marts.dim_product (product_id VARCHAR, valid_from_month_no INT, valid_to_month_no INT, name_zh"
        " VARCHAR, name_en VARCHAR, group_id VARCHAR, group_zh VARCHAR, group_en VARCHAR, family_id VARCHAR, family_zh"
        " VARCHAR, family_en VARCHAR, product_kind VARCHAR, is_demand BOOLEAN, is_settlement BOOLEAN,"
        " product_manager_id VARCHAR)"
    )
    insert(
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
    insert(con, "marts.dim_manager", people)
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
    insert(con, "marts.dim_customer", clients)
    insert(con, "marts.brg_customer_manager", teams)


def insert(con, table: str, rows: list[tuple]) -> None:
    """Rows as text through one VALUES list, which is a hundred times faster than row by row."""
    cells = ["(" + ", ".join("NULL" if v is None else f"'{v}'" for v in row) + ")" for row in rows]
    con.execute(f"INSERT INTO {table} VALUES {', '.join(cells)}")
