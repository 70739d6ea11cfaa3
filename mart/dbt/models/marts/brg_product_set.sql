-- Products of each set that customers hold, so that "who holds this product" is a look-up of small numbers: see product_set_id of
-- fct_customer_status_month. Read off one customer who has the set.
with first_month as (
    select product_set_id, min(month_no) as month_no from {{ ref('core_customer_products') }} group by product_set_id
),

examples as (
    select p.product_set_id, p.month_no, min(p.customer_id) as customer_id
    from {{ ref('core_customer_products') }} as p
    inner join first_month as f on p.product_set_id = f.product_set_id and p.month_no = f.month_no
    group by p.product_set_id, p.month_no
)

select distinct e.product_set_id, a.product_id
from examples as e
inner join {{ ref('fct_account_month') }} as a on e.month_no = a.month_no and e.customer_id = a.customer_id
order by product_id, product_set_id
