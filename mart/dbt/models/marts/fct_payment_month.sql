-- Flows between a customer and a counterparty by month, after what was paid back.
select
    month_no, customer_id, counterparty_id, counterparty_name, is_internal, direction, payment_cnt,
    {{ money('amount_cny - refund_cny') }} as amount_cny, refund_cnt, refund_cny
from {{ ref('stg_payment_month') }}
order by month_no, customer_id
