-- The plan, branch by leaf product, with what follows from its parts.
with derived as (
    select
        *,
        {{ money('ftp_margin_cny + fees_cny') }} as revenue_cny,
        {{ money('ftp_margin_cny + capital_credit_cny + fees_cny - cost_cny - expected_loss_cny - surtax_cny - tax_cny') }} as risk_adjusted_profit_cny
    from {{ ref('stg_plan_month') }}
)

select
    month_no, org_id as branch_id, product_id, deposits_avg_cny, loans_avg_cny, loans_end_cny, ftp_margin_cny,
    capital_credit_cny, fees_cny, revenue_cny, cost_cny, expected_loss_cny, surtax_cny, tax_cny, rwa_cny, economic_capital_cny,
    risk_adjusted_profit_cny, capital_charge_cny,
    {{ money('risk_adjusted_profit_cny - capital_charge_cny') }} as economic_profit_cny
from derived
order by month_no, branch_id, product_id
