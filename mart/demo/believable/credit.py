"""Price of risk, debt against sales, bad loans and how they end, lines that earn their capital."""

from __future__ import annotations

import numpy as np
import polars as pl

from mart.demo.believable.rows import figures_of, rows_of
from mart.reader import Mart

PD_BANDS = (0, 0.3, 1, 3, 100)
FAMILIES = {"F03": "trade finance", "F04": "supply chain", "F05": "bills", "F06": "guarantees"}


def price_of_risk(mart: Mart) -> dict[str, float]:
    """Margin over FTP of performing loans by PD band, bp; worst over best; lowest step from band to band, bp."""
    bands = " ".join(f"when a.pd_pct < {top} then {n}" for n, top in enumerate(PD_BANDS[1:]))
    rows = rows_of(
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
    best = figures_of(
        mart,
        """
        select 100 * max(rap_12m_cny) / sum(rap_12m_cny) as best from customer_status_month where month_no = $now""",
    )
    owe = figures_of(mart, """
        select 100 * avg(case when s.loans_end_cny <= c.annual_revenue_cny then 1 else 0 end) as share
        from customer_status_month as s
        inner join customer as c on s.customer_id = c.customer_id
            and s.month_no between c.valid_from_month_no and c.valid_to_month_no
        where s.month_no = $now and s.loans_end_cny > 0""")  # fmt: skip
    return {"largest customer of profit, %": best["best"], "borrowers owing less than sales, %": owe["share"]}


def bad_loans(mart: Mart) -> dict[str, float]:
    """The NPL ratio by month and branch, and how defaults end."""
    rows = rows_of(mart, "select month_no, branch_id, sum(npl_cny) as bad, sum(loans_end_cny) as loans"
                       " from org_month group by all")  # fmt: skip
    bank = rows.group_by("month_no").agg(pl.sum("bad", "loans").cast(pl.Float64)).sort("month_no")
    ratio = 100 * (bank["bad"] / bank["loans"]).to_numpy()
    branch = 100 * (rows["bad"].cast(pl.Float64) / rows["loans"].cast(pl.Float64)).to_numpy()
    ends = figures_of(mart, """
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
    return figures_of(mart, """
        with bad as (select distinct month_no, customer_id from account_month where is_in_default and ead_cny > 0)
        select
            sum(case when s.is_high_value then 1 else 0 end) as "in default and high-value",
            sum(case when c.is_credit_approved then 1 else 0 end) as "in default and approved"
        from bad
        inner join customer_status_month as s using (month_no, customer_id)
        inner join customer as c on bad.customer_id = c.customer_id
            and bad.month_no between c.valid_from_month_no and c.valid_to_month_no
        where month_no = $now""")  # fmt: skip


def product_families(mart: Mart) -> dict[str, float]:
    """How many of guarantees, trade finance, supply chain, bills and working capital earn their hurdle over a year."""
    rows = rows_of(mart, """
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
