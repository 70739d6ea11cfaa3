select
    account_id, exposure_class,
    month_no,
    mitigation_pct
from {{ source('raw', 'exposure') }}
