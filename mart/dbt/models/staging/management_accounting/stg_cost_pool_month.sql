select
    org_id, pool,
    month_no,
    amount_cny
from {{ source('raw', 'cost_pool_month') }}
