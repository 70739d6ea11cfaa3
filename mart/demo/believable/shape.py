"""The shape of the bank: amounts, ratios, classes and concentration."""

from __future__ import annotations

import numpy as np

from mart.demo.believable.rows import figures_of, rows_of
from mart.reader import Mart


def shape(mart: Mart) -> dict[str, float]:
    """The shape of the specification as the mart reads it: amounts of the month, ratios of twelve. Classes and deposits
    are of the customers at the month's end, the whale of all who brought profit in the year and sum to the bank."""
    money = figures_of(mart, """
        select sum(deposits_avg_cny) / 1e9 as dep, sum(demand_deposits_avg_cny) / sum(deposits_avg_cny) * 100 as demand,
            sum(loans_avg_cny) / 1e9 as loans, sum(rwa_cny) / 1e9 as rwa, sum(revenue_cny) / 1e6 as revenue,
            100 * sum(rwa_cny) / sum(ead_cny) as density
        from account_month where month_no = $now""")  # fmt: skip
    year = figures_of(mart, """
        select 1200 * sum(risk_adjusted_profit_cny) / sum(economic_capital_cny) as raroc,
            1200 * (sum(interest_received_cny) - sum(interest_paid_cny)) / sum(loans_avg_cny) as nim,
            100 * sum(cost_cny) / sum(revenue_cny) as cost_income
        from org_month where month_no between $from and $now""")  # fmt: skip
    earned = rows_of(
        mart,
        """
        select cast(deposits_avg_cny as double) as dep, cast(rap_12m_cny as double) as profit, is_active, is_settlement,
            is_value, is_high_value, is_credit, products_cnt, is_customer
        from customer_status_month where month_no = $now""",
    )
    people = earned.filter("is_customer")
    deposits, profit = np.sort(people["dep"])[::-1], np.sort(earned["profit"])[::-1]
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


def moves(mart: Mart) -> dict[str, float]:
    """Active customers of a year ago who have gone (deposits below the active threshold and nothing in use, or down by
    half), and openings among those a campaign reached."""
    gone = figures_of(
        mart,
        """
        with was as (
            select customer_id, deposits_avg_cny as then_cny from customer_status_month
            where month_no = $now - 12 and is_active
        )
        select 100 * avg(case when (then_cny >= 1e5 and s.deposits_avg_cny < then_cny / 2) or not s.is_active
            then 1 else 0 end) as share
        from was left join customer_status_month as s on was.customer_id = s.customer_id and s.month_no = $now""",
    )
    reached = figures_of(
        mart,
        """
        select 100 * avg(case when is_converted then 1 else 0 end) as share from response
        where is_contacted and not is_holdout""",
    )
    return {"attrition in a year, %": gone["share"], "conversion of contacts, %": reached["share"]}
