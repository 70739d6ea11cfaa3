select
    customer_id, manager_id,
    month_no,
    share_pct
from {{ source('raw', 'customer_assignment') }}
