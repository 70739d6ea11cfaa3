select
    account_id, driver,
    month_no,
    units_cnt
from {{ source('raw', 'activity_month') }}
