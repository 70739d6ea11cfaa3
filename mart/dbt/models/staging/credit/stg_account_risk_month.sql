select
    account_id, five_category,
    month_no,
    cast(overdue_days as integer) as overdue_days, provision_cny, lgd_pct
from {{ source('raw', 'account_risk_month') }}
