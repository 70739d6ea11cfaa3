select
    customer_id, counterparty_id, counterparty_name, counterparty_registration_number, direction,
    month_no,
    cast(payment_cnt as integer) as payment_cnt, amount_cny,
    cast(coalesce(refund_cnt, 0) as integer) as refund_cnt, coalesce(refund_cny, 0) as refund_cny,
    is_internal
from {{ source('raw', 'payment_month') }}
