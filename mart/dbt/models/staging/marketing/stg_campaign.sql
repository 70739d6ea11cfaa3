select
    campaign_id, name_zh, name_en, product_id,
    month_no, start_date, end_date
from {{ source('raw', 'campaign') }}
