select
    manager_id,
    month_no,
    pay_cny
from {{ source('raw', 'manager_pay_month') }}
