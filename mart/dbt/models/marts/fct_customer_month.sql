-- Customers by month and booking unit: the sum of their accounts, with what the customer was in that month, so that no filter has to join.
with sums as (
    select
        a.month_no, a.customer_id, a.org_id, a.branch_id,
        {{ measure_sums('a') }},
        cast(sum(case when a.is_in_use then 1 else 0 end) as integer) as accounts_cnt
    from {{ ref('fct_account_month') }} as a
    group by a.month_no, a.customer_id, a.org_id, a.branch_id
)

select
    m.month_no, m.customer_id, m.org_id, m.branch_id, {{ measure_columns('m') }}, m.accounts_cnt,
    coalesce(s.tier, 'inactive') as tier, s.industry_code, s.size_class, s.ownership
from sums as m
left join {{ ref('fct_customer_status_month') }} as s on m.month_no = s.month_no and m.customer_id = s.customer_id
order by m.month_no, m.branch_id, m.org_id, m.customer_id
