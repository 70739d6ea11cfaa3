select
    campaign_id, customer_id,
    month_no,
    is_holdout, is_contacted, is_converted
from {{ source('raw', 'response') }}
