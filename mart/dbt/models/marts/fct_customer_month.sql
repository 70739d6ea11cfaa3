-- Customers by month and booking unit: the sum of their accounts.
select
    a.month_no, a.customer_id, a.org_id, a.branch_id,
    {{ measure_sums('a') }},
    cast(sum(case when a.is_in_use then 1 else 0 end) as integer) as accounts_cnt
from {{ ref('fct_account_month') }} as a
group by a.month_no, a.customer_id, a.org_id, a.branch_id
order by a.month_no, a.branch_id, a.org_id, a.customer_id
