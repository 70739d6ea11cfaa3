-- Flows between a customer and a counterparty by month.
select
    month_no, customer_id, counterparty_id, counterparty_name, is_internal, direction, payment_cnt, amount_cny
from {{ ref('stg_payment_month') }}
order by month_no, customer_id
