-- Leaf products a customer has in a month: how many are in use, with and without settlement products, and the number of the whole
-- set. Few sets exist: customers with the same products share one, so that a holder is found by a number, not among all accounts.
with held as (
    select
        a.month_no, a.customer_id, a.product_id,
        max(case when a.is_in_use and p.product_id is not null then 1 else 0 end) as is_in_use,
        max(case when p.is_settlement then 1 else 0 end) as is_settlement
    from {{ ref('fct_account_month') }} as a
    left join {{ ref('core_product_month') }} as p on a.month_no = p.month_no and a.product_id = p.product_id
    group by a.month_no, a.customer_id, a.product_id
),

sets as (
    select
        month_no, customer_id,
        cast(sum(is_in_use) as integer) as products_cnt,
        cast(sum(case when is_settlement = 0 then is_in_use else 0 end) as integer) as products_ex_settlement_cnt,
        {{ set_text('product_id') }} as products
    from held
    group by month_no, customer_id
),

numbered as (
    select products, cast(row_number() over (order by products) as integer) as product_set_id
    from (select distinct products from sets) as d
)

select s.month_no, s.customer_id, s.products_cnt, s.products_ex_settlement_cnt, n.product_set_id
from sets as s
inner join numbered as n on s.products = n.products
