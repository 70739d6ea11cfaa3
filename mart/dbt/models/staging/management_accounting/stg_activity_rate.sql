select
    driver,
    month_no,
    unit_rate_cny
from {{ source('raw', 'activity_rate') }}
