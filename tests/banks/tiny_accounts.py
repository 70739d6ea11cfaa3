"""The tiny bank's accounts by month, with money drawn from a seed."""

from __future__ import annotations

import random
from decimal import Decimal

from mart.measures import named
from tests.banks.tiny_directory import LAST, PRODUCTS, insert


def accounts(con, rnd: random.Random, months: int) -> None:
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
    insert(con, "marts.dim_account", accounts)
    insert(con, "marts.fct_account_month", sorted(facts))


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
