select
    campaign_id, customer_id, name_zh, product_id,
    month_no,
    start_date, end_date,
    is_holdout
from {{ source('raw', 'campaign_member') }}
