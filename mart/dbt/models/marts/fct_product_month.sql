-- Leaf products by month and booking unit: the sum of their accounts, who holds them and what was opened.
select
    a.month_no, a.product_id, a.org_id, a.branch_id,
    {{ measure_sums('a') }},
    cast(count(distinct case when a.is_in_use then a.customer_id end) as integer) as holders_cnt,
    cast(sum(case when a.is_in_use then 1 else 0 end) as integer) as accounts_cnt,
    cast(sum(case when a.is_opened then 1 else 0 end) as integer) as opened_cnt
from {{ ref('fct_account_month') }} as a
group by a.month_no, a.product_id, a.org_id, a.branch_id
order by a.month_no, a.branch_id, a.org_id, a.product_id
