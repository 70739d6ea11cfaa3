-- Distinct leaf products a customer has in use in a month, with and without settlement products.
with held as (
    select distinct a.month_no, a.customer_id, a.product_id, p.is_settlement
    from {{ ref('fct_account_month') }} as a
    inner join {{ ref('core_product_month') }} as p on a.month_no = p.month_no and a.product_id = p.product_id
    where a.is_in_use
)

select
    month_no, customer_id,
    cast(count(*) as integer) as products_cnt,
    cast(sum(case when is_settlement then 0 else 1 end) as integer) as products_ex_settlement_cnt
from held
group by month_no, customer_id
