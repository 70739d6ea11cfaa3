-- Branches by what their customers are (tier, industry, size, ownership): money by booking branch, customers by home branch.
with money as (
    select c.month_no, c.branch_id, c.tier, c.industry_code, c.size_class, c.ownership, {{ measure_sums('c') }}
    from {{ ref('fct_customer_month') }} as c
    group by c.month_no, c.branch_id, c.tier, c.industry_code, c.size_class, c.ownership
),

customers as (
    select
        month_no, branch_id, tier, industry_code, size_class, ownership,
        {{ customer_counts() }}
    from {{ ref('fct_customer_status_month') }}
    group by month_no, branch_id, tier, industry_code, size_class, ownership
)

select
    month_no, branch_id, tier, industry_code, size_class, ownership, {{ measure_columns('m') }},
    {{ customer_count_columns('c') }}
from money as m
full outer join customers as c using (month_no, branch_id, tier, industry_code, size_class, ownership)
order by month_no, branch_id, tier, industry_code, size_class, ownership
