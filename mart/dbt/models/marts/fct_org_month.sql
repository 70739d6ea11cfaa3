-- Units by month: money by booking unit, customers by home unit.
with money as (
    select c.month_no, c.org_id, c.branch_id, {{ measure_sums('c') }}
    from {{ ref('fct_customer_month') }} as c
    group by c.month_no, c.org_id, c.branch_id
),

customers as (
    select
        month_no, home_org_id as org_id, branch_id,
        {{ customer_counts() }}
    from {{ ref('fct_customer_status_month') }}
    group by month_no, home_org_id, branch_id
)

select
    month_no, org_id, branch_id, {{ measure_columns('m') }},
    {{ customer_count_columns('c') }}
from money as m
full outer join customers as c using (month_no, org_id, branch_id)
order by month_no, branch_id, org_id
