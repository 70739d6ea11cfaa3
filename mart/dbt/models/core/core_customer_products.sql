-- Distinct leaf products a customer has in use in a month, with and without settlement products.
select
    a.month_no, a.customer_id,
    cast(count(distinct a.product_id) as integer) as products_cnt,
    cast(count(distinct case when not p.is_settlement then a.product_id end) as integer) as products_ex_settlement_cnt
from {{ ref('fct_account_month') }} as a
inner join {{ ref('core_product_month') }} as p on a.month_no = p.month_no and a.product_id = p.product_id
where a.is_in_use
group by a.month_no, a.customer_id
