-- Payments of a customer in a month, both directions.
select month_no, customer_id, cast(sum(payment_cnt) as integer) as payments_cnt
from {{ ref('stg_payment_month') }}
group by month_no, customer_id
