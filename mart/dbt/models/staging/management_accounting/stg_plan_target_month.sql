select
    org_id, metric,
    month_no,
    target_value
from {{ source('raw', 'plan_target_month') }}
