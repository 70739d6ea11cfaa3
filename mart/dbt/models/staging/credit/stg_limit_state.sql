select
    customer_id,
    month_no,
    limit_cny
from {{ source('raw', 'limit_state') }}
