-- The plan, branch by leaf product, with what follows from its parts. A plan without a loss in default has it all in expected loss.
with derived as (
    select
        d.*,
        {{ money('ftp_margin_cny + fees_cny') }} as revenue_cny,
        {{ money('expected_loss_cny + coalesce(default_loss_cny, 0)') }} as credit_cost_cny,
        {{ money('ftp_margin_cny + capital_credit_cny + fees_cny - cost_cny - expected_loss_cny - coalesce(default_loss_cny, 0) - surtax_cny - tax_cny') }} as risk_adjusted_profit_cny,
        {{ portion('default_loss_cny', '100 - c.tax_pct', 100) }} as default_loss_net_cny
    from {{ ref('stg_plan_month') }} as d
    left join {{ source('policy', 'policy_capital') }} as c on d.month_no between c.from_month_no and c.to_month_no
)

select
    month_no, org_id as branch_id, product_id, deposits_avg_cny, loans_avg_cny, loans_end_cny, ftp_margin_cny,
    capital_credit_cny, fees_cny, revenue_cny, cost_cny, expected_loss_cny, default_loss_cny, credit_cost_cny, surtax_cny, tax_cny,
    rwa_cny, economic_capital_cny, risk_adjusted_profit_cny, capital_charge_cny,
    {{ money('risk_adjusted_profit_cny - capital_charge_cny') }} as economic_profit_cny,
    {{ money('risk_adjusted_profit_cny - capital_charge_cny + default_loss_net_cny') }} as economic_profit_performing_cny
from derived
order by month_no, branch_id, product_id
