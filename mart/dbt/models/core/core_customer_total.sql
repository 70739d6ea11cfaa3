-- Month totals of a customer over its booking units, as far as status needs them.
select
    month_no, customer_id,
    {{ money('sum(deposits_avg_cny)') }} as deposits_avg_cny, {{ money('sum(loans_avg_cny)') }} as loans_avg_cny,
    {{ money('sum(loans_end_cny)') }} as loans_end_cny, {{ money('sum(off_balance_cny)') }} as off_balance_cny,
    {{ money('sum(fees_gross_cny)') }} as fees_gross_cny, {{ money('sum(fees_cny)') }} as fees_cny,
    {{ money('sum(rwa_cny)') }} as rwa_cny, {{ money('sum(economic_capital_cny)') }} as economic_capital_cny,
    {{ money('sum(risk_adjusted_profit_cny)') }} as risk_adjusted_profit_cny,
    {{ money('sum(economic_profit_cny)') }} as economic_profit_cny
from {{ ref('fct_account_month') }}
group by month_no, customer_id
