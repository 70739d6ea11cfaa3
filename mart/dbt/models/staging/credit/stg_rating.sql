select
    customer_id, rating,
    month_no,
    pd_pct
from {{ source('raw', 'rating') }}
