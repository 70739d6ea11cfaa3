select
    account_id,
    month_no,
    avg_balance_cny, end_balance_cny, off_balance_cny, interest_cny, interest_charged_cny
from {{ source('raw', 'balance_month') }}
