"""What a banker looks at first, on the mart. `python -m tests.mart.demo.believable` prints it for COCKPIT_DATA."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table

from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE

PD_BANDS = (0, 0.3, 1, 3, 100)
FAMILIES = {"F03": "trade finance", "F04": "supply chain", "F05": "bills", "F06": "guarantees"}


@dataclass(frozen=True)
class Line:
    """One line of the specification: a figure with the range asked of an m bank, and what a bank of 2,000 may do."""

    name: str
    m: tuple[float, float]
    s: tuple[float, float]


def _rows(mart: Mart, sql: str) -> pl.DataFrame:
    known = {"now": mart.as_of, "from": mart.as_of - 11}
    return mart.frame(sql, {name: value for name, value in known.items() if f"${name}" in sql}, EXECUTIVE)


def _row(mart: Mart, sql: str) -> dict[str, float]:
    return {name: float(value or 0) for name, value in _rows(mart, sql).row(0, named=True).items()}


def price_of_risk(mart: Mart) -> dict[str, float]:
    """Margin over FTP of performing loans by PD band, bp; worst over best; lowest step from band to band, bp."""
    bands = " ".join(f"when a.pd_pct < {top} then {n}" for n, top in enumerate(PD_BANDS[1:]))
    rows = _rows(
        mart,
        f"""
        select case {bands} end as band,
            sum(a.ftp_margin_cny) / sum(a.loans_avg_cny) * 3650000 / any_value(m.days) as bps
        from account_month as a inner join month as m using (month_no)
        where a.month_no = $now and a.loans_avg_cny > 0 and not a.is_in_default group by band order by band""",
    )  # noqa: S608
    bps = rows["bps"].cast(pl.Float64).to_numpy()
    return {"spread, worst over best PD band": bps[-1] / bps[0], "spread, least step up, bp": float(np.diff(bps).min())}


def concentration(mart: Mart) -> dict[str, float]:
    """Twelve months' risk-adjusted profit of the best customer, and debt against sales."""
    best = _row(
        mart,
        """
        select 100 * max(rap_12m_cny) / sum(rap_12m_cny) as best from customer_status_month where month_no = $now""",
    )
    owe = _row(mart, """
        select 100 * avg(case when s.loans_end_cny <= c.annual_revenue_cny then 1 else 0 end) as share
        from customer_status_month as s
        inner join customer as c on s.customer_id = c.customer_id
            and s.month_no between c.valid_from_month_no and c.valid_to_month_no
        where s.month_no = $now and s.loans_end_cny > 0""")  # fmt: skip
    return {"largest customer of profit, %": best["best"], "borrowers owing less than sales, %": owe["share"]}


def managers(mart: Mart) -> dict[str, float]:
    """Portfolios, results against standard, and who holds the hundred largest customers."""
    rows = _rows(mart, """
        select cast(of_standard_ratio as double) as result, customers_cnt from manager_status_month
        where month_no = $now and is_active and customers_cnt > 0""")  # fmt: skip
    result, count = 100 * rows["result"].to_numpy(), rows["customers_cnt"].to_numpy()
    largest = _row(mart, """
        with held as (
            select s.customer_id, m.grade from customer_status_month as s
            inner join manager as m on s.lead_manager_id = m.manager_id
                and s.month_no between m.valid_from_month_no and m.valid_to_month_no
            where s.month_no = $now order by s.deposits_avg_cny + s.loans_end_cny desc limit 100
        )
        select avg(case when grade in ('senior', 'principal') then 100 else 0 end) as share from held""")  # fmt: skip
    return {
        "largest 100 customers with senior managers, %": largest["share"],
        "portfolios of 30 to 80, %": 100 * float(((count >= 30) & (count <= 80)).mean()),
        "portfolios below 10, %": 100 * float((count < 10).mean()),
        "lower quarter of standard, %": float(np.quantile(result, 0.25)),
        "upper quarter of standard, %": float(np.quantile(result, 0.75)),
        "best of standard, %": float(result.max()),
    }


def bad_loans(mart: Mart) -> dict[str, float]:
    """The NPL ratio by month and branch, and how defaults end."""
    rows = _rows(mart, "select month_no, branch_id, sum(npl_cny) as bad, sum(loans_end_cny) as loans"
                       " from org_month group by all")  # fmt: skip
    bank = rows.group_by("month_no").agg(pl.sum("bad", "loans").cast(pl.Float64)).sort("month_no")
    ratio = 100 * (bank["bad"] / bank["loans"]).to_numpy()
    branch = 100 * (rows["bad"].cast(pl.Float64) / rows["loans"].cast(pl.Float64)).to_numpy()
    ends = _row(mart, """
        with moves as (
            select five_category, loans_end_cny, is_in_default,
                lag(is_in_default) over w as was,
                lag(loans_end_cny) over w as before, lag(five_category) over w as class
            from account_month where loans_avg_cny > 0 window w as (partition by account_id order by month_no)
        )
        select
            count(*) filter (was and not is_in_default and loans_end_cny > 0) as cures,
            count(*) filter (was and class = 'loss' and loans_end_cny = 0) as written_off,
            count(*) filter (was and is_in_default and loans_end_cny < before and loans_end_cny > 0) as recoveries
        from moves""")  # fmt: skip
    return {
        "NPL ratio, lowest, %": ratio.min(), "NPL ratio, highest, %": ratio.max(),
        "NPL ratio, largest step, points": np.abs(np.diff(ratio)).max(),
        "NPL ratio, worst branch and month, %": branch.max(),
        "loans cured": ends["cures"], "loans written off": ends["written_off"],
        "months with a recovery": ends["recoveries"],
    }  # fmt: skip


def in_default(mart: Mart) -> dict[str, float]:
    """Customers in default that are called high-value or hold an approval."""
    return _row(mart, """
        with bad as (select distinct month_no, customer_id from account_month where is_in_default and ead_cny > 0)
        select
            sum(case when s.is_high_value then 1 else 0 end) as "in default and high-value",
            sum(case when c.is_credit_approved then 1 else 0 end) as "in default and approved"
        from bad
        inner join customer_status_month as s using (month_no, customer_id)
        inner join customer as c on bad.customer_id = c.customer_id
            and bad.month_no between c.valid_from_month_no and c.valid_to_month_no
        where month_no = $now""")  # fmt: skip


def coming_and_going(mart: Mart) -> dict[str, float]:
    """Customers who closed their last account in a year, and how arrivals vary (standard deviation over mean)."""
    left = _row(mart, """
        with last as (
            select customer_id, max(coalesce(closed_date, date '9999-01-01')) as until from account
            where valid_to_month_no >= 999999 group by customer_id
        )
        select 100.0 * count(*) filter (until < date '9999-01-01') / count(*) as share from last""")  # fmt: skip
    came = _rows(mart, """
        select date_trunc('month', opened_date) as month, count(distinct customer_id) as n from customer
        where valid_from_month_no > (select min(month_no) from month) and opened_date >= (
            select cast(min(month) || '-01' as date) + interval 1 month from month) group by month""")  # fmt: skip
    n = came["n"].to_numpy()
    return {
        "customers who left, %": left["share"],
        "arrivals a month, deviation over mean, %": 100 * n.std() / n.mean(),
    }


def product_families(mart: Mart) -> dict[str, float]:
    """How many of guarantees, trade finance, supply chain, bills and working capital earn their hurdle over a year."""
    rows = _rows(mart, """
        select case when p.group_id = 'G06' then 'G06' else p.family_id end as line,
            100 * 12 * sum(f.risk_adjusted_profit_cny) / sum(f.economic_capital_cny) as raroc
        from product_month as f inner join product as p using (product_id)
        where f.month_no between $from and $now and (p.group_id = 'G06' or p.family_id in ('F03', 'F04', 'F05', 'F06'))
        group by line having sum(f.economic_capital_cny) > 0""")  # fmt: skip
    named = {FAMILIES.get(line, "working capital"): float(raroc) for line, raroc in rows.iter_rows()}
    return {
        "lines that earn the hurdle, of 5": sum(value >= 12 for value in named.values()),
        **{f"RAROC of {name}, %": value for name, value in named.items()},
    }


def units(mart: Mart) -> dict[str, float]:
    """Sub-branches that ever changed their branch, and those whose new branch is in another city."""
    return _row(mart, """
        with moved as (
            select u.org_id, u.city_zh, b.city_zh as branch_city,
                u.branch_id <> lag(u.branch_id) over (partition by u.org_id order by u.valid_from_month_no) as is_move
            from org as u inner join org as b on u.branch_id = b.org_id where u.org_level = 'sub_branch'
        )
        select count(*) filter (is_move) as "units moved",
            count(*) filter (is_move and city_zh <> branch_city) as "units moved out of their city"
        from moved""")  # fmt: skip


def against_plan(mart: Mart) -> pl.DataFrame:
    """Economic profit of the months of the as-of year: actual, plan, difference (CNY m), and days."""
    return _rows(mart, """
        with actual as (
            select month_no, sum(economic_profit_cny) / 1e6 as actual from org_month group by month_no),
        plan as (select month_no, sum(economic_profit_cny) / 1e6 as plan from plan_month group by month_no)
        select month, days, cast(actual as double) as actual, cast(plan as double) as plan,
            cast(actual - plan as double) as over
        from month inner join actual using (month_no) inner join plan using (month_no)
        where month_no // 12 = $now // 12 and month_no <= $now order by month_no""")  # fmt: skip


def plan(mart: Mart) -> dict[str, float]:
    """Months that beat plan, turns from beaten to missed, and the correlation with the month's length."""
    rows = against_plan(mart)
    beaten = rows["over"].to_numpy() > 0
    margin = _rows(mart, "select month_no, sum(ftp_margin_cny) as p from plan_month group by 1 order by 1")
    return {
        "months of the year that beat plan, %": 100 * beaten.mean(),
        "turns from beaten to missed": int(np.count_nonzero(np.diff(beaten.astype(int)))),
        "correlation of the difference with days": float(np.corrcoef(rows["over"], rows["days"])[0, 1]),
        "months with a planned margin of their own, %": 100 * margin["p"].n_unique() / len(margin),
    }


def maturity(mart: Mart) -> dict[str, float]:
    """Accounts with a term whose last pricing is older than the term and that are open and performing still, %; and
    those that closed in a month."""
    return _row(mart, """
        with latest as (
            select a.*, p.product_kind from account as a inner join product as p using (product_id)
            where a.valid_to_month_no >= 999999 and a.term_months > 0 and p.product_kind in ('loan', 'deposit')
        ), now as (
            select account_id, bool_or(is_in_default) as bad from account_month where month_no = $now group by 1
        )
        select 100.0 * count(*) filter (
                closed_date is null and not coalesce(bad, false)
                and (year(repricing_date) * 12 + month(repricing_date) - 1 + term_months) < $now)
            / count(*) filter (closed_date is null) as "open past their maturity, %",
            100.0 * count(*) filter (product_kind = 'loan' and closed_date is not null)
            / count(*) filter (product_kind = 'loan') as "loans that have ended, %",
            100.0 * count(*) filter (product_kind = 'deposit' and closed_date is not null)
            / count(*) filter (product_kind = 'deposit') as "time deposits that have ended, %"
        from latest left join now using (account_id)""")  # fmt: skip


def shape(mart: Mart) -> dict[str, float]:
    """The shape of the specification as the mart reads it: amounts of the month, ratios of twelve."""
    money = _row(mart, """
        select sum(deposits_avg_cny) / 1e9 as dep, sum(demand_deposits_avg_cny) / sum(deposits_avg_cny) * 100 as demand,
            sum(loans_avg_cny) / 1e9 as loans, sum(rwa_cny) / 1e9 as rwa, sum(revenue_cny) / 1e6 as revenue,
            100 * sum(rwa_cny) / sum(ead_cny) as density
        from account_month where month_no = $now""")  # fmt: skip
    year = _row(mart, """
        select 1200 * sum(risk_adjusted_profit_cny) / sum(economic_capital_cny) as raroc,
            1200 * (sum(interest_received_cny) - sum(interest_paid_cny)) / sum(loans_avg_cny) as nim,
            100 * sum(cost_cny) / sum(revenue_cny) as cost_income
        from org_month where month_no between $from and $now""")  # fmt: skip
    people = _rows(
        mart,
        """
        select cast(deposits_avg_cny as double) as dep, cast(rap_12m_cny as double) as profit, is_active, is_settlement,
            is_value, is_high_value, is_credit, products_cnt from customer_status_month where month_no = $now""",
    )
    deposits, profit = np.sort(people["dep"])[::-1], np.sort(people["profit"])[::-1]
    count = len(people)
    return {
        "average deposits, bn": money["dep"], "demand share, %": money["demand"], "average loans, bn": money["loans"],
        "RWA, bn": money["rwa"], "revenue a month, m": money["revenue"], "RAROC, %": year["raroc"],
        "RWA density (on EAD), %": money["density"], "net interest over loans, %": year["nim"],
        "cost/income, %": year["cost_income"],
        **{f"{name}, %": 100 * people[f"is_{name.replace('-', '_')}"].mean()
           for name in ("active", "settlement", "value", "high-value", "credit")},
        "top 1 % of customers, share of deposits, %": 100 * deposits[: count // 100].sum() / deposits.sum(),
        "top 10 %, share of deposits, %": 100 * deposits[: count // 10].sum() / deposits.sum(),
        "whale peak, %": 100 * np.cumsum(profit).max() / profit.sum(), "loss-makers, %": 100 * (profit < 0).mean(),
        "products per active customer": people.filter("is_active")["products_cnt"].mean(),
    }  # fmt: skip


MEASURES: tuple[Callable[[Mart], dict[str, float]], ...] = (
    price_of_risk, concentration, managers, bad_loans, in_default, coming_and_going, product_families, units, plan,
    maturity, shape,
)  # fmt: skip
ANY = (-1e12, 1e12)
# The lines of the specification: what an m bank must do, and what a bank of 2,000 customers and 150 borrowers can.
LINES = (
    Line("spread, worst over best PD band", (2, 9), (1.5, 20)),
    Line("spread, least step up, bp", (0, 900), ANY),
    Line("largest customer of profit, %", (0, 10), (0, 25)),
    Line("borrowers owing less than sales, %", (95, 100), (95, 100)),
    Line("largest 100 customers with senior managers, %", (90, 100), (30, 100)),
    Line("portfolios of 30 to 80, %", (90, 100), (60, 100)),
    Line("portfolios below 10, %", (0, 3), (0, 5)),
    Line("lower quarter of standard, %", (40, 180), (-50, 180)),
    Line("upper quarter of standard, %", (40, 180), (40, 300)),
    Line("best of standard, %", (100, 1000), (100, 3000)),
    Line("NPL ratio, lowest, %", (0.9, 1.6), (0.5, 1.6)),
    Line("NPL ratio, highest, %", (0.9, 1.6), (0.9, 2.0)),
    Line("NPL ratio, largest step, points", (0.005, 0.15), (0.01, 0.6)),
    Line("NPL ratio, worst branch and month, %", (0, 4), (0, 4)),
    Line("loans cured", (20, 1e6), (1, 1e6)),
    Line("loans written off", (50, 1e6), (1, 1e6)),
    Line("months with a recovery", (100, 1e6), (10, 1e6)),
    Line("in default and high-value", (0, 0), (0, 0)),
    Line("in default and approved", (0, 0), (0, 0)),
    Line("customers who left, %", (3, 12), (3, 12)),
    Line("arrivals a month, deviation over mean, %", (10, 60), (10, 60)),
    Line("lines that earn the hurdle, of 5", (3, 5), (0, 5)),
    Line("units moved", (1, 1), (1, 1)),
    Line("units moved out of their city", (0, 0), (0, 0)),
    Line("months of the year that beat plan, %", (20, 80), (10, 90)),
    Line("turns from beaten to missed", (2, 10), (1, 10)),
    Line("correlation of the difference with days", (-0.6, 0.6), (-0.8, 0.8)),
    Line("months with a planned margin of their own, %", (99, 100), (99, 100)),
    Line("open past their maturity, %", (0, 1), (0, 1)),
    Line("loans that have ended, %", (30, 95), (30, 95)),
    Line("time deposits that have ended, %", (20, 95), (20, 95)),
    Line("average deposits, bn", (390, 430), ANY),
    Line("demand share, %", (38, 44), (30, 50)),
    Line("average loans, bn", (300, 340), ANY),
    Line("RWA, bn", (260, 310), ANY),
    Line("revenue a month, m", (680, 790), ANY),
    Line("RAROC, %", (11.5, 14.5), (6, 20)),
    Line("RWA density (on EAD), %", (74, 95), (65, 100)),
    Line("cost/income, %", (27, 34), (24, 40)),
    Line("active, %", (37, 43), (35, 45)),
    Line("settlement, %", (27, 33), (25, 35)),
    Line("credit, %", (7, 9), (6, 10)),
    Line("top 1 % of customers, share of deposits, %", (52, 59), (45, 65)),
    Line("top 10 %, share of deposits, %", (86, 94), (84, 95)),
    Line("whale peak, %", (140, 165), (115, 220)),
    Line("loss-makers, %", (23, 31), (20, 35)),
    Line("products per active customer", (2.4, 2.8), (2.3, 2.9)),
)  # fmt: skip


def figures(mart: Mart) -> dict[str, float]:
    """Every figure by name."""
    return {name: float(value) for measure in MEASURES for name, value in measure(mart).items()}


def main() -> None:
    """Print the table of a bank: figure, what is asked of m, whether it holds; then its months against plan."""
    mart = open_mart()
    found, asked = figures(mart), {line.name: line.m for line in LINES}
    table = Table("figure", "found", "asked at m", "", box=None)
    for name, value in found.items():
        low, high = asked.get(name, ANY)
        table.add_row(
            name,
            f"{value:,.2f}",
            f"{low:g} to {high:g}" if name in asked else "",
            "" if low <= value <= high else "OUT",
        )
    console = Console(width=110)
    console.print(table)
    console.print(against_plan(mart))


if __name__ == "__main__":
    main()
