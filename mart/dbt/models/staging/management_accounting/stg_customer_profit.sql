select
    customer_id, period,
    month_no,
    risk_adjusted_profit_cny
from {{ source('raw', 'customer_profit') }}
