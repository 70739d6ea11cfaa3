"""Managers and portfolios, customers who come and go, units, maturities and the plan."""

from __future__ import annotations

import numpy as np
import polars as pl

from mart.demo.believable.rows import figures_of, rows_of
from mart.reader import Mart


def managers(mart: Mart) -> dict[str, float]:
    """Portfolios, results against standard, and who holds the hundred largest customers."""
    rows = rows_of(mart, """
        select cast(of_standard_ratio as double) as result, customers_cnt from manager_status_month
        where month_no = $now and is_active and customers_cnt > 0""")  # fmt: skip
    result, count = 100 * rows["result"].to_numpy(), rows["customers_cnt"].to_numpy()
    largest = figures_of(mart, """
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


def coming_and_going(mart: Mart) -> dict[str, float]:
    """Customers who closed their last account in a year, and how arrivals vary (standard deviation over mean)."""
    left = figures_of(mart, """
        with last as (
            select customer_id, max(coalesce(closed_date, date '9999-01-01')) as until from account
            where valid_to_month_no >= 999999 group by customer_id
        )
        select 100.0 * count(*) filter (until < date '9999-01-01') / count(*) as share from last""")  # fmt: skip
    came = rows_of(mart, """
        select date_trunc('month', opened_date) as month, count(distinct customer_id) as n from customer
        where valid_from_month_no > (select min(month_no) from month) and opened_date >= (
            select cast(min(month) || '-01' as date) + interval 1 month from month) group by month""")  # fmt: skip
    n = came["n"].to_numpy()
    return {
        "customers who left, %": left["share"],
        "arrivals a month, deviation over mean, %": 100 * n.std() / n.mean(),
    }


def units(mart: Mart) -> dict[str, float]:
    """Sub-branches that ever changed their branch, and those whose new branch is in another city."""
    return figures_of(mart, """
        with moved as (
            select u.org_id, u.city_zh, b.city_zh as branch_city,
                u.branch_id <> lag(u.branch_id) over (partition by u.org_id order by u.valid_from_month_no) as is_move
            from org as u inner join org as b on u.branch_id = b.org_id where u.org_level = 'sub_branch'
        )
        select count(*) filter (is_move) as "units moved",
            count(*) filter (is_move and city_zh <> branch_city) as "units moved out of their city"
        from moved""")  # fmt: skip


def maturity(mart: Mart) -> dict[str, float]:
    """Accounts with a term whose last pricing is older than the term and that are open and performing still, %; and
    those that closed in a month."""
    return figures_of(mart, """
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


def against_plan(mart: Mart) -> pl.DataFrame:
    """Economic profit of the months of the as-of year: actual, plan, difference (CNY m), and days."""
    return rows_of(mart, """
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
    margin = rows_of(mart, "select month_no, sum(ftp_margin_cny) as p from plan_month group by 1 order by 1")
    return {
        "months of the year that beat plan, %": 100 * beaten.mean(),
        "turns from beaten to missed": int(np.count_nonzero(np.diff(beaten.astype(int)))),
        "correlation of the difference with days": float(np.corrcoef(rows["over"], rows["days"])[0, 1]),
        "months with a planned margin of their own, %": 100 * margin["p"].n_unique() / len(margin),
    }
