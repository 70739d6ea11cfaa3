-- One row a month: its days and those of the twelve months it ends, the policy values that judge it, and which P&L components the bank's feeds allow.
select
    m.month_no, m.days,
    cast(sum(m.days) over (order by m.month_no rows between 11 preceding and current row) as integer) as window_days,
    t.active_deposits_avg_cny, t.settlement_payments_cnt, t.settlement_months_cnt,
    t.value_deposits_avg_cny, t.value_contribution_12m_cny, t.high_value_deposits_avg_cny, t.high_value_contribution_12m_cny,
    c.capital_ratio_pct, c.hurdle_pct, c.tax_pct, c.surtax_pct, c.default_pd_pct, c.default_lgd_pct,
    c.default_exposure_class, c.default_ccf_class,
    f.demand_core_pct, f.demand_core_term_months, f.demand_volatile_term_months, f.capital_credit_term_months,
    s.default_activity_weight_pct,
    g.default_region_coefficient,
    x.customer_rwa_percentile_pct, x.manager_capacity_percentile_pct, x.manager_yield_percentile_pct, x.manager_low_yield_months, x.manager_yield_margin_sd,
    r.first_month_no, r.last_month_no,
    r.has_balance_month as has_balances,
    r.has_fee_month as has_fees,
    r.has_ftp_curve as has_ftp,
    r.has_account_risk_month as has_class,
    r.has_rating and r.has_account_risk_month as has_expected_loss,
    r.has_exposure and r.has_account_risk_month as has_rwa,
    r.has_direct_cost_month as has_cost_direct,
    r.has_activity_month and r.has_activity_rate as has_cost_activity,
    r.has_cost_pool_month as has_cost_overhead,
    r.has_fee_month and r.has_ftp_curve and r.has_rating and r.has_account_risk_month and r.has_exposure and r.has_direct_cost_month
    and r.has_activity_month and r.has_activity_rate and r.has_cost_pool_month as has_profit,
    r.has_customer_profit as has_ready_profit,
    r.has_payment_month as has_payments,
    r.has_manager_pay_month as has_pay
from {{ source('policy', 'run_month') }} as m
cross join {{ source('policy', 'run_parameters') }} as r
inner join {{ source('policy', 'policy_tier') }} as t on m.month_no between t.from_month_no and t.to_month_no
inner join {{ source('policy', 'policy_capital') }} as c on m.month_no between c.from_month_no and c.to_month_no
inner join {{ source('policy', 'policy_ftp') }} as f on m.month_no between f.from_month_no and f.to_month_no
inner join {{ source('policy', 'policy_cost') }} as s on m.month_no between s.from_month_no and s.to_month_no
inner join {{ source('policy', 'policy_performance') }} as g on m.month_no between g.from_month_no and g.to_month_no
inner join {{ source('policy', 'policy_exit') }} as x on m.month_no between x.from_month_no and x.to_month_no
