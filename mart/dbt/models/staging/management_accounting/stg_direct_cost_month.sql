select
    account_id,
    month_no,
    direct_cost_cny
from {{ source('raw', 'direct_cost_month') }}
