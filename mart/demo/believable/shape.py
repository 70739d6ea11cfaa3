"""The shape of the bank: amounts, ratios, classes and concentration."""

from __future__ import annotations

import numpy as np

from mart.demo.believable.rows import figures_of, rows_of
from mart.reader import Mart


def shape(mart: Mart) -> dict[str, float]:
    """The shape of the specification as the mart reads it: amounts of the month, ratios of twelve."""
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
    people = rows_of(
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
