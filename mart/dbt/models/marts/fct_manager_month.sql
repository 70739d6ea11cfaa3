-- Managers by month and booking unit: customer amounts times share, exact and never rounded, so that managers and UNASSIGNED
-- sum to the bank to the cent. Customers are counted once, with their lead manager at their home unit.
-- Amounts of equal share are summed first, so that few rows are multiplied.
with shared as (
    select
        c.month_no, coalesce(b.manager_id, 'UNASSIGNED') as manager_id, c.org_id, c.branch_id,
        coalesce(b.share, cast(1 as decimal(19, 6))) as share,
        {{ measure_sums('c') }}
    from {{ ref('fct_customer_month') }} as c
    left join {{ ref('brg_customer_manager') }} as b on c.month_no = b.month_no and c.customer_id = b.customer_id
    group by c.month_no, coalesce(b.manager_id, 'UNASSIGNED'), c.org_id, c.branch_id, coalesce(b.share, cast(1 as decimal(19, 6)))
),

credited as (
    select s.month_no, s.manager_id, s.org_id, s.branch_id, {{ measure_sums('s', weight='s.share') }}
    from shared as s
    group by s.month_no, s.manager_id, s.org_id, s.branch_id
),

customers as (
    select
        month_no, lead_manager_id as manager_id, home_org_id as org_id, branch_id,
        {{ customer_counts() }}
    from {{ ref('fct_customer_status_month') }}
    group by month_no, lead_manager_id, home_org_id, branch_id
)

select
    month_no, manager_id, org_id, branch_id, {{ measure_columns('m') }},
    {{ customer_count_columns('c') }}
from credited as m
full outer join customers as c using (month_no, manager_id, org_id, branch_id)
order by month_no, branch_id, org_id, manager_id
